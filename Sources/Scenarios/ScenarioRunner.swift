package import SlackSimulator

/// Plays scenarios against a running simulator and the bot that is connected to it, and compares what comes of them.
package struct ScenarioRunner: Sendable {
    private let client: SimulatorClient
    private let undoing: Undoing
    /// How long answers may take, from when all was said.
    package var patience: Duration = .seconds(10)
    /// How long nothing more may come after all that was expected: silence can't be waited for, only listened to. All
    /// scenarios share it.
    package var silence: Duration = .seconds(2)
    /// Waits until the bot has done all there is to do; nil where that can't be known from here.
    package var untilIdle: (@Sendable () async throws -> Void)?

    /// How many scenarios are played at once.
    private static let concurrency = 8
    /// The transcripts of so many scenes are asked for one by one.
    private static let few = 20
    /// How long changes are gathered before the transcript is looked at once more.
    private static let interval: Duration = .milliseconds(100)

    package init(client: SimulatorClient) {
        self.client = client
        undoing = Undoing(client: client)
    }

    /// Has the simulator not limit calls until ``restore()``.
    package func liftLimits() async throws(SimulatorError) { try await undoing.liftLimits() }

    /// Takes back what was changed for everybody, also by a run that was cancelled.
    package func restore() async throws(SimulatorError) { try await undoing.restore() }

    /// Plays all, those in one channel of the workspace one after the other and the others together.
    ///
    /// - Parameter report: told of each as soon as it is known how it went.
    /// - Throws: ``SimulatorError`` where no simulator answers, `CancellationError`, and what ``untilIdle`` throws.
    package func run(
        _ scenarios: [Scenario],
        report: (ScenarioResult) -> Void = { _ in }
    ) async throws -> [ScenarioResult] {
        var results: [ScenarioResult] = []
        let names = Names(app: try await client.get("app"))
        for wave in Self.waves(scenarios) {
            let scenes = await play(wave, names)
            let found = try await mismatches(scenes, names)
            try await undoing.undo()
            for (scene, mismatches) in zip(scenes, found) {
                let result = ScenarioResult(scenario: scene.scenario, mismatches: mismatches)
                report(result)
                results.append(result)
            }
        }
        return results
    }

    /// What was said in the scenes' conversations, and to their authors in private.
    private func conversations(of scenes: [Scene]) async throws -> [String: Conversation] {
        // All at once is cheaper than one by one for many.
        // What is announced could be so anywhere.
        guard scenes.count <= Self.few, scenes.allSatisfy({ $0.scenario.poll == nil }) else {
            return Conversation.all(try await client.get("transcript"))
        }
        var found: [String: Conversation] = [:]
        for id in Set(scenes.flatMap { [$0.channel, $0.author] }) where !id.isEmpty {
            let transcript = try await client.get("transcript", query: ["channel": id])
            found[transcript["channel"]?.string ?? id] = Conversation(transcript)
        }
        return found
    }

    /// What can be played at once: in each wave, a channel of the workspace is used once. What is preceded by orders
    /// stands by itself, and so does each poll: those of one kind go on from each other, in the files' order.
    static func waves(_ scenarios: [Scenario]) -> [[Scenario]] {
        var waves: [[Scenario]] = [[]]
        var used: [String: Int] = [:]
        func standsAlone(_ scenario: Scenario) -> Bool { !scenario.before.isEmpty || scenario.poll != nil }
        for scenario in scenarios where !standsAlone(scenario) {
            guard case .named(let name) = scenario.place else {
                waves[0].append(scenario)
                continue
            }
            let index = used[name, default: 0]
            used[name] = index + 1
            if index == waves.count { waves.append([]) }
            waves[index].append(scenario)
        }
        waves += scenarios.filter(standsAlone).map { [$0] }
        return waves.filter { !$0.isEmpty }
    }

    private func play(_ scenarios: [Scenario], _ names: Names) async -> [Scene] {
        let player = ScenarioPlayer(client: client, names: names, undoing: undoing)
        return await withTaskGroup(of: (Int, Scene).self) { group in
            var scenes: [Int: Scene] = [:]
            for (number, scenario) in scenarios.enumerated() {
                if number >= Self.concurrency, let (number, scene) = await group.next() { scenes[number] = scene }
                group.addTask { (number, await player.play(scenario, number: number)) }
            }
            for await (number, scene) in group { scenes[number] = scene }
            return scenarios.indices.compactMap { scenes[$0] }
        }
    }

    /// Waits until all has come that was expected, and then whether more comes.
    private func mismatches(_ scenes: [Scene], _ names: Names) async throws -> [[Mismatch]] {
        if let untilIdle {
            try await untilIdle()
            return try await compare(scenes, names)
        }
        // A poll's outcome comes after its last announcement.
        if scenes.allSatisfy({ $0.scenario.poll != nil }) { return try await compare(scenes, names) }
        try await untilExpected(scenes, names)
        try await Task.sleep(for: silence)
        return try await compare(scenes, names)
    }

    /// Looks at each change in the workspace whether all has come that is expected, for as long as there is patience.
    private func untilExpected(_ scenes: [Scene], _ names: Names) async throws {
        let (changes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup { group in
            group.addTask { try await client.watch { continuation.yield() } }
            group.addTask { try await Task.sleep(for: patience) }
            group.addTask {
                for await _ in changes {
                    if try await compare(scenes, names).allSatisfy(\.isEmpty) { return }
                    try await Task.sleep(for: Self.interval)
                }
            }
            defer { group.cancelAll() }
            _ = try await group.next()
        }
    }

    private func compare(_ scenes: [Scene], _ names: Names) async throws -> [[Mismatch]] {
        let conversations = try await conversations(of: scenes)
        return scenes.map { SceneCheck(scene: $0, names: names, conversations: conversations).mismatches() }
    }
}

import Bot
import FoundationEssentials
import SlackEvents
import SlackSimulator

/// Lets scenarios happen in a simulator's workspace.
struct ScenarioPlayer: Sendable {
    let client: SimulatorClient
    let names: Names
    let undoing: Undoing

    /// Makes the scenario's conversation, and lets happen what it says.
    ///
    /// - Parameter number: which no other scenario of the run has.
    func play(_ scenario: Scenario, number: Int) async -> Scene {
        var scene = Scene(scenario: scenario)
        do throws(SimulatorError) {
            for order in scenario.before { try await undoing.order(order) }
            switch scenario.joining {
            case .workspace(let fields): try await joinWorkspace(fields, &scene, number)
            case .channel: try await joinChannel(&scene)
            case nil where scenario.poll != nil: try await poll(&scene)
            case nil: try await speak(&scene)
            }
        } catch {
            scene.failure = error.message
        }
        return scene
    }

    // MARK: The world beside Slack

    /// The longest that a poll may take: fifty announcements, one a second, and their questions.
    private static let pollPatience: Duration = .seconds(200)

    private func poll(_ scene: inout Scene) async throws(SimulatorError) {
        guard case .named(let name) = scene.scenario.place, let channel = names.channel(name) else {
            throw SimulatorError("There is no channel for the announcements.")
        }
        scene.channel = channel
        scene.timestamp = Self.now()
        for order in scene.scenario.world { _ = try await client.post(order.path, order.fields) }
        let answer = try await client.post(
            "poll",
            ["name": .string(scene.scenario.poll ?? ""), "now": true],
            patience: Self.pollPatience
        )
        guard answer["outcome"]?.string == (scene.scenario.fails ? "failed" : "done") else {
            throw SimulatorError(
                "the poll ended with “\(answer["outcome"]?.string ?? "")”: \(answer["message"]?.string ?? "")"
            )
        }
    }

    // MARK: Joining

    private func joinWorkspace(_ fields: [String], _ scene: inout Scene, _ number: Int) async throws(SimulatorError) {
        scene.timestamp = Self.now()
        // Different in each run, which the simulator may outlive.
        let name = "newcomer-\(scene.timestamp.filter { $0 != "." })-\(number)"
        let order = JSON.object(
            [JSON.Member("user", .string(name)), JSON.Member("run", .string(undoing.run))]
                + fields.map { JSON.Member($0, true) }
        )
        for _ in 0..<scene.scenario.times {
            let joined = try await client.post("join-workspace", order)
            scene.author = joined["user"]?.string ?? ""
            try check(joined)
        }
    }

    private func joinChannel(_ scene: inout Scene) async throws(SimulatorError) {
        try await stage(&scene)
        scene.timestamp = Self.now()
        for _ in 0..<scene.scenario.times {
            try check(
                try await client.post(
                    "join-channel",
                    ["channel": .string(scene.channel), "user": .string(scene.author)]
                )
            )
        }
    }

    // MARK: Speaking

    private func speak(_ scene: inout Scene) async throws(SimulatorError) {
        let scenario = scene.scenario
        try await stage(&scene)
        if scenario.place == .thread || scenario.place == .botsThread {
            let beginner = scenario.place == .thread ? scene.author : names.botUser
            let order: JSON = [
                "channel": .string(scene.channel), "user": .string(beginner), "text": "a beginning",
            ]
            scene.thread = try await client.post("say", order)["ts"]?.string
        }
        if let changes = scenario.event {
            try await send(plainEvent(&scene), changes, scene)
        } else {
            try await say(&scene)
        }
        if let edit = scenario.edit { try await self.edit(edit, scene) }
    }

    private func say(_ scene: inout Scene) async throws(SimulatorError) {
        let scenario = scene.scenario
        var order: JSON = [
            "channel": .string(scene.channel), "user": .string(scene.author),
            "text": .string(names.resolved(scenario.text, author: scene.author)),
        ]
        order["thread_ts"] = scene.thread.map(JSON.string)
        order["subtype"] = scenario.subtype.map(JSON.string)
        order["ts"] = (scenario.age.map { Self.now(minus: $0) } ?? timestamp(scenario, scene)).map(JSON.string)
        if let file = scenario.file { order["files"] = [file] }
        let said = try await client.post("say", order)
        scene.timestamp = said["ts"]?.string ?? ""
        try check(said)
        if said["deliveries"]?.elements?.isEmpty != false, scene.author != names.botUser {
            throw SimulatorError("nothing was delivered: the simulator has no Request URL")
        }
    }

    private func edit(_ text: String, _ scene: Scene) async throws(SimulatorError) {
        let before: JSON = [
            "type": "message", "user": .string(scene.author), "ts": .string(scene.timestamp),
            "text": .string(names.resolved(scene.scenario.text, author: scene.author)),
        ]
        let now = Self.now()
        var after = before
        after["text"] = .string(names.resolved(text, author: scene.author))
        after["edited"] = ["user": .string(scene.author), "ts": .string(now)]
        let event: JSON = [
            "type": "message", "subtype": "message_changed", "hidden": true, "channel": .string(scene.channel),
            "ts": .string(now), "event_ts": .string(now), "message": after, "previous_message": before,
            "channel_type": .string(channelType(scene)),
        ]
        try check(try await client.post("event", ["event": event]))
    }

    /// The event that Slack would send of the scenario's message.
    private func plainEvent(_ scene: inout Scene) -> JSON {
        scene.timestamp = Self.now()
        return [
            "type": "message", "channel": .string(scene.channel), "user": .string(scene.author),
            "ts": .string(scene.timestamp), "event_ts": .string(scene.timestamp),
            "text": .string(names.resolved(scene.scenario.text, author: scene.author)),
            "channel_type": .string(channelType(scene)),
        ]
    }

    private func send(_ plain: JSON, _ changes: JSON, _ scene: Scene) async throws(SimulatorError) {
        var event = plain
        for change in changes.members ?? [] {
            let value = names.resolved(change.value, author: scene.author, timestamp: scene.timestamp)
            event[change.name] = value.isNull ? nil : value
        }
        try check(try await client.post("event", ["event": event, "times": .integer(scene.scenario.times)]))
    }

    private func channelType(_ scene: Scene) -> String {
        switch scene.scenario.place {
        case .channel, .thread, .botsThread, .named: "channel"
        case .privateChannel: "group"
        case .direct: "im"
        case .group: "mpim"
        }
    }

    // MARK: The stage

    /// Makes the scenario's conversation, with an author of its own where nobody is named.
    private func stage(_ scene: inout Scene) async throws(SimulatorError) {
        let scenario = scene.scenario
        var order: JSON = ["members": ["bob", "otherbot"], "run": .string(undoing.run)]
        switch scenario.place {
        case .channel, .thread, .botsThread: order["type"] = "channel"
        case .privateChannel: order["type"] = "group"
        case .direct: order["type"] = "im"
        case .group: order["type"] = "mpim"
        case .named(let name): order["channel"] = .string("#\(name)")
        }
        if let speaker = scenario.speaker {
            guard let user = names.user(speaker) else { throw SimulatorError("there is nobody called “\(speaker)”") }
            order["user"] = .string(user)
        }
        let staged = try await client.post("stage", order)
        scene.channel = staged["channel"]?.string ?? ""
        scene.author = staged["user"]?.string ?? ""
    }

    /// A time of now at which chance decides as wanted; nil: any.
    private func timestamp(_ scenario: Scenario, _ scene: Scene) -> String? {
        guard let chance = scenario.chance else { return nil }
        let now = Int64(Date.now.timeIntervalSince1970)
        return (0..<100_000).lazy.map { "\(now).\(100_000 + $0)" }.first { timestamp in
            let event = MessageEvent(channel: scene.channel, user: scene.author, text: "", rawTimestamp: timestamp)
            return MessageHash.isChosen(event, oneIn: chance.oneIn, for: chance.handler) == chance.isChosen
        }
    }

    /// - Throws: where the bot didn't take an event.
    private func check(_ answer: JSON) throws(SimulatorError) {
        for delivery in answer["deliveries"]?.elements ?? [] where delivery["status"]?.integer != 200 {
            let reason = delivery["error"]?.string ?? "status \(delivery["status"] ?? .null)"
            throw SimulatorError("the bot didn't take the \(delivery["type"]?.string ?? "event"): \(reason)")
        }
    }

    /// The time as a `ts`.
    private static func now(minus seconds: Int = 0) -> String {
        let microseconds = Int64(Date.now.timeIntervalSince1970 * 1_000_000)
        let fraction = String(microseconds % 1_000_000)
        return "\(microseconds / 1_000_000 - Int64(seconds))."
            + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}

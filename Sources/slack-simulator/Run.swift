import ArgumentParser
import Content
import Scenarios
import SlackSimulator

/// `slack-simulator run`: plays scenarios, and compares what comes of them.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play scenarios in a running simulator's workspace, and compare what the bot does.",
        discussion: """
            slack-simulator run Tests/Scenarios
            slack-simulator run my-scenarios.yaml --failures

            Each line tells how a scenario went, and below it what was expected and what came. While they are played, \
            the limits of Slack's are lifted; they and the faults are put back as they were, and the conversations and \
            people that were made for them go, also at Ctrl-C. The exit \
            status is 1 where something else came than was expected.
            """
    )

    @Argument(help: "Files of scenarios, or folders with such files.")
    var files: [String]

    @Option(help: "The simulator's address.")
    var simulator = "http://127.0.0.1:3000"

    @Option(help: "How many seconds answers may take, after all was said.")
    var patience = 10.0

    @Option(help: "How many seconds silence is listened to, once for all scenarios together.")
    var silence = 2.0

    @Flag(help: "Tell of failures only.")
    var failures = false

    func validate() throws {
        guard !files.isEmpty else { throw ValidationError("Name a file of scenarios.") }
        for seconds in [patience, silence] where !(0...3600).contains(seconds) {
            throw ValidationError("A time is 0 to 3600 seconds.")
        }
    }

    func run() async throws {
        let terminal = Terminal()
        do {
            let scenarios = try ScenarioSet(paths: files).scenarios
            guard !scenarios.isEmpty else { throw SimulatorError("There are no scenarios in \(files[0]).") }
            guard try await play(scenarios, terminal) else { throw ExitCode.failure }
        } catch let error as ContentError {
            for problem in error.problems { terminal.warn("\(problem)") }
            throw ExitCode.failure
        } catch let error as SimulatorError {
            terminal.warn(error.message)
            throw ExitCode.failure
        }
    }

    /// - Returns: whether all came as expected.
    private func play(_ scenarios: [Scenario], _ terminal: Terminal) async throws -> Bool {
        let client = SimulatorClient(url: simulator)
        var runner = ScenarioRunner(client: client)
        runner.patience = .seconds(patience)
        runner.silence = .seconds(silence)
        let start = ContinuousClock.now
        let (isVerbose, player) = (!failures, runner)
        let results: [ScenarioResult]?
        do {
            results = try await untilSignal {
                try await player.liftLimits()
                return try await player.run(scenarios) { result in
                    if isVerbose || !result.isPassed { terminal.show(result) }
                }
            }
        } catch {
            // What went wrong first is what is told.
            try? await runner.restore()
            throw error
        }
        try await runner.restore()
        guard let results else {
            terminal.warn("Interrupted. Limits, faults, conversations and people are as they were before.")
            throw ExitCode(130)
        }
        let failed = results.count { !$0.isPassed }
        let seconds = Double((ContinuousClock.now - start) / .milliseconds(100)).rounded() / 10
        print(
            failed == 0
                ? "\(results.count) scenarios went as expected, in \(seconds) s."
                : "\(failed) of \(results.count) scenarios went otherwise than expected."
        )
        return failed == 0
    }
}

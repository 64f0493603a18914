import Bot
import Consumer
import Content
import Foundation
import InMemoryLogging
import Scenarios
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

/// Everything that the bot does, through the gateway, Redis and a consumer, in the transcripts of the simulated Slack.
@Suite("The behaviour, scenario by scenario", .timeLimit(.minutes(3)))
struct BehaviourTests {
    @Test("Whatever happens brings what it must, where it must, and nothing else")
    func scenarios() async throws {
        try await withBackgroundSocket { socket in try await play(asking: socket) }
    }

    private func play(asking socket: String) async throws {
        try await withBot(
            configure: {
                // Long enough for a machine under load; it has a scenario of its own.
                $0.bot.messageMaxAge = .seconds(600)
                // Nobody dies here. A short one takes a slow machine's consumer for dead, and its work away.
                $0.group.claimIdle = .seconds(60)
                $0.bot.repository = "https://code.example/bot"
            },
            simulate: {
                $0.surroundings.pollSocket = socket
            }
        ) { bot in
            try await bot.untilItKnowsChannels()
            try await bot.withBackgroundTasks(on: socket) { try await play(bot) }
        }
    }

    private func play(_ bot: BotFixture) async throws {
        var runner = ScenarioRunner(client: SimulatorClient(url: try await bot.simulator.url))
        runner.untilIdle = { try await bot.settle(within: .seconds(90)) }
        let folder = repository.appending(path: "Tests/Scenarios").path
        let set = try ScenarioSet(files: ContentFile.files(at: folder) + [try Self.documented()])
        let results = try await runner.run(set.scenarios)
        #expect(results.count == set.scenarios.count && results.count > 490)
        for result in results where !result.isPassed { Issue.record("\(result)") }
        // Slack passes over what it doesn't know, which then is a mistake that nobody sees.
        #expect(bot.simulator.unknownArguments.isEmpty)
        for message in ["Slack refused an answer", "An answer failed", "dead letter"] {
            let reasons = bot.logged(message).map { "\($0.message): \($0.metadata)" }
            #expect(reasons == [])
        }
    }

    /// The example in the documentation, with its lines where they are.
    private static func documented() throws -> ContentFile {
        let path = "docs/contributing.md"
        let lines = try String(contentsOf: repository.appending(path: path), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "```yaml"))
        let end = try #require(lines[start...].firstIndex(of: "```"))
        let text = repeatElement("", count: start + 1) + lines[(start + 1)..<end].map(String.init)
        return ContentFile(path: path, text: text.joined(separator: "\n"))
    }
}

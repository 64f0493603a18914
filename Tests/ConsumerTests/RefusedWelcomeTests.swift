import Consumer
import InMemoryLogging
import Logging
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@Suite("Welcomes that Slack refuses", .timeLimit(.minutes(2)))
struct RefusedWelcomeTests {
    @Test(
        "Who can't be written to isn't tried again: one call, one line in the log, and nothing left",
        arguments: ["conversations.open", "chat.postMessage"],
        ["messages_tab_disabled", "cannot_dm_bot", "user_disabled"]
    )
    func permanent(method: String, error: String) async throws {
        try await withBot(configure: { $0.welcomePauses = .milliseconds(50)...(.milliseconds(100)) }) { bot in
            bot.simulator.add(Fault(method: method, error: error))
            let joined = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            try await eventually { !bot.logged("Slack refused an answer").isEmpty }
            try await bot.settle()
            #expect(bot.simulator.requestCounts[method] == 1)
            let lines = bot.logged("Slack refused an answer")
            #expect(lines.count == 1)
            #expect(lines.allSatisfy { "\($0.metadata)".contains(error) })
            #expect(try await DeadLetters(redis: bot.redis, keys: BotFixture.keys).newest(10).isEmpty)
            bot.simulator.clearFaults()
            #expect(bot.written(in: joined.user).isEmpty)
        }
    }

    @Test("Who has left the channel again is tried twice, and nobody else gets the greeting")
    func leftAgain() async throws {
        try await withBot(configure: { $0.welcomePauses = .milliseconds(50)...(.milliseconds(100)) }) { bot in
            bot.simulator.add(Fault(method: "chat.postEphemeral", error: "user_not_in_channel"))
            _ = try await bot.simulator.joinChannel("newbies", user: "frank")
            try await eventually { !bot.logged("Slack refused an answer").isEmpty }
            try await bot.settle()
            #expect(bot.simulator.requestCounts["chat.postEphemeral"] == 2)
            #expect(bot.simulator.requestCounts["chat.postMessage"] == nil)
            #expect(bot.logged("Slack refused an answer").count == 1)
            #expect(try await DeadLetters(redis: bot.redis, keys: BotFixture.keys).newest(10).isEmpty)
        }
    }
}

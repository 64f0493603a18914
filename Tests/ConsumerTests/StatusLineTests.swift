import InMemoryLogging
import Logging
import SlackSimulator
import TestSupport
import Testing

/// What `systemctl status` shows of a consumer.
@Suite("The consumer's status line", .timeLimit(.minutes(2)))
struct StatusLineTests {
    static let bot = SimulatorConfiguration().app.userID

    @Test("It says why nothing is read while Slack refuses the token, and that reading goes on after")
    func tokenGone() async throws {
        try await withBot { bot in
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            try await eventually { bot.notified.value.last?.contains("STATUS=Reading the streams") == true }
            bot.simulator.add(Fault(method: nil, error: "token_revoked"))
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            let refused = "STATUS=Nothing is read: Slack refuses the bot's token (token_revoked)"
            try await eventually { bot.notified.value.contains { $0.contains(refused) } }
            // Later on it is the question itself that Slack refuses; nothing is said to be read meanwhile.
            try await eventually { bot.simulator.requestCounts["auth.test"] ?? 0 > 2 }
            #expect(bot.notified.value.last?.contains("STATUS=Nothing is read: ") == true)
            bot.simulator.clearFaults()
            try await eventually(within: .seconds(30)) {
                bot.notified.value.last?.contains("STATUS=Reading the streams") == true
            }
            _ = try await bot.answers(2, in: "#general")
        }
    }
}

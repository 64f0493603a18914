import Consumer
import InMemoryLogging
import Logging
import SlackAPI
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@Suite("Welcomes while Slack is away", .timeLimit(.minutes(2)))
struct WelcomeTests {
    static let bot = SimulatorConfiguration().app.userID

    @Test("A welcome waits for longer than an answer, beside the others, and comes when Slack is back")
    func waits() async throws {
        try await withBot(configure: {
            $0.slack.firstBackOff = .milliseconds(1)
            $0.slack.maximumAttempts = 1
            $0.welcomePauses = .milliseconds(50)...(.milliseconds(100))
        }) { bot in
            bot.simulator.add(Fault(method: "conversations.open", error: "service_unavailable"))
            let joined = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            // More often than an entry may be handed out.
            try await eventually(within: .seconds(30)) { bot.simulator.requestCounts["conversations.open"] ?? 0 > 7 }
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            bot.simulator.clearFaults()
            _ = try await bot.answers(1, in: joined.user)
            try await bot.settle()
            #expect(bot.written(in: joined.user).count == 1)
            #expect(bot.logged("An answer failed").filter { $0.level == .warning }.count == 1)
            #expect(bot.logged("Set aside as a dead letter").isEmpty)
        }
    }

    @Test("Who joins a channel before the bot knows the channels is greeted when it does")
    func waitsForChannels() async throws {
        let failing = Fault(method: "conversations.list", error: "service_unavailable")
        try await withBot(faults: [failing]) { bot in
            _ = try await bot.simulator.joinChannel("#newbies", user: "frank")
            let joined = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            try await eventually { bot.logged("Left pending, to be tried again").count >= 2 }
            bot.simulator.clearFaults()
            _ = try await bot.answers(1, in: joined.user)
            try await bot.settle()
            #expect(bot.ephemerals(in: "#newbies").count == 1)
        }
    }

    @Test("A welcome that is of no use any more becomes a dead letter, with the reason")
    func endsAtLast() async throws {
        try await withBot(configure: {
            $0.slack.maximumAttempts = 1
            $0.welcomePauses = .milliseconds(50)...(.milliseconds(100))
            $0.welcomeLimit = .seconds(1)
        }) { bot in
            bot.simulator.add(Fault(method: "chat.postEphemeral", error: "service_unavailable"))
            _ = try await bot.simulator.joinChannel("#newbies", user: "frank")
            try await bot.settle()
            let dead = try #require(bot.logged("Set aside as a dead letter").first)
            let reason = "\(dead.metadata["reason"] ?? "")"
            #expect(reason.hasPrefix("the welcome was tried for 1 s") && reason.contains("service_unavailable"))
            #expect(bot.simulator.requestCounts["chat.postEphemeral"] ?? 0 > 3)
            #expect(try await bot.pendingCount() == 0)
        }
    }

    @Test(
        "A dead letter that is put back is said now, and what had been said of it is not said again",
        arguments: [
            Fault(method: "chat.postMessage", error: "service_unavailable"),
            Fault(method: "chat.postMessage", drop: .after),
        ]
    )
    func putBack(fault: Fault) async throws {
        try await withBot(configure: {
            $0.slack.maximumAttempts = 1
            $0.welcomePauses = .milliseconds(50)...(.milliseconds(100))
            $0.welcomeLimit = .seconds(1)
        }) { bot in
            bot.simulator.add(fault)
            // Where Slack hangs up after it has posted, nobody can be told that it has.
            bot.simulator.add(Fault(method: "conversations.history", error: "service_unavailable"))
            let joined = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            let letters = DeadLetters(redis: bot.redis, keys: BotFixture.keys)
            try await eventually(within: .seconds(60)) { try await letters.newest(10).count == 1 }
            let said = bot.written(in: joined.user).count
            #expect(said == (fault.drop == nil ? 0 : 1))
            bot.simulator.clearFaults()
            try await letters.retry(try #require(try await letters.newest(10).first))
            try await bot.settle()
            #expect(bot.written(in: joined.user).count == 1)
            #expect(try await letters.newest(10).isEmpty)
        }
    }
}

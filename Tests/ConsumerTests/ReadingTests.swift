import InMemoryLogging
import Logging
import Redis
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@Suite("When the streams can't be read", .timeLimit(.minutes(2)))
struct ReadingTests {
    static let bot = SimulatorConfiguration().app.userID

    @Test("A right that the ACL user lacks is said once, with what to do; with it, reading goes on")
    func missingRight() async throws {
        try await withBot { bot in
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            _ = try await bot.redis.send(.init("ACL", "SETUSER", "default", "-xreadgroup"))
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            try await eventually { bot.logged("Reading the streams failed").count > 3 }
            let said = bot.logged("The streams can't be read")
            #expect(said.count == 1)
            #expect(said.allSatisfy { $0.level == .error && "\($0.metadata)".contains("ACL SETUSER") })
            _ = try await bot.redis.send(.init("ACL", "SETUSER", "default", "+xreadgroup"))
            try await eventually { bot.logged("Reading the streams works again").count == 1 }
            _ = try await bot.answers(2, in: "#general")
        }
    }

    @Test("A key of another program's is named as what it is")
    func wrongType() async throws {
        try await withBot(consumers: 1) { bot in
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            let stream = BotFixture.keys.stream(.teamJoins)
            _ = try await bot.redis.send(.init("SET", .string(stream), "another program's"))
            try await eventually { !bot.logged("The streams can't be read").isEmpty }
            #expect(bot.logged("The streams can't be read").allSatisfy { "\($0.metadata)".contains("GOPHER_APP_NAME") })
            _ = try await bot.redis.send(.init("DEL", .string(stream)))
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            _ = try await bot.answers(2, in: "#general")
        }
    }
}

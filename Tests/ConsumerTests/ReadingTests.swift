import Consumer
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

    @Test("After FLUSHALL under two consumers the groups are made again, and the next message is answered once")
    func flushed() async throws {
        try await withBot(consumers: 2) { bot in
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            _ = try await bot.redis.send(RedisCommand("FLUSHALL"))
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            _ = try await bot.answers(2, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 2)
        }
    }

    @Test("A read that blocks has a connection of its own, and holds up nothing that is to be done meanwhile")
    func ownConnection() async throws {
        try await withBot(configure: {
            $0.redis.clientName = "consumer-one"
            // An answer that had to wait for the next read's end would come when the test is over.
            $0.group.block = .seconds(50)
            $0.group.claimIdle = .seconds(200)
        }) { bot in
            let readers = {
                try await clients(of: bot).filter { $0["name"] == "consumer-one-read" && $0["cmd"] == "xreadgroup" }
            }
            try await eventually { try await readers().count == 1 }
            #expect(Set(try await clients(of: bot).compactMap { $0["name"] }) == ["consumer-one", "consumer-one-read"])
            for count in 1...3 {
                try await bot.simulator.say("go tour", in: "@alice")
                _ = try await bot.answers(count, in: "@alice")
            }
            try await bot.settle()
            // It waits again, on the same connection.
            try await eventually { try await readers().count == 1 }
            #expect(try await clients(of: bot).count == 2)
        }
    }

    /// The consumer's connections as Redis knows them, each with its properties.
    private func clients(of bot: BotFixture) async throws -> [[String: String]] {
        let list = try await bot.redis.send(RedisCommand("CLIENT", "LIST")).string ?? ""
        return list.split(separator: "\n").map { line in
            let pairs = line.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
            return Dictionary(pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") }, uniquingKeysWith: { $1 })
        }.filter { $0["name"]?.hasPrefix("consumer-one") == true }
    }
}

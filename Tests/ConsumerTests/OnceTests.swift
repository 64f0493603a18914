import Foundation
import Redis
import SlackSimulator
import TestSupport
import Testing

@Suite("Once in the world", .timeLimit(.minutes(2)))
struct OnceTests {
    static let bot = SimulatorConfiguration().app.userID

    private func mention(_ type: String, _ timestamp: String) -> JSON {
        [
            "type": .string(type), "channel": "C01GENERAL0", "user": "U01ALICE000", "ts": .string(timestamp),
            "event_ts": .string(timestamp), "text": .string("<@\(Self.bot)> flip a coin"),
        ]
    }

    @Test(
        "The same message five times at once, as retries 1 to 3 and as app_mention too: one answer",
        arguments: [1, 2]
    )
    func duplicates(consumers: Int) async throws {
        try await withBot(consumers: consumers) { bot in
            let timestamp = String(format: "%.6f", Date.now.timeIntervalSince1970)
            let message = mention("message", timestamp)
            async let many = bot.simulator.send(CustomEvent(message, times: 5))
            async let twin = bot.simulator.send(CustomEvent(mention("app_mention", timestamp), times: 2))
            let sent = try await many
            _ = try await twin
            for retry in 1...3 {
                let id: JSON = ["event_id": .string(sent.eventID ?? "")]
                let again = try await bot.simulator.send(CustomEvent(message, envelope: id, retry: retry))
                #expect(again.deliveries.map(\.status) == [200])
            }
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 1)
        }
    }

    @Test("Slack does it and hangs up: asked, not said again")
    func droppedAfter() async throws {
        try await withBot { bot in
            bot.simulator.add(Fault(method: "chat.postMessage", times: 1, drop: .after))
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 1)
            #expect(bot.simulator.requestCounts["chat.postMessage"] == 1)
            #expect(bot.simulator.requestCounts["conversations.history"] == 1)
        }
    }

    @Test("Slack hangs up and does it later: asked until it is there, not said again", arguments: [100, 2_500])
    func droppedAndLate(milliseconds: Int) async throws {
        try await withBot { bot in
            let delay = Duration.milliseconds(milliseconds)
            bot.simulator.add(Fault(method: "chat.postMessage", times: 1, delay: delay, drop: .late))
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 1)
            #expect(bot.simulator.requestCounts["chat.postMessage"] == 1)
        }
    }

    @Test("The same in a thread, where Slack's answer is in conversations.replies")
    func droppedAfterInThread() async throws {
        try await withBot { bot in
            let root = try await bot.simulator.say("a question", in: "#general", as: "alice")
            bot.simulator.add(Fault(method: "chat.postMessage", times: 1, drop: .after))
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "bob", thread: root.timestamp)
            _ = try await bot.answers(1, in: "#general", thread: root.timestamp)
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 1)
            #expect(bot.simulator.requestCounts["conversations.replies"] == 1)
        }
    }

    @Test(
        "Slack hangs up before it does it, or says that it may have: said once",
        arguments: ["before", "internal_error"]
    )
    func notDone(what: String) async throws {
        try await withBot { bot in
            let fault =
                what == "before"
                ? Fault(method: "chat.postMessage", times: 1, drop: .before)
                : Fault(method: "chat.postMessage", times: 1, error: what)
            bot.simulator.add(fault)
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 1)
        }
    }

    @Test("A full Redis takes no mark: Slack is asked in its place, and the stream drains")
    func fullRedis() async throws {
        try await withBot(consumers: 1) { bot in
            // The entry is in before Redis is full, and held up by a pause of Slack's.
            bot.simulator.add(Fault(method: "chat.postMessage", times: 1, status: 429, retryAfter: "1"))
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            // A consumer that is still starting would not get its groups from a full Redis.
            try await eventually { bot.simulator.requestCounts["chat.postMessage"] ?? 0 > 0 }
            _ = try await bot.redis.send(.init("CONFIG", "SET", "maxmemory", 1))
            _ = try await bot.answers(2, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 2)
        }
    }

    @Test("What was done is remembered for longer than Slack tries again, and a welcome for a month")
    func marksLast() async throws {
        try await withBot { bot in
            try await bot.simulator.say("go tour", in: "@alice")
            let joined = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            _ = try await bot.answers(1, in: "@alice")
            _ = try await bot.answers(1, in: joined.user)
            try await bot.settle()
            let keys = try await bot.redis.send(RedisCommand("KEYS", "test:ledger:*"))
            let marks = keys.array?.compactMap(\.string) ?? []
            #expect(marks.count { $0.contains(":member:") } == 1 && marks.count > 1)
            for mark in marks {
                // In seconds; below zero there is none.
                let left = try await bot.redis.send(RedisCommand("TTL", .string(mark))).integer ?? 0
                #expect(left > (mark.contains(":member:") ? 29 * 24 * 3600 : 360), "\(mark)")
                #expect(left <= 30 * 24 * 3600, "\(mark)")
            }
        }
    }
}

import Foundation
import InMemoryLogging
import Logging
import Redis
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@Suite("Entries that are out of the ordinary", .timeLimit(.minutes(2)))
struct OddEntryTests {
    static let bot = SimulatorConfiguration().app.userID

    @Test("What is no event is set aside with its reason and its fields, and holds up none of those behind it")
    func poison() async throws {
        try await withBot { bot in
            let stream = BotFixture.keys.stream(.publicMessages)
            try await bot.redis.add(stream: stream, fields: ["junk", "1"])
            try await bot.redis.add(stream: stream, fields: ["json", #"{"type":"#])
            // Four in each channel, which is what Slack takes at once.
            let channels = ["#general", "#random", "#jobs", "#reviews", "#golang-cls"]
            for channel in channels {
                for _ in 0..<4 { try await bot.simulator.say("<@\(Self.bot)> go tour", in: channel, as: "alice") }
            }
            for channel in channels { _ = try await bot.answers(4, in: channel) }
            try await bot.settle()
            for channel in channels { #expect(bot.written(in: channel).count == 4) }

            let letters = try await DeadLetters(redis: bot.redis, keys: BotFixture.keys).newest(10)
            try #require(letters.count == 2)
            #expect(letters.allSatisfy { $0.stream == .publicMessages && $0.deliveries == 1 })
            let junk = letters.first { $0.reason.hasPrefix("the entry has no field 'json'") }
            #expect(junk?.fields.map(\.name) == ["junk"] && junk?.fields.first?.value == Array("1".utf8))
            let half = letters.first { $0.reason.hasPrefix("the event is not the JSON that Slack sends") }
            #expect(half?.fields.map(\.name) == ["json"] && half?.fields.first?.value == Array(#"{"type":"#.utf8))
            #expect(bot.logged("Set aside as a dead letter").count == 2)
        }
    }

    @Test(
        "A message that nobody has written is passed over once and for all, however little there is in it",
        arguments: [
            [
                "subtype": "message_changed", "hidden": true,
                "message": ["subtype": "bot_message", "text": .string("<@\(bot)> go tour"), "ts": "1700000000.000100"],
            ],
            ["subtype": "message_deleted", "deleted_ts": "1700000000.000100"],
            ["subtype": "huddle_thread"], ["subtype": "brand_new", "user": .null, "text": .null], [:],
        ] as [JSON]
    )
    func nobodys(fields: JSON) async throws {
        try await withBot { bot in
            let timestamp = String(format: "%.6f", Date.now.timeIntervalSince1970)
            let common: JSON = [
                "type": "message", "channel": "C01GENERAL0", "channel_type": "channel", "ts": .string(timestamp),
                "event_ts": .string(timestamp),
            ]
            let event = JSON.object((common.members ?? []) + (fields.members ?? []))
            let sent = try await bot.simulator.send(CustomEvent(event))
            #expect(sent.deliveries.map(\.status) == [200])
            try await eventually { !bot.logged("Message discarded unanswered").isEmpty }
            try await bot.settle()
            #expect(bot.logged("Message discarded unanswered").count == 1)
            #expect(try await DeadLetters(redis: bot.redis, keys: BotFixture.keys).newest(10).isEmpty)
            #expect(bot.written(in: "#general").isEmpty)
        }
    }
}

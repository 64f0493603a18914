import Redis
import SlackSimulator
import Testing
import WorkQueue

import class TestSupport.RedisServer
import func TestSupport.eventually
import func TestSupport.withRedis

@Suite("The queue beside the simulator", .timeLimit(.minutes(1)))
struct QueueWatchTests {
    private static let keys = QueueKeys(appName: "test")
    private static let stream = keys.stream(.publicMessages)

    private func entries(_ bench: Bench, _ event: String) async throws -> [JSON] {
        try await bench.get("/simulator/journey?event_id=\(event)").json["events"]?[0]?["entries"]?.elements ?? []
    }

    /// Runs `body` with a message that was said, and its entry.
    ///
    /// - Parameter mayAskInfo: whether the ACL user has the command INFO.
    private func withEntry(
        mayAskInfo: Bool = true,
        _ body: (Bench, RedisClient, RedisServer, _ event: String, _ id: String) async throws -> Void
    )
        async throws
    {
        try await withRedis { server, redis in
            if !mayAskInfo { _ = try await redis.send(RedisCommand("ACL", "SETUSER", "default", "-info")) }
            try await redis.createGroup(QueueKeys.group, stream: Self.stream)
            // What was there before is none of this simulator's.
            try await redis.add(stream: Self.stream, fields: ["event_id", "Ev0"])
            try await withSimulator {
                $0.surroundings.redis = server.configuration
                $0.surroundings.keys = Self.keys
            } _: { bench in
                let said = try await bench.simulator.say("hi", in: "#general")
                let event = try #require(said.eventID)
                try await eventually {
                    try await bench.get("/simulator/journey?event_id=\(event)").json["unknown"]?["queue"] == nil
                }
                let id = try await redis.add(
                    stream: Self.stream,
                    fields: ["event_id", .string(event), "json", #"{"type":"message"}"#]
                )
                try await eventually { try await entries(bench, event).count == 1 }
                try await body(bench, redis, server, event, id)
            }
        }
    }

    @Test("An entry is shown with its fields, then with who has it, how often, and when it is done")
    func journey() async throws {
        try await withEntry { bench, redis, _, event, id in
            let waiting = try await entries(bench, event)[0]
            #expect(waiting["state"] == "waiting")
            #expect(waiting["id"]?.string == id)
            #expect(waiting["stream"]?.string == Self.stream)
            #expect(waiting["fields"]?["json"] == #"{"type":"message"}"#)

            let read = try await redis.readNew(
                group: QueueKeys.group,
                consumer: "host-1",
                streams: [Self.stream],
                count: 10,
                block: nil
            )
            #expect(read.count == 2)
            try await eventually { try await entries(bench, event)[0]["state"] == "pending" }
            #expect(try await entries(bench, event)[0]["consumer"] == "host-1")
            #expect(try await entries(bench, event)[0]["deliveries"] == 1)

            let report = try await bench.get("/simulator/daemons").json["queue"]
            #expect(report?["streams"]?[0]?["stream"] == "message.public")
            #expect(report?["streams"]?[0]?["pending"] == 2)
            #expect(report?["consumers"]?[0]?["name"] == "host-1")

            try await redis.finish(group: QueueKeys.group, stream: Self.stream, ids: [id])
            try await eventually { try await entries(bench, event)[0]["state"] == "done" }
            #expect(try await entries(bench, event)[0]["consumer"] == "host-1")
        }
    }

    @Test("A dead letter is shown with its reason")
    func dead() async throws {
        try await withEntry { bench, redis, _, event, id in
            try await redis.add(
                stream: Self.keys.deadLetters,
                fields: [
                    "dead_stream", "message.public", "dead_entry_id", .string(id), "dead_deliveries", "5",
                    "dead_reason", "Slack is away", "event_id", .string(event),
                ]
            )
            try await eventually { try await entries(bench, event)[0]["state"] == "dead" }
            #expect(try await entries(bench, event)[0]["dead_reason"] == "Slack is away")
            #expect(try await entries(bench, event)[0]["deliveries"] == 5)
        }
    }

    @Test("What went with a Redis that was killed is shown as lost, and what is done afterwards as done")
    func lost() async throws {
        try await withEntry { bench, redis, server, event, _ in
            await server.stop()
            try await server.start()
            try await eventually { try await entries(bench, event)[0]["state"] == "lost" }
            #expect(try await entries(bench, event)[0]["finished"] == nil)

            try await redis.createGroup(QueueKeys.group, stream: Self.stream)
            let said = try await bench.simulator.say("again", in: "#general")
            let second = try #require(said.eventID)
            let id = try await redis.add(stream: Self.stream, fields: ["event_id", .string(second)])
            try await eventually { try await entries(bench, second).count == 1 }
            try await redis.finish(group: QueueKeys.group, stream: Self.stream, ids: [id])
            try await eventually { try await entries(bench, second)[0]["state"] == "done" }
        }
    }

    @Test("With an ACL user that may not ask which Redis it is, what is gone counts as done")
    func withoutInfo() async throws {
        try await withEntry(mayAskInfo: false) { bench, redis, _, event, id in
            try await redis.finish(group: QueueKeys.group, stream: Self.stream, ids: [id])
            try await eventually { try await entries(bench, event)[0]["state"] == "done" }
        }
    }

    @Test("When Redis is away that is said, and when it is back it is watched again")
    func away() async throws {
        try await withEntry { bench, redis, server, event, _ in
            await server.stop()
            try await eventually {
                try await bench.get("/simulator/journey?event_id=\(event)").json["unknown"]?["queue"] != nil
            }
            #expect(try await bench.get("/simulator/daemons").json["queue_problem"] != nil)
            try await server.start()
            try await eventually {
                try await bench.get("/simulator/journey?event_id=\(event)").json["unknown"]?["queue"] == nil
            }
            let said = try await bench.simulator.say("again", in: "#general")
            let second = try #require(said.eventID)
            try await redis.add(stream: Self.stream, fields: ["event_id", .string(second)])
            try await eventually { try await entries(bench, second).count == 1 }
        }
    }
}

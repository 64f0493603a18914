import Administration
import Foundation
import Redis
import TestSupport
import Testing

@testable import WorkQueue

@Suite("Dead letters for the operator", .timeLimit(.minutes(1)))
struct DeadLetterTests {
    private static let keys = QueueKeys(appName: "test")
    private static let said = #"{"type":"message","text":"a \u001b[31msecret"}"#

    /// Buries an entry as a consumer does.
    private func bury(
        _ stream: EventStream,
        event: String,
        reason: String,
        _ redis: RedisClient
    ) async throws {
        let key = Self.keys.stream(stream)
        try await redis.createGroup(QueueKeys.group, stream: key)
        let id = try await redis.add(
            stream: key,
            fields: ["event_id", .string(event), "json", .string(Self.said)]
        )
        let entry = try #require(try await redis.range(stream: key, start: id, end: id, count: 1).first)
        let dead = DeadLetters(redis: redis, keys: Self.keys)
        try await dead.bury(WorkEntry(stream: stream, entry: entry, deliveries: 5), reason: reason)
    }

    @Test("An event's age is counted from when it came first, however often it was put back")
    func age() async throws {
        try await withRedis { (_, redis) async throws in
            let dead = DeadLetters(redis: redis, keys: Self.keys)
            try await bury(.publicMessages, event: "Ev1", reason: "first", redis)
            let first = try #require(try await dead.newest(1).first)
            #expect(first.addedMilliseconds == Int64(first.entryID.prefix { $0 != "-" }))
            #expect(try await dead.retry(first))
            let key = Self.keys.stream(.publicMessages)
            let again = try #require(try await redis.range(newest: 1, stream: key).first)
            try await dead.bury(WorkEntry(stream: .publicMessages, entry: again, deliveries: 5), reason: "second")
            let second = try #require(try await dead.newest(1).first)
            #expect(second.entryID != first.entryID)
            #expect(second.addedMilliseconds == first.addedMilliseconds)
        }
    }

    @Test(
        "The list has id, stream, event and reason of each, and nothing of what was said; show has all, in one line each"
    )
    func reports() async throws {
        try await withRedis { (_, redis) async throws in
            let dead = DeadLetters(redis: redis, keys: Self.keys)
            #expect(DeadLetterReport([], now: 0).table == "There are no dead letters.\n")
            #expect(try DeadLetterReport([], now: 0).json(withEvents: false) == "[]\n")
            try await bury(.publicMessages, event: "Ev1", reason: "first\nforged", redis)
            try await bury(.teamJoins, event: "Ev2", reason: "second", redis)
            let letters = try await dead.newest(50)
            #expect(letters.map(\.eventID) == ["Ev1", "Ev2"] && letters.map(\.deliveries) == [5, 5])
            #expect(try await dead.newest(1).map(\.eventID) == ["Ev2"])
            let report = DeadLetterReport(letters, now: letters[1].milliseconds + 5_000)
            let lines = report.table.split(separator: "\n")
            #expect(lines.count == 3, "a line break in a reason makes no line")
            #expect(
                lines[2].hasPrefix("\(letters[1].id)  5 s") && lines[2].hasSuffix("team_join       Ev2    second"),
                "\(lines)"
            )
            #expect(!report.table.contains("secret"))
            #expect(try !report.json(withEvents: false).contains("secret"))
            let page = DeadLetterReport([letters[0]], now: 0).pages
            #expect(page.contains(#"json: {"type":"message","text":"a \u001b[31msecret"}"#))
            #expect(!page.contains("\u{1b}") && page.contains("handed out: 5 times\n"))
            let json = try JSONSerialization.jsonObject(with: Data(report.json(withEvents: true).utf8))
            let records = try #require(json as? [[String: Any]])
            #expect(records.map { $0["event_id"] as? String } == ["Ev1", "Ev2"])
            #expect((records[0]["fields"] as? [String: String])?["json"] == Self.said)
        }
    }

    @Test(
        "Retry puts it back into its stream with its fields and its first id, and takes it away here; so it does again"
    )
    func retry() async throws {
        try await withRedis { (_, redis) async throws in
            let dead = DeadLetters(redis: redis, keys: Self.keys)
            try await bury(.teamJoins, event: "Ev1", reason: "r", redis)
            let first = try #require(try await dead.all().first)
            #expect(try await dead.retry(first))
            #expect(try await !dead.retry(first))
            var ids = [first.entryID]
            for _ in 0..<2 {
                #expect(try await dead.all().isEmpty)
                let back = try await redis.range(stream: Self.keys.stream(.teamJoins), count: 10)
                let entry = try #require(back.count == 1 ? back.first : nil)
                #expect(entry.fieldPairs.map(\.name) == ["event_id", "json", "first_entry_id"])
                #expect(entry["json"] == Array(Self.said.utf8))
                ids.append(entry.id)
                let work = WorkEntry(stream: .teamJoins, entry: entry, deliveries: 5)
                #expect(work.ledgerOwner == "team_join/\(first.entryID)")
                try await dead.bury(work, reason: "again")
                #expect(try await dead.retry(try #require(try await dead.all().first)))
            }
            #expect(Set(ids).count == 3)
        }
    }

    @Test("Two operators who put the same ones back at once make one entry of each")
    func twoOperators() async throws {
        try await withRedis { (server, redis) async throws in
            for number in 0..<50 { try await bury(.teamJoins, event: "Ev\(number)", reason: "r", redis) }
            let moved = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        let loop = testEventLoop()
                        return try await RedisExamination.with(server.configuration, eventLoop: loop) { client in
                            let dead = DeadLetters(redis: client, keys: Self.keys)
                            var moved = 0
                            for letter in try await dead.all() where try await dead.retry(letter) { moved += 1 }
                            return moved
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(moved == 50)
            #expect(try await redis.range(stream: Self.keys.stream(.teamJoins), count: 100).count == 50)
            #expect(try await dead(redis).all().isEmpty)
        }
    }

    @Test("A full Redis takes none back, and keeps it; it can be dropped")
    func full() async throws {
        try await withRedis { (_, redis) async throws in
            try await bury(.teamJoins, event: "Ev1", reason: "r", redis)
            let letter = try #require(try await dead(redis).all().first)
            _ = try await redis.send(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
            await #expect(throws: RedisError.self) { () async throws in try await dead(redis).retry(letter) }
            #expect(try await dead(redis).all() == [letter])
            try await dead(redis).drop(letter)
            #expect(try await dead(redis).all().isEmpty)
        }
    }

    private func dead(_ redis: RedisClient) -> DeadLetters { DeadLetters(redis: redis, keys: Self.keys) }

    @Test("One of a stream that this version doesn't know stays, and that is said")
    func unknownStream() async throws {
        try await withRedis { (_, redis) async throws in
            let dead = DeadLetters(redis: redis, keys: Self.keys)
            try await redis.add(stream: Self.keys.deadLetters, fields: ["dead_stream", "future", "json", "{}"])
            let letter = try #require(try await dead.all().first)
            await #expect(throws: DeadLetterError(id: letter.id, stream: "future")) { () async throws in
                try await dead.retry(letter)
            }
            #expect(try await dead.all() == [letter])
        }
    }

    @Test("Drop deletes one alone; an id that is none, or no id at all, is nil")
    func drop() async throws {
        try await withRedis { (_, redis) async throws in
            let dead = DeadLetters(redis: redis, keys: Self.keys)
            try await bury(.publicMessages, event: "Ev1", reason: "r", redis)
            try await bury(.publicMessages, event: "Ev2", reason: "r", redis)
            let letters = try await dead.all()
            #expect(try await dead.letter(letters[0].id) == letters[0])
            #expect(try await dead.letter("1-1") == nil)
            #expect(try await dead.letter("nonsense") == nil)
            try await dead.drop(letters[0])
            #expect(try await dead.all() == [letters[1]])
        }
    }
}

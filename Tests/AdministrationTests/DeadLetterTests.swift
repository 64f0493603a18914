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
            #expect(try DeadLetterReport([], now: 0).json() == "[]\n")
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
            #expect(try !report.json().contains("secret"))
            let page = DeadLetterReport([letters[0]], withEvents: true, now: 0).pages
            #expect(page.contains(#"json: {"type":"message","text":"a \u001b[31msecret"}"#))
            #expect(!page.contains("\u{1b}") && page.contains("handed out: 5 times\n"))
            let json = try JSONSerialization.jsonObject(
                with: Data(DeadLetterReport(letters, withEvents: true, now: 0).json().utf8)
            )
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
            let first = try #require(try await dead.newest(100).first)
            #expect(try await dead.retry(first))
            #expect(try await !dead.retry(first))
            var ids = [first.entryID]
            for _ in 0..<2 {
                #expect(try await dead.newest(100).isEmpty)
                let back = try await redis.range(stream: Self.keys.stream(.teamJoins), count: 10)
                let entry = try #require(back.count == 1 ? back.first : nil)
                #expect(entry.fieldPairs.map(\.name) == ["event_id", "json", "first_entry_id"])
                #expect(entry["json"] == Array(Self.said.utf8))
                ids.append(entry.id)
                let work = WorkEntry(stream: .teamJoins, entry: entry, deliveries: 5)
                #expect(work.ledgerOwner == "team_join/\(first.entryID)")
                try await dead.bury(work, reason: "again")
                #expect(try await dead.retry(try #require(try await dead.newest(100).first)))
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
                            for letter in try await dead.newest(100) where try await dead.retry(letter) { moved += 1 }
                            return moved
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(moved == 50)
            #expect(try await redis.range(stream: Self.keys.stream(.teamJoins), count: 100).count == 50)
            #expect(try await dead(redis).newest(100).isEmpty)
        }
    }

    @Test("A full Redis takes none back, and keeps it; it can be dropped")
    func full() async throws {
        try await withRedis { (_, redis) async throws in
            try await bury(.teamJoins, event: "Ev1", reason: "r", redis)
            let letter = try #require(try await dead(redis).newest(100).first)
            _ = try await redis.send(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
            await #expect(throws: RedisError.self) { () async throws in try await dead(redis).retry(letter) }
            #expect(try await dead(redis).newest(100) == [letter])
            #expect(try await dead(redis).drop(letter.id))
            #expect(try await dead(redis).newest(100).isEmpty)
        }
    }

    private func dead(_ redis: RedisClient) -> DeadLetters { DeadLetters(redis: redis, keys: Self.keys) }

    @Test("One of a stream that this version doesn't know stays, and that is said")
    func unknownStream() async throws {
        try await withRedis { (_, redis) async throws in
            let dead = DeadLetters(redis: redis, keys: Self.keys)
            try await redis.add(stream: Self.keys.deadLetters, fields: ["dead_stream", "future", "json", "{}"])
            let letter = try #require(try await dead.newest(100).first)
            await #expect(throws: DeadLetterError(id: letter.id, stream: "future")) { () async throws in
                try await dead.retry(letter)
            }
            #expect(try await dead.newest(100) == [letter])
        }
    }

    @Test("Drop deletes one alone; an id that is none, or no id at all, is nil")
    func drop() async throws {
        try await withRedis { (_, redis) async throws in
            let dead = DeadLetters(redis: redis, keys: Self.keys)
            try await bury(.publicMessages, event: "Ev1", reason: "r", redis)
            try await bury(.publicMessages, event: "Ev2", reason: "r", redis)
            let letters = try await dead.newest(100)
            #expect(try await dead.letter(letters[0].id) == letters[0])
            #expect(try await dead.letter("1-1") == nil)
            #expect(try await dead.letter("nonsense") == nil)
            #expect(try await dead.drop(letters[0].id))
            #expect(try await !dead.drop(letters[0].id))
            #expect(try await !dead.drop("nonsense"))
            #expect(try await dead.newest(100) == [letters[1]])
        }
    }

    // MARK: Many

    /// Thousands of dead letters of members who joined, as their ids.
    private func fill(_ count: Int, _ redis: RedisClient) async throws -> [String] {
        let commands = (0..<count).map { number in
            RedisCommand(
                "XADD",
                .string(Self.keys.deadLetters),
                .string("\(1_000 + number / 3)-\(number % 3)"),
                "dead_stream",
                .string(number.isMultiple(of: 2) ? "team_join" : "channel_join"),
                "dead_entry_id",
                "1-1",
                "event_id",
                .string("Ev\(number)"),
                "json",
                .string(Self.said)
            )
        }
        return try await redis.pipeline(commands, timeout: .seconds(60)).map { try $0.get().string ?? "" }
    }

    private func length(_ key: String, _ redis: RedisClient) async throws -> Int64 {
        try await redis.send(RedisCommand("XLEN", .string(key))).integer ?? -1
    }

    private func retry(
        _ choice: DeadLetterSettlement.Choice,
        _ redis: RedisClient,
        now: @escaping @Sendable () -> Int64 = { 1_000 }
    ) async -> DeadLetterSettlement {
        await .retry(choice, dead(redis), messageMaxAge: .seconds(30), now: now)
    }

    @Test("Thousands are read by pages of a hundred, forwards and backwards, none left out and none twice")
    func pages() async throws {
        try await withRedis { (_, redis) async throws in
            let ids = try await fill(2_345, redis)
            let dead = dead(redis)
            var (forwards, page) = ([String](), try await dead.page(after: nil, through: ids[2_000]))
            while let end = page.last {
                #expect(page.count <= 100)
                forwards += page.map(\.id)
                page = try await dead.page(after: end.id, through: ids[2_000])
            }
            #expect(forwards == Array(ids[...2_000]))
            var report = DeadLetterReport([], now: 0)
            var backwards = try await dead.newest(.max)
            while let first = backwards.first {
                #expect(backwards.count <= 100)
                report.begin(with: backwards)
                backwards = try await dead.newest(.max, before: first.id)
            }
            let listed = report.table.split(separator: "\n").dropFirst().map { $0.prefix { $0 != " " } }
            #expect(listed.map(String.init) == ids)
        }
    }

    @Test("Retry of all puts thousands back, and what became a dead letter meanwhile stays one")
    func retryAll() async throws {
        try await withRedis { (server, redis) async throws in
            _ = try await fill(2_345, redis)
            let added = Locked(false)
            let settlement = await retry(.all, redis) {
                // Once, after the first of them.
                if added.withLock({ was in
                    defer { was = true }; return !was
                }) {
                    let late = ["-s", server.socket, "XADD", Self.keys.deadLetters, "*", "dead_stream", "team_join"]
                    try? Process.run(URL(filePath: "/usr/bin/redis-cli"), arguments: late).waitUntilExit()
                }
                return 1_000
            }
            #expect(settlement.report == "2345 put back\n" && settlement.isWhole)
            #expect(try await length(Self.keys.deadLetters, redis) == 1)
            #expect(try await length(Self.keys.stream(.teamJoins), redis) == 1_173)
            #expect(try await length(Self.keys.stream(.channelJoins), redis) == 1_172)
        }
    }

    @Test("Drop of all deletes thousands up to the newest that there was, and tells how many")
    func dropAll() async throws {
        try await withRedis { (_, redis) async throws in
            let ids = try await fill(2_345, redis)
            #expect(try await dead(redis).drop(through: ids[344]) == 345)
            let settlement = await DeadLetterSettlement.drop(.all, dead(redis))
            #expect(settlement.report == "2000 dropped\n" && settlement.isWhole)
            #expect(try await length(Self.keys.deadLetters, redis) == 0)
            #expect(await DeadLetterSettlement.drop(.all, dead(redis)).report == "0 dropped\n")
        }
    }

    @Test("What another operator took meanwhile, and what is no id, is named and not counted")
    func missing() async throws {
        try await withRedis { (_, redis) async throws in
            let ids = try await fill(4, redis)
            #expect(try await dead(redis).drop(ids[1]))
            let settlement = await retry(.ids([ids[0], ids[1], "nonsense"]), redis)
            #expect(settlement.report == "1 put back\n2 not there, or no more: \(ids[1]), nonsense\n")
            #expect(!settlement.isWhole)
            let dropped = await DeadLetterSettlement.drop(.ids([ids[0], ids[2], ids[2]]), dead(redis))
            #expect(dropped.report == "1 dropped\n2 not there, or no more: \(ids[0]), \(ids[2])\n")
            #expect(try await dead(redis).newest(9).map(\.id) == [ids[3]])
        }
    }

    @Test("One that can't go back stays and is named, and the others go")
    func keptOnes() async throws {
        try await withRedis { (_, redis) async throws in
            try await redis.add(stream: Self.keys.deadLetters, fields: ["dead_stream", "future"])
            try await bury(.teamJoins, event: "Ev1", reason: "r", redis)
            let kept = try #require(try await dead(redis).newest(9).first?.id)
            let settlement = await retry(.all, redis)
            #expect(settlement.report == "1 put back\n\(kept) is of no stream of this version: 'future'\n")
            #expect(!settlement.isWhole)
            #expect(try await dead(redis).newest(9).map(\.id) == [kept])
        }
    }

    @Test("Interrupted halfway it ends after the one in hand, and tells exactly how many were done")
    func interrupted() async throws {
        try await withRedis { (_, redis) async throws in
            _ = try await fill(500, redis)
            let count = Locked(0)
            let settlement = await withTaskGroup(of: DeadLetterSettlement.self) { group in
                group.addTask {
                    await retry(.all, redis) {
                        count.withLock {
                            $0 += 1
                            if $0 == 150 { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
                        }
                        return 1_000
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }[0]
            }
            #expect(settlement.report == "150 put back\nstopped: interrupted; the others are as they were\n")
            #expect(!settlement.isWhole)
            #expect(try await length(Self.keys.deadLetters, redis) == 350)
        }
    }

    @Test("A Redis that is full or lost halfway ends it, with what was done and which one is not certain")
    func halfway() async throws {
        try await withRedis { (server, redis) async throws in
            let ids = try await fill(500, redis)
            let count = Locked(0)
            let settlement = await retry(.all, redis) {
                if count.withLock({
                    $0 += 1; return $0
                }) == 120 {
                    server.signal(SIGKILL)
                }
                return 1_000
            }
            #expect(settlement.report.hasPrefix("120 put back\nstopped: "), "\(settlement.report)")
            let next = ids[120]
            #expect(
                settlement.report.contains(
                    "; whether put back or not is not known of \(next); the others are as they were"
                )
                    || settlement.report.contains("; \(next) and the others are as they were"),
                "\(settlement.report)"
            )
            #expect(!settlement.isWhole)
        }
        try await withRedis { (_, redis) async throws in
            let ids = try await fill(3, redis)
            _ = try await redis.send(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
            let settlement = await retry(.all, redis)
            #expect(settlement.report.hasPrefix("0 put back\nstopped: Redis answered: OOM"), "\(settlement.report)")
            #expect(settlement.report.hasSuffix("; \(ids[0]) and the others are as they were\n"))
            // Dropping works, which is what empties it.
            #expect(await DeadLetterSettlement.drop(.all, dead(redis)).report == "3 dropped\n")
        }
    }

    @Test("A Redis that doesn't answer a drop of all leaves it uncertain, and that is said")
    func uncertain() async throws {
        try await withRedis { (server, redis) async throws in
            let ids = try await fill(200, redis)
            var impatient = server.configuration
            impatient.commandTimeout = .milliseconds(300)
            try await RedisExamination.with(impatient, eventLoop: testEventLoop()) { client in
                #expect(try await dead(client).newest(1).count == 1)
                // It takes what is sent to it, and carries out nothing that writes for two seconds.
                _ = try await redis.send(RedisCommand("CLIENT", "PAUSE", "2000", "WRITE"))
                let settlement = await DeadLetterSettlement.drop(.all, dead(client))
                let said =
                    "; whether dropped or not is not known of all up to \(ids[199]); the others are as they were\n"
                #expect(settlement.report.hasPrefix("0 dropped\nstopped: "), "\(settlement.report)")
                #expect(settlement.report.hasSuffix(said), "\(settlement.report)")
                #expect(!settlement.isWhole)
            }
        }
    }
}

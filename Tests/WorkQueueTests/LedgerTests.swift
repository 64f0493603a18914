import Redis
import TestSupport
import Testing
import WorkQueue

@Suite("Ledger", .timeLimit(.minutes(1)))
struct LedgerTests {
    @Test("A mark is taken back also by a task that is cancelled meanwhile")
    func unmarkedAtStop() async throws {
        try await withRedis { _, redis in
            let ledger = Ledger(redis: redis, keys: keys)
            _ = try await ledger.mark("m", owner: "a", lifetime: .seconds(60))
            let task = Task {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                try await ledger.unmark("m")
            }
            try await task.value
            #expect(try await ledger.mark("m", owner: "b", lifetime: .seconds(60)) == .taken)
        }
    }

    @Test("The first marks, the same entry again is told to ask, another entry that it is done elsewhere")
    func marks() async throws {
        try await withRedis { (_, redis) async throws in
            let ledger = Ledger(redis: redis, keys: keys)
            #expect(try await ledger.mark("m", owner: "a/1", lifetime: .seconds(60)) == .taken)
            #expect(try await ledger.mark("m", owner: "a/1", lifetime: .seconds(60)) == .takenBefore)
            #expect(try await ledger.mark("m", owner: "a/2", lifetime: .seconds(60)) == .takenByOther)
        }
    }

    @Test("A hundred at once: one marks")
    func race() async throws {
        try await withRedis { (_, redis) async throws in
            let ledger = Ledger(redis: redis, keys: keys)
            let taken = try await withThrowingTaskGroup(of: Ledger.Mark.self) { group in
                for number in 0..<100 {
                    group.addTask { try await ledger.mark("m", owner: "a/\(number)", lifetime: .seconds(60)) }
                }
                return try await group.reduce(into: 0) { $0 += $1 == .taken ? 1 : 0 }
            }
            #expect(taken == 1)
        }
    }

    @Test("A full Redis refuses the mark, which is no error")
    func full() async throws {
        try await withRedis { (_, redis) async throws in
            _ = try await redis.send(RedisCommand("CONFIG", "SET", "maxmemory", 1))
            let ledger = Ledger(redis: redis, keys: keys)
            #expect(try await ledger.mark("m", owner: "a/1", lifetime: .seconds(60)) == .refused)
        }
    }

    @Test("A full Redis still tells who marked before it was full")
    func fullButMarked() async throws {
        try await withRedis { (_, redis) async throws in
            let ledger = Ledger(redis: redis, keys: keys)
            #expect(try await ledger.mark("m", owner: "a/1", lifetime: .seconds(60)) == .taken)
            _ = try await redis.send(RedisCommand("CONFIG", "SET", "maxmemory", 1))
            #expect(try await ledger.mark("m", owner: "a/1", lifetime: .seconds(60)) == .takenBefore)
            #expect(try await ledger.mark("m", owner: "a/2", lifetime: .seconds(60)) == .takenByOther)
            try await ledger.unmark("m")
            #expect(try await ledger.mark("m", owner: "a/2", lifetime: .seconds(60)) == .refused)
            #expect(try await ledger.mark("n", owner: "a/2", lifetime: .seconds(60)) == .refused)
        }
    }

    @Test("What came of something is kept beside its mark, and lapses")
    func kept() async throws {
        try await withRedis { (_, redis) async throws in
            let ledger = Ledger(redis: redis, keys: keys)
            #expect(try await ledger.kept("m") == nil)
            try await ledger.keep("https://go.dev/play/p/x", of: "m", lifetime: .seconds(60))
            #expect(try await ledger.kept("m") == "https://go.dev/play/p/x")
            #expect(try await ledger.mark("m", owner: "a/1", lifetime: .seconds(60)) == .taken)
            let found = try await redis.send(RedisCommand("KEYS", "*result")).array?.first?.string
            let left = try await redis.send(RedisCommand("TTL", .string(try #require(found)))).integer
            #expect((50...60).contains(left ?? -1))
        }
    }
}

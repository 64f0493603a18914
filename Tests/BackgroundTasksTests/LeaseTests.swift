@testable import BackgroundTasks
import Foundation
import NIOCore
import Redis
import TestSupport
import Testing

@Suite("The lease", .timeLimit(.minutes(2)))
struct LeaseTests {
    private static let key = "test:bgtasks:lease"

    @Test("One holds it and the other knows its name; given back, the other has it at once")
    func twoHosts() async throws {
        try await withRedis { _, redis in
            let one = Lease(redis: redis, key: Self.key, name: "host-one")
            let two = Lease(redis: redis, key: Self.key, name: "host-two")
            try await keeping(one) {
                #expect(await one.settled(deadline: .now + .seconds(5)) == .held)
                try await keeping(two) {
                    #expect(await two.settled(deadline: .now + .seconds(5)) == .other(name: "host-one"))
                }
            }
            await one.release(timeout: .seconds(1))
            try await keeping(two) {
                try await eventually { two.state == .held }
            }
        }
    }

    @Test("A holder that dies without giving it back is followed within 15 s")
    func death() async throws {
        try await withRedis { _, redis in
            let one = Lease(redis: redis, key: Self.key, name: "host-one")
            try await keeping(one) { _ = await one.settled(deadline: .now + .seconds(5)) }
            // Nobody renews it from now on.
            let died = ContinuousClock.now
            let two = Lease(redis: redis, key: Self.key, name: "host-two")
            try await keeping(two) {
                try await eventually { two.state == .held }
                #expect(ContinuousClock.now - died < .seconds(15))
            }
            #expect(one.state != .held)
        }
    }

    @Test("Who has lost it writes nothing more, and knows it after the next renewal")
    func lost() async throws {
        try await withRedis { _, redis in
            let lease = Lease(redis: redis, key: Self.key, name: "host-one")
            try await keeping(lease) {
                #expect(await lease.settled(deadline: .now + .seconds(5)) == .held)
                let leased = LeasedRedis(client: redis, lease: Self.key, value: lease.value)
                #expect(try await leased.send("SET", ["position", "1"]).string == "OK")
                _ = try await redis.send(RedisCommand("SET", .string(Self.key), "other host-two"))
                let error = await refusal { () async throws(RedisError) in
                    try await leased.send("SET", ["position", "2"])
                }
                #expect(error?.replyCode == LeasedRedis.refusal)
                #expect(try await redis.send(RedisCommand("GET", "position")).string == "1")
                try await eventually { lease.state == .other(name: "host-two") }
            }
        }
    }

    @Test("Taken already by a command whose answer was lost, it is renewed and not only believed")
    func lostAnswer() async throws {
        try await withRedis { _, redis in
            let lease = Lease(redis: redis, key: Self.key, name: "host-one")
            _ = try await redis.send(RedisCommand("SET", .string(Self.key), .string(lease.value), "PX", 900))
            try await keeping(lease) { () async throws in
                #expect(await lease.settled(deadline: .now + .seconds(5)) == .held)
                let left = try await redis.send(RedisCommand("PTTL", .string(Self.key))).integer ?? 0
                #expect(left > 900)
            }
        }
    }

    @Test("One that would never lapse, or names nobody, lapses all the same", arguments: ["word host-two", "word", ""])
    func orphan(value: String) async throws {
        try await withRedis { _, redis in
            _ = try await redis.send(RedisCommand("SET", .string(Self.key), .string(value)))
            let lease = Lease(redis: redis, key: Self.key, name: "host-one")
            try await keeping(lease) {
                try await eventually {
                    if case .other(let name) = lease.state { return !name.isEmpty }
                    return false
                }
                try await eventually(within: .seconds(15)) { lease.state == .held }
            }
        }
    }

    @Test("Replies of a command under the lease are those of the command itself")
    func replies() async throws {
        try await withRedis { _, redis in
            let lease = Lease(redis: redis, key: Self.key, name: "host-one")
            try await keeping(lease) { () async throws in
                _ = await lease.settled(deadline: .now + .seconds(5))
                let leased = LeasedRedis(client: redis, lease: Self.key, value: lease.value)
                #expect(try await leased.send("SET", ["mark", "7", "NX", "GET", "EX", 100]) == .null)
                #expect(try await leased.send("SET", ["mark", "8", "NX", "GET", "EX", 100]).integer == 7)
                let error = await refusal { () async throws(RedisError) in
                    try await leased.send("INCR", [.string(Self.key)])
                }
                #expect(error?.replyCode == "ERR")
            }
        }
    }

    private func refusal(_ send: () async throws(RedisError) -> RESPValue) async -> RedisError? {
        do throws(RedisError) {
            _ = try await send()
            return nil
        } catch {
            return error
        }
    }

    private func keeping(_ lease: Lease, _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await lease.keep() }
            defer { group.cancelAll() }
            try await body()
        }
    }
}

import AsyncHTTPClient
import NIOPosix
import Redis
import SlackAPI
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@testable import BackgroundTasks

@Suite("Where an announcement's channel is found", .timeLimit(.minutes(1)))
struct ChannelLookupTests {
    private static let key = QueueKeys(appName: "test").channels

    /// Runs `body` with a look-up whose clock the test sets.
    private func withLookup(
        _ body: (ChannelLookup, Locked<ContinuousClock.Instant>, SlackSimulator, RedisClient) async throws -> Void
    ) async throws {
        try await withSimulator { simulator in
            try await withRedis { _, redis in
                let http = HTTPClient(
                    eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                    configuration: SlackClient.httpConfiguration
                )
                let clock = Locked(ContinuousClock.now)
                let lookup = ChannelLookup(
                    slack: SlackClient(
                        configuration: SlackConfiguration(
                            apiURL: "\(try await simulator.url)/api",
                            token: simulator.configuration.botToken
                        ),
                        httpClient: http
                    ),
                    table: ChannelTable(redis: redis, keys: QueueKeys(appName: "test")),
                    now: { clock.value }
                )
                let result: Result<Void, any Error>
                do { result = .success(try await body(lookup, clock, simulator, redis)) } catch {
                    result = .failure(error)
                }
                try await http.shutdown()
                try result.get()
            }
        }
    }

    @Test("A name that no channel has costs Slack's list once in half an hour, and Redis is asked each time")
    func wrongName() async throws {
        try await withLookup { (lookup, clock, simulator, redis) async throws in
            for _ in 0..<3 {
                await #expect(throws: PollError.self) { try await lookup.id("nowhere") }
                clock.withLock { $0 += .seconds(599) }
            }
            #expect(simulator.requestCounts["conversations.list"] == 1)
            clock.withLock { $0 += .seconds(10) }
            await #expect(throws: PollError.self) { try await lookup.id("#nowhere") }
            #expect(simulator.requestCounts["conversations.list"] == 2)
            // Made meanwhile, and listed by the next channel-cache.
            _ = try await redis.send(RedisCommand("HSET", .string(Self.key), "name:nowhere", "C0NEW"))
            #expect(try await lookup.id("nowhere") == "C0NEW")
            #expect(simulator.requestCounts["conversations.list"] == 2)
        }
    }

    @Test("Without a table Slack's list is read once for a name, and an id is taken as it is")
    func list() async throws {
        try await withLookup { (lookup, _, simulator, _) async throws in
            for _ in 0..<2 { #expect(try await lookup.id("#golang-cls") == "C01GOLANGCL") }
            #expect(try await lookup.id("C0PRIVATE1") == "C0PRIVATE1")
            #expect(simulator.requestCounts["conversations.list"] == 1)
        }
    }

    @Test("People read a channel's name, also of one that is given by its id; where nobody knows it, its id")
    func place() async throws {
        try await withLookup { (lookup, _, _, redis) async throws in
            _ = try await redis.send(RedisCommand("HSET", .string(Self.key), "id:C0GEN", "general"))
            #expect(await lookup.place("C0GEN") == "#general")
            #expect(await lookup.place("C0PRIVATE1") == "C0PRIVATE1")
            #expect(await lookup.place("general") == "#general")
            #expect(await lookup.place("#general") == "#general")
        }
    }
}

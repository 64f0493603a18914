import AsyncHTTPClient
import Foundation
import InMemoryLogging
import Logging
import NIOPosix
import Redis
import SlackAPI
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@testable import Consumer

@Suite("Channels by name", .timeLimit(.minutes(1)))
struct ChannelDirectoryTests {
    private static let keys = QueueKeys(appName: "test")

    /// Runs `body` beside a directory that looks each few milliseconds; `body` gets what it said last.
    private func withDirectory(
        _ body: @Sendable (Locked<[String: String]>, RedisServer, RedisClient, SlackSimulator) async throws -> Void,
        filled: Bool,
        faults: [Fault] = [],
        onChange: @escaping @Sendable () -> Void = {},
        log: InMemoryLogHandler = InMemoryLogHandler()
    ) async throws {
        try await withSimulator { simulator in
            for fault in faults { simulator.add(fault) }
            try await withRedis { server, redis in
                if filled { try await fill(redis, ["digest": "1", "name:general": "C0GEN", "id:C0GEN": "general"]) }
                let http = HTTPClient(
                    eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                    configuration: SlackClient.httpConfiguration
                )
                let directory = ChannelDirectory(
                    slack: SlackClient(
                        configuration: SlackConfiguration(
                            apiURL: "\(try await simulator.url)/api",
                            token: simulator.configuration.botToken
                        ),
                        httpClient: http
                    ),
                    table: ChannelTable(redis: redis, keys: Self.keys),
                    logger: Logger(label: "test") { _ in log },
                    lookInterval: .milliseconds(10)
                )
                let known = Locked<[String: String]>([:])
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        await directory.watch { channels in
                            known.withLock { $0 = channels }
                            onChange()
                        }
                    }
                    defer { group.cancelAll() }
                    try await body(known, server, redis, simulator)
                }
                try await http.shutdown()
            }
        }
    }

    private func fill(_ redis: RedisClient, _ fields: [String: String]) async throws {
        let arguments = fields.flatMap { [RedisCommand.Argument.string($0), .string($1)] }
        _ = try await redis.send(RedisCommand("HSET", [.string(Self.keys.channels)] + arguments))
    }

    @Test("They come from Redis where bgtasks keeps them, with each change, and Slack isn't asked")
    func table() async throws {
        try await withDirectory(
            { known, _, redis, simulator in
                try await eventually { known.value == ["general": "C0GEN"] }
                try await self.fill(redis, ["digest": "2", "name:lobby": "C0LOB"])
                try await eventually { known.value == ["general": "C0GEN", "lobby": "C0LOB"] }
                #expect(simulator.requestCounts["conversations.list"] == nil)
            },
            filled: true
        )
    }

    @Test("Without the table Slack is asked once, and the table is taken when it comes")
    func missing() async throws {
        try await withDirectory(
            { known, _, redis, simulator in
                try await eventually { known.value["general"] == "C01GENERAL0" }
                try await self.fill(redis, ["digest": "1", "name:general": "C0GEN"])
                try await eventually { known.value == ["general": "C0GEN"] }
                #expect(simulator.requestCounts["conversations.list"] == 1)
            },
            filled: false
        )
    }

    @Test(
        "A list that fails in passing is asked for again soon, with one line about it; one that is forbidden is not waited for"
    )
    func failing() async throws {
        let log = InMemoryLogHandler()
        try await withDirectory(
            { known, _, _, simulator in
                try await eventually { known.value["general"] == "C01GENERAL0" }
                #expect(simulator.requestCounts["conversations.list"] == 9)
                #expect(log.entries.filter { $0.level == .warning }.count == 1)
            },
            filled: false,
            faults: [Fault(method: "conversations.list", times: 8, error: "service_unavailable")],
            log: log
        )
        let calls = Locked(0)
        try await withDirectory(
            { _, _, _, simulator in
                try await eventually { calls.value == 1 }
                #expect(simulator.requestCounts["conversations.list"] == 1)
            },
            filled: false,
            faults: [Fault(method: "conversations.list", error: "missing_scope")],
            onChange: { calls.withLock { $0 += 1 } }
        )
    }

    @Test("A renamed channel is told of once, with both names, since content and settings name it by the old one")
    func renamed() async throws {
        let log = InMemoryLogHandler()
        try await withDirectory(
            { known, _, redis, _ in
                try await eventually { known.value == ["general": "C0GEN"] }
                _ = try await redis.send(RedisCommand("HDEL", .string(Self.keys.channels), "name:general"))
                try await self.fill(redis, ["digest": "2", "name:lobby": "C0GEN", "id:C0GEN": "lobby"])
                try await eventually { known.value == ["lobby": "C0GEN"] }
                try await self.fill(redis, ["digest": "3", "name:new": "C0NEW", "id:C0NEW": "new"])
                try await eventually { known.value.count == 2 }
                let told = log.entries.filter { $0.level == .warning }
                #expect(told.map { $0.metadata["reason"] } == ["#general is #lobby"])
                #expect(told.map { $0.metadata["channel"] } == ["C0GEN"])
            },
            filled: true,
            log: log
        )
    }

    @Test("While Redis is away the old ones stay")
    func away() async throws {
        try await withDirectory(
            { known, server, redis, simulator in
                try await eventually { known.value == ["general": "C0GEN"] }
                await server.stop()
                await #expect(throws: RedisError.self) {
                    _ = try await redis.send(RedisCommand("PING"), timeout: .milliseconds(300))
                }
                #expect(known.value == ["general": "C0GEN"])
                #expect(simulator.requestCounts["conversations.list"] == nil)
            },
            filled: true
        )
    }
}

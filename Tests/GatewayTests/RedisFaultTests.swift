import Gateway
import Logging
import Redis
import TestSupport
import Testing
import WorkQueue

/// Where a stub says it: to each connection at once, in the handshake, or to commands.
enum Place: CaseIterable {
    case greeting, handshake, command
}

@Suite("A Redis that refuses", .timeLimit(.minutes(1)))
struct RedisFaultTests {
    private func expectUnavailable(_ answer: Answer) {
        #expect(answer.status == 503)
        #expect(answer.headers["retry-after"] != nil)
        #expect(answer.headers["x-slack-no-retry"] == nil)
        #expect(answer.body == #"{"ok":false,"error":"unavailable"}"#)
    }

    @Test("A full Redis is 503, and says so in the log; with room again the next event is stored")
    func full() async throws {
        try await withRedis { server, redis in
            try await withGateway(server.configuration) { gateway in
                _ = try await redis.send(RedisCommand("CONFIG", "SET", "maxmemory", 1))
                try await expectUnavailable(gateway.post(SlackRequest(Composed.envelope(id: "Ev1"))))
                #expect(gateway.errors(.warning).contains { $0.contains("OOM") })
                _ = try await redis.send(RedisCommand("CONFIG", "SET", "maxmemory", 0))
                #expect(try await gateway.post(SlackRequest(Composed.envelope(id: "Ev2"))).status == 200)
            }
            #expect(try await redis.eventIDs() == ["Ev2"])
        }
    }

    @Test("A Redis that became a replica is 503 until it is a primary again, and is told of once")
    func replica() async throws {
        try await withRedis { server, redis in
            try await withGateway(server.configuration) { gateway in
                #expect(try await gateway.post(SlackRequest(Composed.envelope(id: "Ev1"))).status == 200)
                _ = try await redis.send(RedisCommand("REPLICAOF", "127.0.0.1", "1"))
                for _ in 0..<3 {
                    try await expectUnavailable(gateway.post(SlackRequest(Composed.envelope(id: "Ev2"))))
                }
                #expect(gateway.errors(.warning).contains { $0.contains("READONLY") })
                let losses = gateway.messages(.warning).filter { $0.hasPrefix("No connection to Redis") }
                #expect(losses.count == 1)
                #expect(gateway.messages(.notice).filter { $0 == "Connected to Redis" }.count == 1)
                _ = try await redis.send(RedisCommand("REPLICAOF", "NO", "ONE"))
                #expect(try await gateway.post(SlackRequest(Composed.envelope(id: "Ev3"))).status == 200)
            }
            #expect(try await redis.eventIDs() == ["Ev1", "Ev3"])
        }
    }

    @Test("A stream's key that holds something else is 503, and a fault that someone must mend")
    func wrongType() async throws {
        try await withRedis { server, redis in
            try await withGateway(server.configuration) { gateway in
                let key = queueKeys.stream(.publicMessages)
                _ = try await redis.send(RedisCommand("SET", .string(key), "x"))
                for _ in 0..<3 { try await expectUnavailable(gateway.post(SlackRequest(Composed.envelope(id: "Ev1")))) }
                #expect(gateway.messages(.error).count == 1)
                #expect(gateway.messages(.error).first?.contains("GOPHER_APP_NAME") == true)
                #expect(gateway.errors(.error).first?.contains("WRONGTYPE") == true)
                _ = try await redis.send(RedisCommand("DEL", .string(key)))
                #expect(try await gateway.post(SlackRequest(Composed.envelope(id: "Ev2"))).status == 200)
            }
            #expect(try await redis.eventIDs() == ["Ev2"])
        }
    }

    private static let lines = [
        "-LOADING Redis is loading the dataset in memory", "-MISCONF Redis is configured to save RDB snapshots",
        "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "-NOAUTH Authentication required.", "-ERR max number of clients reached",
        "-NOPERM this user has no permissions to run the 'xadd' command", "-CLUSTERDOWN Hash slot not served",
        "not RESP at all",
    ]

    @Test("Whatever a Redis says instead, and whenever, is 503 in time and never 200", arguments: lines, Place.allCases)
    func refusals(line: String, place: Place) async throws {
        let stub = try await StubRedis.start(greeting: place == .greeting ? line : nil) { command in
            let usual = place == .handshake ? nil : StubRedis.handshake(command)
            return usual ?? .line(line)
        }
        try await withGateway(stub.configuration, configure: { $0.storeLimit = .milliseconds(200) }) { gateway in
            for _ in 0..<2 { try await expectUnavailable(gateway.post(SlackRequest(Composed.envelope()))) }
            let health = try await gateway.post(bytes: SlackRequest.health)
            #expect(health.body == "imok")
        }
        await stub.stop()
    }

    @Test("A Redis that takes the event and never answers is 503, and its connection is given up")
    func silent() async throws {
        let stub = try await StubRedis.start { StubRedis.handshake($0) ?? .hold }
        try await withGateway(stub.configuration, configure: { $0.storeLimit = .milliseconds(200) }) { gateway in
            try await expectUnavailable(gateway.post(SlackRequest(Composed.envelope(id: "Ev1"))))
            try await eventually { stub.count("CLIENT") == 4 }
            #expect(stub.count("XADD") == 1)
        }
        await stub.stop()
    }

    @Test("What is 503 leaves the connection to the next request")
    func connectionStays() async throws {
        try await withGateway(nowhere, configure: { $0.storeLimit = .milliseconds(50) }) { gateway in
            let connection = try await gateway.connect()
            for _ in 0..<3 {
                connection.send(SlackRequest(Composed.envelope()))
                try await expectUnavailable(connection.answer())
            }
            connection.send(SlackRequest.health)
            #expect(try await connection.answer().body == "imok")
        }
    }
}

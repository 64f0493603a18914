import Foundation
import Gateway
import Logging
import Redis
import TestSupport
import Testing

@Suite("A Redis that goes away", .timeLimit(.minutes(2)))
struct RedisAwayTests {
    @Test("While Redis hangs an event is 503; when it goes on, so does the gateway, without a restart")
    func hanging() async throws {
        try await withRedis { server, redis in
            try await withGateway(server.configuration, configure: { $0.storeLimit = .seconds(1) }) { gateway in
                #expect(try await gateway.post(SlackRequest(Composed.envelope(id: "Ev1"))).status == 200)
                server.signal(SIGSTOP)
                for id in ["Ev2", "Ev3"] {
                    let answer = try await gateway.post(SlackRequest(Composed.envelope(id: id)))
                    #expect(answer.status == 503 && answer.headers["retry-after"] != nil)
                }
                server.signal(SIGCONT)
                try await eventually {
                    try await gateway.post(SlackRequest(Composed.envelope(id: "Ev4"))).status == 200
                }
            }
            let stored = try await redis.eventIDs()
            // The one that Redis had been sent may be there too.
            #expect(stored.first == "Ev1" && stored.last == "Ev4")
        }
    }

    @Test("Redis stopped: 503, one warning, a word to systemd; started: 200, without a restart of the gateway")
    func stopped() async throws {
        try await withRedis { server, redis in
            try await withGateway(server.configuration, configure: { $0.storeLimit = .seconds(1) }) { gateway in
                #expect(try await gateway.post(SlackRequest(Composed.envelope(id: "Ev1"))).status == 200)
                await server.stop()
                let statuses = try await gateway.statuses(of: Array(repeating: Composed.envelope(), count: 2))
                #expect(statuses == [503, 503])
                #expect(gateway.messages(.warning).filter { $0.contains("No connection to Redis") }.count == 1)
                #expect(gateway.notifications.value.contains { $0.contains("STATUS=no Redis") })
                try await server.start()
                try await eventually {
                    try await gateway.post(SlackRequest(Composed.envelope(id: "Ev2"))).status == 200
                }
                try await eventually {
                    gateway.notifications.value.last?.hasPrefix("STATUS=connected to Redis") == true
                }
                #expect(gateway.messages(.notice).filter { $0 == "Connected to Redis" }.count >= 2)
            }
            #expect(try await redis.eventIDs().last == "Ev2")
        }
    }

    @Test("A request that comes just before Redis is there again waits for it and is stored")
    func waiting() async throws {
        try await withRedis { server, redis in
            await server.stop()
            let patience: (inout GatewayConfiguration) -> Void = {
                $0.storeLimit = .seconds(20)
                $0.answerLimit = .seconds(20)
            }
            try await withGateway(server.configuration, configure: patience) { gateway in
                let connection = try await gateway.connect()
                connection.send(SlackRequest(Composed.envelope()))
                try await server.start()
                #expect(try await connection.answer().status == 200)
            }
            #expect(try await redis.eventIDs() == ["Ev0001"])
        }
    }

    @Test("Of 200 clients that go on while Redis is killed and started, each event that was acknowledged is stored")
    func acknowledgedIsStored() async throws {
        try await withRedis(["--appendonly", "yes", "--appendfsync", "always"]) { server, redis in
            let acknowledged = Locked<Set<String>>([])
            let refused = Locked(0)
            let isOver = Locked(false)
            try await withGateway(server.configuration, configure: { $0.storeLimit = .milliseconds(500) }) { gateway in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for client in 0..<200 {
                        group.addTask {
                            let connection = try await gateway.connect()
                            var number = 0
                            while !isOver.value {
                                number += 1
                                let id = "Ev\(client)-\(number)"
                                connection.send(SlackRequest(Composed.envelope(id: id)))
                                if try await connection.answer().status == 200 {
                                    acknowledged.withLock { _ = $0.insert(id) }
                                } else {
                                    refused.withLock { $0 += 1 }
                                }
                            }
                            await connection.close()
                        }
                    }
                    try await eventually { acknowledged.value.count > 400 }
                    server.signal(SIGKILL)
                    await server.stop()
                    try await eventually { refused.value >= 200 }
                    let before = acknowledged.value.count
                    try await server.start()
                    try await eventually { acknowledged.value.count > before + 400 }
                    isOver.withLock { $0 = true }
                    try await group.waitForAll()
                }
            }
            let stored = Set(try await redis.eventIDs())
            #expect(acknowledged.value.count > 800)
            #expect(acknowledged.value.subtracting(stored).isEmpty)
        }
    }
}

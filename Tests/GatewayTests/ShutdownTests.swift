import Gateway
import Logging
import TestSupport
import Testing

@Suite("A stop of the gateway", .timeLimit(.minutes(1)))
struct ShutdownTests {
    @Test("Open requests get their answers, idle connections are closed, new ones refused, and it ends")
    func openRequests() async throws {
        let stub = try await StubRedis.start { StubRedis.handshake($0) ?? .hold }
        try await withGateway(stub.configuration) { gateway in
            let idle = try await gateway.connect()
            idle.send(SlackRequest.health)
            #expect(try await idle.answer().status == 200)
            let busy = try await gateway.connect()
            busy.send(SlackRequest(Composed.envelope()))
            try await eventually { stub.count("XADD") == 1 }

            await gateway.stop()
            #expect(await idle.rest() == "")
            await #expect(throws: (any Error).self) { try await gateway.connect() }
            #expect(gateway.notifications.value.last?.hasPrefix("STOPPING=1") == true)

            stub.release("$3\r\n1-1")
            let answer = try await busy.answer()
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            #expect(await busy.rest() == "")
            try await gateway.waitForEnd()
            #expect(gateway.messages(.notice).last == "Stopped")
        }
        await stub.stop()
    }

    @Test("A request that was on its way when the stop began is answered, on a new connection and on one that was idle")
    func onItsWay() async throws {
        try await withRedis { server, redis in
            // More than a test machine is ever late.
            try await withGateway(server.configuration, configure: { $0.lastRequestLimit = .seconds(20) }) { gateway in
                let idle = try await gateway.connect()
                idle.send(SlackRequest.health)
                #expect(try await idle.answer().status == 200)
                let new = try await gateway.connect()
                let request = SlackRequest(Composed.envelope()).with { $0.headers = ["Expect: 100-continue"] }
                new.send(request.head)
                #expect(try await new.answer().status == 100)
                await gateway.stop()
                // From now on it stops.
                try await eventually { gateway.notifications.value.last?.hasPrefix("STOPPING=1") == true }
                idle.send(SlackRequest(Composed.envelope()))
                #expect(try await idle.answer().status == 200)
                #expect(await idle.rest() == "")
                new.send(request.body)
                #expect(try await new.answer().status == 200)
                try await gateway.waitForEnd()
            }
            #expect(try await redis.eventIDs().count == 2)
        }
    }

    @Test("A request that is still being received is taken and answered")
    func halfRequest() async throws {
        try await withRedis { server, redis in
            try await withGateway(server.configuration) { gateway in
                let connection = try await gateway.connect()
                let request = SlackRequest(Composed.envelope()).with { $0.headers = ["Expect: 100-continue"] }
                connection.send(request.head)
                #expect(try await connection.answer().status == 100)
                let idle = try await gateway.connect()
                idle.send(SlackRequest.health)
                #expect(try await idle.answer().status == 200)
                await gateway.stop()
                // From now on it stops.
                #expect(await idle.rest() == "")
                connection.send(request.body)
                let answer = try await connection.answer()
                #expect(answer.status == 200)
                #expect(answer.headers["connection"] == "close")
                #expect(await connection.rest() == "")
                try await gateway.waitForEnd()
            }
            #expect(try await redis.eventIDs() == ["Ev0001"])
        }
    }

    @Test("A request that never ends doesn't keep it from ending")
    func endlessRequest() async throws {
        try await withGateway(nowhere, configure: { $0.readLimit = .milliseconds(200) }) { gateway in
            let connection = try await gateway.connect()
            connection.send("POST /slack/event HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n")
            #expect(try await connection.answer().status == 100)
            await gateway.stop()
            #expect(try await connection.answer().status == 408)
            try await gateway.waitForEnd()
        }
    }

    @Test("Whatever keeps a connection open, the stop has its own limit")
    func drainLimit() async throws {
        let stub = try await StubRedis.start { StubRedis.handshake($0) ?? .hold }
        try await withGateway(stub.configuration, configure: { $0.drainLimit = .milliseconds(100) }) { gateway in
            let connection = try await gateway.connect()
            connection.send(SlackRequest(Composed.envelope()))
            try await eventually { stub.count("XADD") == 1 }
            await gateway.stop()
            try await gateway.waitForEnd()
            // Redis's connection ends last, and with it the wait.
            #expect(try await connection.answer().status == 503)
        }
        await stub.stop()
    }
}

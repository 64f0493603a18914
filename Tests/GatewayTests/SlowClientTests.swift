import Gateway
import TestSupport
import Testing

@Suite("Clients that take their time", .timeLimit(.minutes(1)))
struct SlowClientTests {
    @Test(
        "A request that does not come whole in time is 408, and its connection is closed",
        arguments: ["head", "body", "chunks"]
    )
    func slowRequest(part: String) async throws {
        try await withGateway(nowhere, configure: { $0.readLimit = .milliseconds(200) }) { gateway in
            let connection = try await gateway.connect()
            let request = SlackRequest(Composed.envelope()).with { $0.chunkSize = part == "chunks" ? 16 : nil }
            connection.send(Array(request.bytes.prefix(part == "head" ? 30 : request.head.utf8.count + 10)))
            let answer = try await connection.answer()
            #expect(answer.status == 408)
            #expect(answer.headers["connection"] == "close")
            #expect(await connection.rest() == "")
        }
    }

    @Test("The time of a request is its own: one that comes after a pause on an open connection has all of it")
    func secondRequest() async throws {
        try await withGateway(nowhere, configure: { $0.readLimit = .milliseconds(200) }) { gateway in
            let connection = try await gateway.connect()
            connection.send(SlackRequest.health)
            #expect(try await connection.answer().status == 200)
            connection.send("POST /slack/ev")
            #expect(try await connection.answer().status == 408)
            #expect(await connection.rest() == "")
        }
    }

    @Test("A silent connection is closed after the idle limit, before and after a request", arguments: [false, true])
    func silent(afterRequest: Bool) async throws {
        try await withGateway(nowhere, configure: { $0.idleLimit = .seconds(1) }) { gateway in
            let connection = try await gateway.connect()
            if afterRequest {
                connection.send(SlackRequest.health)
                #expect(try await connection.answer().status == 200)
            }
            #expect(await connection.rest() == "")
        }
    }

    @Test("A refused client that neither goes on nor goes away is closed, without a second answer")
    func refused() async throws {
        try await withGateway(nowhere, configure: { $0.readLimit = .milliseconds(200) }) { gateway in
            for text in ["POST /slack/event HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n", "garbage\r\n\r\n"] {
                let connection = try await gateway.connect()
                connection.send(text)
                #expect(try await connection.answer().status >= 400)
                #expect(await connection.rest() == "")
            }
        }
    }

    @Test("A head of 1 MiB is 400, read by its client although it was still sending")
    func oversizedHead() async throws {
        try await withGateway(nowhere, listener: .port(0)) { gateway in
            let connection = try await gateway.connect()
            connection.send("POST /slack/event HTTP/1.1\r\nX-Long: " + String(repeating: "x", count: 1 << 20))
            #expect(try await connection.answer().status == 400)
            await connection.close()
        }
    }

    @Test("However long Redis may take, the answer is there when the request's time is over")
    func answerLimit() async throws {
        let stub = try await StubRedis.start { StubRedis.handshake($0) ?? .hold }
        try await withGateway(
            stub.configuration,
            configure: {
                $0.answerLimit = .milliseconds(200)
                $0.storeLimit = .seconds(60)
            }
        ) { gateway in
            let connection = try await gateway.connect()
            connection.send(SlackRequest(Composed.envelope()))
            #expect(try await connection.answer().status == 503)
            connection.send(SlackRequest.health)
            #expect(try await connection.answer().body == "imok")
        }
        await stub.stop()
    }
}

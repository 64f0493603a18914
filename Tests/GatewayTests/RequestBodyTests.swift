import Redis
import TestSupport
import Testing

@Suite("Bodies and what is answered", .timeLimit(.minutes(1)))
struct RequestBodyTests {
    @Test("Signed bodies that are no whole delivery are 400, and the next request on the connection is served")
    func broken() async throws {
        try await withRedis { server, redis in
            try await withGateway(server.configuration) { gateway in
                let connection = try await gateway.connect()
                let bodies = [
                    "", "{}", "[]", "null", "7", #""text""#, #"{"type":7}"#, #"{"type":"event_callback"}"#,
                    #"{"type":"url_verification"}"#, String(repeating: "[", count: 100_000),
                    #"{"event":"# + String(repeating: #"{"a":"#, count: 100_000),
                    String(Composed.envelope().dropLast()),
                    Composed.envelope() + "}", Composed.envelope().replacing("1700000000", with: "01"),
                    Composed.envelope("null"), Composed.envelope("[]"), Composed.envelope("{}"),
                    Composed.envelope().replacing(#""team_id":"T0OWN""#, with: #""team_id":null"#)
                        .replacing("authorizations", with: "other"),
                ]
                for body in bodies {
                    connection.send(SlackRequest(body))
                    let answer = try await connection.answer()
                    #expect(answer.status == 400, "\(body.prefix(100))")
                    #expect(answer.headers["x-slack-no-retry"] == "1")
                    connection.send(SlackRequest.health)
                    #expect(try await connection.answer().body == "imok")
                }
                // Bytes that are no UTF-8.
                connection.send(
                    SlackRequest(body: Array(Composed.envelope().utf8.map { $0 == UInt8(ascii: "h") ? 0xff : $0 }))
                )
                #expect(try await connection.answer().status == 400)
                connection.send(SlackRequest(Composed.envelope()))
                #expect(try await connection.answer().status == 200)
            }
            #expect(try await redis.eventIDs() == ["Ev0001"])
        }
    }

    @Test(
        "A missing field gets exactly one answer, and the next request its own",
        arguments: ["team_id", "event_id", "api_app_id", "event"]
    )
    func missingField(field: String) async throws {
        try await withRedis { server, _ in
            try await withGateway(server.configuration) { gateway in
                let connection = try await gateway.connect()
                let body = Composed.envelope().replacing(#""\#(field)":"#, with: #""other":"#)
                connection.send(SlackRequest(body).bytes + SlackRequest(Composed.envelope()).bytes)
                connection.send(SlackRequest(Composed.challenge("last")).with { $0.headers = ["Connection: close"] })
                let first = try await connection.answer()
                #expect(first.status == 400 && first.body.contains("missing_field"))
                #expect(try await connection.answer().body == #"{"ok":true}"#)
                #expect(try await connection.answer().body == "last")
                #expect(await connection.rest() == "")
                #expect(gateway.messages(with: "field", field).count == 1)
            }
        }
    }

    @Test(
        "The Request URL is verified, also without Redis: the challenge alone, as text that no browser takes for HTML"
    )
    func challenge() async throws {
        try await withGateway(nowhere) { gateway in
            for challenge in [
                "c0ffee", "<script>alert(1)</script>", "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", "ö",
            ] {
                let answer = try await gateway.post(SlackRequest(Composed.challenge(challenge)))
                #expect(answer.status == 200)
                #expect(answer.body == challenge)
                #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
                #expect(answer.headers["x-content-type-options"] == "nosniff")
            }
            let unsigned = SlackRequest(Composed.challenge("c0ffee")).with { $0.signature = .missing }
            #expect(try await gateway.post(unsigned).status == 401)
            let wrongToken = Composed.challenge("c0ffee").replacing(Installation.token, with: "other")
            #expect(try await gateway.post(SlackRequest(wrongToken)).status == 403)
        }
    }

    @Test("A verified Request URL queues nothing")
    func challengeIsNotQueued() async throws {
        try await withRedis { server, redis in
            let statuses = try await withGateway(server.configuration) { gateway in
                try await gateway.statuses(of: [Composed.challenge("c0ffee")])
            }
            #expect(statuses == [200])
            #expect(try await redis.send(RedisCommand("DBSIZE")).integer == 0)
        }
    }

    @Test("The media type may have parameters, any case, or be missing; another is 415, another method 405")
    func heads() async throws {
        try await withRedis { server, _ in
            try await withGateway(server.configuration) { gateway in
                let types = [
                    "application/json; charset=utf-8", #"Application/JSON;charset="UTF-8""#, "application/json;", nil,
                ]
                for type in types {
                    let answer = try await gateway.post(
                        SlackRequest(Composed.envelope()).with { $0.contentType = type }
                    )
                    #expect(answer.status == 200, "\(type ?? "none")")
                }
                for type in ["text/plain", "application/x-www-form-urlencoded"] {
                    let answer = try await gateway.post(
                        SlackRequest(Composed.envelope()).with { $0.contentType = type }
                    )
                    #expect(answer.status == 415)
                }
                let get = try await gateway.post(bytes: Array("GET /slack/event HTTP/1.1\r\n\r\n".utf8))
                #expect(get.status == 405 && get.headers["allow"] == "POST")
                let connection = try await gateway.connect()
                connection.send("HEAD /slack/events HTTP/1.1\r\n\r\n")
                let head = try await connection.answer(toHead: true)
                #expect(head.status == 405 && head.headers["allow"] == "POST")
                #expect(await connection.rest() == "")
                #expect(
                    try await gateway.post(SlackRequest(Composed.envelope()).with { $0.path = "/other" }).status == 404
                )
                #expect(
                    try await gateway.post(SlackRequest(Composed.envelope()).with { $0.path = "/slack/events" }).status
                        == 200
                )
            }
        }
    }

    @Test("A body over 2 MiB is refused before it is read, and one that grows over it as soon as it does")
    func tooLarge() async throws {
        try await withGateway(nowhere) { gateway in
            let connection = try await gateway.connect()
            connection.send("POST /slack/event HTTP/1.1\r\nContent-Length: \((2 << 20) + 1)\r\n\r\n")
            let declared = try await connection.answer()
            #expect(declared.status == 413 && declared.headers["connection"] == "close")
            await connection.close()
            let chunks = try await gateway.connect()
            chunks.send("POST /slack/event HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = "10000\r\n" + String(repeating: "x", count: 0x10000) + "\r\n"
            for _ in 0..<32 { chunks.send(chunk) }
            chunks.send("1\r\nx\r\n")
            #expect(try await chunks.answer().status == 413)
            chunks.send("0\r\n\r\n")
            #expect(await chunks.rest() == "")
        }
    }
}

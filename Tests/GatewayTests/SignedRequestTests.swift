import Foundation
import Logging
import Redis
import TestSupport
import Testing

@Suite("Signed requests", .timeLimit(.minutes(1)))
struct SignedRequestTests {
    @Test("The signature is over the bytes as sent, however they spell the same text, and these bytes are stored")
    func rawBytes() async throws {
        let texts = [#""ö😀""#, #""\u00f6\ud83d\ude00""#, #""https:\/\/x.example""#]
        let events = texts.map {
            #"{ "type" : "message","channel":"C0GEN","channel_type":"channel", "text":\#($0),"ts":"1700000000.000100" }"#
        }
        try await withRedis { server, redis in
            let statuses = try await withGateway(server.configuration) { gateway in
                try await gateway.statuses(of: events.map { Composed.envelope($0) })
            }
            #expect(statuses == [200, 200, 200])
            #expect(try await redis.entries().map { $0["json"] } == events)
        }
    }

    @Test("Chunks of one byte are no part of what is signed; nor does a body of 300 KiB take another way")
    func framing() async throws {
        try await withRedis { server, redis in
            let padding = String(repeating: " ", count: 300 << 10)
            let requests = [
                SlackRequest(Composed.envelope(id: "Ev1")).with { $0.chunkSize = 1 },
                SlackRequest(Composed.envelope(id: "Ev2") + padding),
                SlackRequest(padding + Composed.envelope(id: "Ev3")),
            ]
            let statuses = try await withGateway(server.configuration) { try await $0.statuses(of: requests) }
            #expect(statuses == [200, 200, 200])
            #expect(try await redis.eventIDs() == ["Ev1", "Ev2", "Ev3"])
        }
    }

    @Test(
        "What is not signed, or not rightly, is 401 and not stored",
        arguments: [
            { $0.signature = .missing }, { $0.signature = .text("") }, { $0.signature = .text("v0=00") },
            { $0.secret = "another" }, { $0.body[0] = UInt8(ascii: " ") }, { $0.timestamp += 301 },
            { $0.timestamp -= 301 },
            { $0.body.append(UInt8(ascii: " ")) },
        ] as [@Sendable (inout SlackRequest) -> Void]
    )
    func unsigned(change: @Sendable (inout SlackRequest) -> Void) async throws {
        let request = SlackRequest(Composed.envelope())
        let signature = request.head.split(separator: "\r\n").first { $0.hasPrefix("X-Slack-Signature: ") } ?? ""
        var changed = request
        change(&changed)
        if changed.body != request.body { changed.signature = .text(String(signature.dropFirst(19))) }
        try await withRedis { server, redis in
            try await withGateway(server.configuration) { [changed] gateway in
                let answer = try await gateway.post(changed)
                #expect(answer.status == 401)
                #expect(answer.headers["x-slack-no-retry"] == nil)
                #expect(try await gateway.post(SlackRequest(Composed.envelope(id: "EvNext"))).status == 200)
            }
            #expect(try await redis.eventIDs() == ["EvNext"])
        }
    }

    @Test("A clock that is ten minutes ahead: each event 401, one warning that says by how much, the rest counted")
    func wrongClock() async throws {
        try await withRedis { server, redis in
            let ahead = Installation.now + 600_000
            try await withGateway(server.configuration, clock: { ahead }) { gateway in
                for number in 0..<50 {
                    let answer = try await gateway.post(SlackRequest(Composed.envelope(id: "Ev\(number)")))
                    #expect(answer.status == 401)
                    #expect(answer.body.contains("stale_timestamp"))
                }
                let warnings = gateway.messages(.warning)
                #expect(warnings.count == 1)
                #expect(warnings.first?.contains("+600 s") == true)
                #expect(warnings.first?.contains("clock") == true)
                #expect(gateway.messages(.error).isEmpty)
                #expect(try await gateway.summary() == "0 events stored, 50 refused (stale_timestamp 50)")
            }
            #expect(try await redis.eventIDs().isEmpty)
        }
    }

    @Test("Another app and another verification token are 403", arguments: ["api_app_id", "token"])
    func forbidden(field: String) async throws {
        let body = Composed.envelope()
            .replacing(field == "token" ? Installation.token : Installation.appID, with: "other")
        try await withGateway(nowhere) { gateway in
            let answer = try await gateway.post(SlackRequest(body))
            #expect(answer.status == 403)
            #expect(answer.body.contains(field == "token" ? "wrong_token" : "wrong_app"))
        }
    }
}

import SlackSimulator
import Testing

@Suite("Custom events", .timeLimit(.minutes(1)))
struct CustomEventTests {
    private static let inner =
        #"{"type":"zzz_new", "n":1700000000.000100,"b":"\u00f6\/", "n":1e3,"event_ts":"1700000000.000100"}"#

    @Test(
        "The inner event is sent as it was handed in, byte for byte",
        arguments: [#"{"event":\#(inner)}"#, #"{"times":1,"event":\#(inner),"envelope":{}}"#]
    )
    func verbatim(body: String) async throws {
        try await withSimulator { bench in
            let answer = try await bench.postEvent(body)
            #expect(answer["deliveries"]?[0]?["status"] == 200)
            #expect(answer["deliveries"]?[0]?["type"] == "zzz_new")
            let received = bench.receiver.received[0]
            #expect(received.isSigned)
            #expect(String(decoding: received.body, as: UTF8.self).contains(Self.inner))
            #expect(received.envelope["event_id"] == answer["event_id"])
            #expect(received.envelope["event_time"] == 1_700_000_000)
        }
    }

    @Test("An inner event may be the body itself, the orders among its fields")
    func bare() async throws {
        try await withSimulator { bench in
            _ = try await bench.postEvent(
                #"{"type":"channel_rename","channel":{"id":"C1"},"times":2,"envelope":{"event_id":"EvX"}}"#
            )
            let received = bench.receiver.received
            #expect(
                received.map(\.event)
                    == Array(repeating: ["type": "channel_rename", "channel": ["id": "C1"]], count: 2)
            )
            #expect(received.allSatisfy { $0.envelope["event_id"] == "EvX" })
        }
    }

    @Test("A recorded delivery becomes one to this app")
    func recorded() async throws {
        try await withSimulator { bench in
            let body = #"""
                {"token":"theirs","team_id":"T0THEM","api_app_id":"A0THEM","context_team_id":"T0THEM",
                "type":"event_callback",
                "event":{"type":"pin_added"},"event_id":"Ev0THEM","event_time":1600000000,"authorizations":[],"authed_users":["U1"]}
                """#
            _ = try await bench.postEvent(body)
            let envelope = bench.receiver.received[0].envelope
            #expect(envelope["token"] == "simulated-verification-token")
            #expect(envelope["team_id"] == "T01GOPHERS0")
            #expect(envelope["context_team_id"] == "T01GOPHERS0")
            #expect(envelope["api_app_id"] == "A01GOPHER00")
            #expect(envelope["authorizations"]?[0]?["team_id"] == "T01GOPHERS0")
            #expect(envelope["event_id"] == "Ev0THEM")
            #expect(envelope["event_time"] == 1_600_000_000)
            #expect(envelope["authed_users"] == ["U1"])
        }
    }

    @Test("Outer fields are replaced, added and, with null, left out")
    func overrides() async throws {
        try await withSimulator { bench in
            _ = try await bench.postEvent(
                #"{"event":{"type":"x"},"envelope":{"team_id":null,"api_app_id":"A0OTHER","event_id":"Ev1","new":[1]}}"#
            )
            let envelope = bench.receiver.received[0].envelope
            #expect(envelope["team_id"] == nil)
            #expect(envelope["api_app_id"] == "A0OTHER")
            #expect(envelope["event_id"] == "Ev1")
            #expect(envelope["new"] == [1])
        }
    }

    @Test("url_verification and app_rate_limited have no inner event")
    func flat() async throws {
        try await withSimulator { bench in
            _ = try await bench.postEvent(#"{"type":"url_verification","challenge":"c0ffee"}"#)
            _ = try await bench.postEvent(
                #"{"type":"app_rate_limited","minute_rate_limited":1700000040,"team_id":"T0X"}"#
            )
            let received = bench.receiver.received
            #expect(received.allSatisfy { $0.isSigned })
            let first: JSON = [
                "token": "simulated-verification-token", "type": "url_verification", "challenge": "c0ffee",
            ]
            #expect(received[0].envelope == first)
            #expect(received[1].envelope["team_id"] == "T01GOPHERS0")
            #expect(received[1].envelope["minute_rate_limited"] == 1_700_000_040)
            #expect(received[1].envelope["event"] == nil)
        }
    }

    @Test("Sent several times at once, the event id is the same; failures are not tried again")
    func times() async throws {
        try await withSimulator(answer: { _, _ in Receiver.Answer(status: 500) }) { bench in
            let sent = try await bench.simulator.send(CustomEvent(["type": "x"], times: 5))
            #expect(sent.deliveries.count == 5)
            #expect(Set(bench.receiver.received.map { $0.envelope["event_id"] }).count == 1)
            let again = try await bench.simulator.send(CustomEvent(["type": "y"], retry: 2))
            #expect(again.deliveries.count == 1)
            let last = bench.receiver.received[5]
            #expect(last.header("X-Slack-Retry-Num") == "2")
            #expect(last.header("X-Slack-Retry-Reason") == "http_timeout")
            #expect(bench.receiver.received.count == 6)
        }
    }

    @Test("A message that came as an event can be reacted to and replied to")
    func absorbed() async throws {
        try await withSimulator { bench in
            let event: JSON = [
                "type": "message", "channel": "C01GENERAL0", "channel_type": "channel", "user": "U01ALICE000",
                "text": "hi",
                "ts": "1700000000.000100",
            ]
            try await bench.simulator.send(CustomEvent(event))
            try await bench.simulator.send(CustomEvent(event))
            let item = ["channel": "C01GENERAL0", "timestamp": "1700000000.000100", "name": "wave"]
            #expect(try await bench.api("reactions.add", item)["ok"] == true)
            let replies = try await bench.api(
                "conversations.replies",
                ["channel": "C01GENERAL0", "ts": "1700000000.000100"]
            )
            #expect(replies["messages"]?.elements?.count == 1)
        }
    }

    @Test("A newcomer who came as an event can be written to")
    func absorbedUser() async throws {
        try await withSimulator { bench in
            try await bench.simulator.send(
                CustomEvent(["type": "team_join", "user": ["id": "W0NEWCOMER", "name": "new", "is_bot": false]])
            )
            let opened = try await bench.api("conversations.open", ["users": "W0NEWCOMER"])
            let posted = try await bench.api(
                "chat.postMessage",
                ["channel": opened["channel"]?["id"]?.string ?? "", "text": "welcome"]
            )
            #expect(posted["ok"] == true)
        }
    }

    @Test(
        "What is no event is refused with the reason",
        arguments: [
            ("", "no event"), ("{}", "no event"), ("[]", "JSON object"), ("{", "not JSON"),
            (#"{"event":{"type":"x"},"times":0}"#, "“times”"),
            (#"{"event":{"type":"x"},"envelope":[]}"#, "“envelope”"), (#"{"event":{"type":"x"},"retry":9}"#, "“retry”"),
            (#"{"event":\#(String(repeating: "[", count: 100_000))"#, "levels"),
        ]
    )
    func refused(body: String, reason: String) async throws {
        try await withSimulator { bench in
            let answer = try await bench.postEvent(body, status: 400)
            #expect(answer["ok"] == false)
            #expect(answer["error"]?.string?.contains(reason) == true, "\(answer)")
            #expect(bench.receiver.received.isEmpty)
        }
    }
}

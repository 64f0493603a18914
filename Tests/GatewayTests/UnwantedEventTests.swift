import Logging
import Redis
import TestSupport
import Testing

@testable import Gateway

@Suite("Deliveries that the bot has no use for", .timeLimit(.minutes(1)))
struct UnwantedEventTests {
    @Test("A hundred events of an unknown type: each 200, none stored, one line in the log")
    func unknownTypes() async throws {
        try await withRedis { server, redis in
            try await withGateway(server.configuration) { gateway in
                let connection = try await gateway.connect()
                for type in ["zzz_new", "channel_rename", "reaction_added"] {
                    for number in 0..<100 {
                        connection.send(
                            SlackRequest(Composed.envelope(Composed.event(type: type), id: "Ev\(type)\(number)"))
                        )
                        #expect(try await connection.answer().status == 200)
                    }
                    #expect(gateway.messages(with: "event_type", type).count == 1)
                }
            }
            #expect(try await redis.send(RedisCommand("DBSIZE")).integer == 0)
        }
    }

    @Test("At its end the gateway says how many events of which type it dropped")
    func countsByType() async throws {
        try await withGateway(nowhere) { gateway in
            let connection = try await gateway.connect()
            for type in Array(repeating: "zzz_new", count: 100) + ["channel_rename"] {
                connection.send(SlackRequest(Composed.envelope(Composed.event(type: type))))
                #expect(try await connection.answer().status == 200)
            }
            #expect(
                try await gateway.summary() == "0 events stored, 101 not wanted (zzz_new 100, channel_rename 1)"
            )
        }
    }

    @Test("Types that somebody makes up take neither memory nor lines of the log without end")
    func madeUpTypes() async throws {
        try await withGateway(nowhere) { gateway in
            let connection = try await gateway.connect()
            for number in 0..<300 {
                connection.send(SlackRequest(Composed.envelope(Composed.event(type: "made_up_\(number)"))))
                #expect(try await connection.answer().status == 200)
            }
            #expect(gateway.messages(.notice).count { $0.contains("no use for") } == 101)
            let summary = try await gateway.summary()
            #expect(summary.contains("300 not wanted (other types 200, made_up_0 1, "))
            #expect(summary.hasSuffix("and 96 more)"))
        }
        var counters = GatewayCounters()
        for number in 0..<10_000 { _ = counters.count(.unhandledEvent(type: "made_up_\(number)")) }
        #expect(counters.unhandled.count == GatewayCounters.maximumTypes + 1)
        #expect(counters.unhandled["other types"] == 9_900)
        #expect(counters.summary.utf8.count < 200)
        // What has a name already keeps its count, and Slack's other words their own.
        #expect(counters.count(.unhandledEvent(type: "made_up_1")) == ("made_up_1", false))
        #expect(counters.count(.otherTeam) == ("another workspace", true))
    }

    @Test(
        "What can't be the name of a type is counted, but not repeated",
        arguments: ["", "a b", "x\nMAINPID=1", "héllo", String(repeating: "x", count: 65)]
    )
    func noName(type: String) {
        var counters = GatewayCounters()
        #expect(counters.count(.unhandledEvent(type: type)) == ("other types", true))
    }

    @Test(
        "Slack's rate limit, flat and as an inner event, is 200, and said once",
        arguments: [
            #"{"token":"\#(Installation.token)","type":"app_rate_limited","team_id":"T0OWN","minute_rate_limited":1700000040,"api_app_id":"A0APP"}"#,
            #"{"type":"event_callback","event":{"token":"\#(Installation.token)","type":"app_rate_limited","team_id":"T0OWN","minute_rate_limited":1700000040,"api_app_id":"A0APP"}}"#,
            Composed.envelope(#"{"type":"app_rate_limited","minute_rate_limited":1700000040}"#),
        ]
    )
    func rateLimited(body: String) async throws {
        try await withGateway(nowhere) { gateway in
            let statuses = try await gateway.statuses(of: Array(repeating: body, count: 5))
            #expect(statuses == Array(repeating: 200, count: 5))
            #expect(gateway.messages(.warning).filter { $0.contains("holds events back") }.count == 1)
            #expect(try await gateway.summary() == "0 events stored, 5 not wanted (app_rate_limited 5)")
        }
    }

    @Test("An event of another workspace is 200 and dropped; one that Slack Connect brings to ours is stored")
    func teams() async throws {
        let foreign = Composed.envelope(id: "EvForeign").replacing("T0OWN", with: "T0THEM")
        let context = foreign.replacing("EvForeign", with: "EvContext")
            .replacing(#""type":"event_callback""#, with: #""context_team_id":"T0OWN","type":"event_callback""#)
        let authorized = Composed.envelope(id: "EvAuthorized")
            .replacing(#""team_id":"T0OWN","api_app_id""#, with: #""team_id":"T0THEM","api_app_id""#)
        try await withRedis { server, redis in
            let statuses = try await withGateway(server.configuration) { gateway in
                try await gateway.statuses(of: [foreign, context, authorized])
            }
            #expect(statuses == [200, 200, 200])
            #expect(try await redis.eventIDs() == ["EvContext", "EvAuthorized"])
        }
    }

    @Test(
        "A removed app and revoked tokens are 200 and an error, since someone must act",
        arguments: ["app_uninstalled", "tokens_revoked"]
    )
    func appGone(type: String) async throws {
        try await withGateway(nowhere) { gateway in
            let statuses = try await gateway.statuses(of: [Composed.envelope(Composed.event(type: type))])
            #expect(statuses == [200])
            #expect(gateway.messages(.error).count == 1)
        }
    }

    @Test("An unknown outer type is 200")
    func outerType() async throws {
        let body = #"{"token":"\#(Installation.token)","type":"brand_new","api_app_id":"A0APP"}"#
        let statuses = try await withGateway(nowhere) { try await $0.statuses(of: [body]) }
        #expect(statuses == [200])
    }
}

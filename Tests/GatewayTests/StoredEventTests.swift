import Redis
import TestSupport
import Testing
import WorkQueue

@Suite("What is stored", .timeLimit(.minutes(1)))
struct StoredEventTests {
    @Test("An entry has the inner event's bytes and the five fields")
    func fields() async throws {
        let event =
            #"{"text":"a\u0000\/ ü","type":"message" , "ts":"1700000000.000100","channel":"C0GEN","x":[{}],"event_ts":"1700000000.000200"}"#
        try await withRedis { server, redis in
            let statuses = try await withGateway(server.configuration) { gateway in
                try await gateway.statuses(of: [Composed.envelope(event, id: "Ev0A"), Composed.envelope(id: "Ev0B")])
            }
            #expect(statuses == [200, 200])
            let entries = try await redis.entries()
            let first = try #require(entries.first)
            #expect(first.keys.sorted() == ["event_id", "event_ts", "gateway_ts", "json", "request_id"])
            #expect(first["event_id"] == "Ev0A")
            #expect(first["event_ts"] == "1700000000.000200")
            #expect(first["gateway_ts"] == "\(Installation.now)")
            #expect(first["json"] == event)
            #expect(entries.last?["event_ts"] == "1700000000.000100")
            #expect(entries.last?["json"] == Composed.message)
            #expect(first["request_id"]?.isEmpty == false && first["request_id"] != entries.last?["request_id"])
        }
    }

    @Test("A retry is stored too, with its number: who has answered it already is known to the ledger")
    func retries() async throws {
        try await withRedis { server, redis in
            let retries = (1...3).map { number in
                SlackRequest(Composed.envelope()).with {
                    $0.headers = ["X-Slack-Retry-Num: \(number)", "X-Slack-Retry-Reason: http_timeout"]
                    $0.timestamp += Int64(number)
                }
            }
            let statuses = try await withGateway(server.configuration) { gateway in
                try await gateway.statuses(of: [SlackRequest(Composed.envelope())] + retries)
            }
            #expect(statuses == [200, 200, 200, 200])
            let entries = try await redis.entries()
            #expect(entries.map { $0["event_id"] } == Array(repeating: "Ev0001", count: 4))
            #expect(entries.map { $0["retry"] } == [nil, "1", "2", "3"])
        }
    }

    @Test(
        "Each kind of event goes to its stream",
        arguments: [
            (Composed.message, .publicMessages),
            (
                #"{"type":"app_mention","channel":"C0GEN","user":"U0ANN","text":"<@U0BOT> help","ts":"1.000001"}"#,
                .publicMessages
            ),
            (
                #"{"type":"message","channel":"D0ANN","channel_type":"im","user":"U0ANN","text":"hi","ts":"1.000001"}"#,
                .privateMessages
            ),
            (#"{"type":"message","channel":"D0ANN","user":"U0ANN","text":"hi","ts":"1.000001"}"#, .privateMessages),
            (
                #"{"type":"message","channel":"G0GRP","channel_type":"mpim","text":"hi","ts":"1.000001"}"#,
                .privateMessages
            ),
            (#"{"type":"message","subtype":"brand_new","channel":"C0GEN","ts":"1.000001"}"#, .publicMessages),
            (#"{"type":"team_join","user":{"id":"U0NEW"},"event_ts":"1.000001"}"#, .teamJoins),
            (
                #"{"type":"member_joined_channel","user":"U0NEW","channel":"C0GEN","channel_type":"C","team":"T0OWN","event_ts":"1.000001"}"#,
                .channelJoins
            ),
        ] as [(String, EventStream)]
    )
    func streams(event: String, stream: EventStream) async throws {
        try await withRedis { server, redis in
            let statuses = try await withGateway(server.configuration) { gateway in
                try await gateway.statuses(of: [Composed.envelope(event)])
            }
            #expect(statuses == [200])
            for other in EventStream.allCases {
                #expect(try await redis.entries(other).map { $0["json"] } == (other == stream ? [event] : []))
            }
        }
    }

    @Test("Messages older than ten minutes are trimmed, joins never")
    func trimming() async throws {
        try await withRedis { server, redis in
            for stream in [EventStream.publicMessages, .teamJoins] {
                // More than a node of the stream's tree, since `MINID ~` drops whole nodes.
                let commands = (1...300).map {
                    RedisCommand("XADD", .string(queueKeys.stream(stream)), .string("\($0)-0"), "event_id", "old")
                }
                _ = await redis.pipeline(commands)
            }
            let join = #"{"type":"team_join","user":{"id":"U0NEW"},"event_ts":"1.000001"}"#
            let statuses = try await withGateway(server.configuration) { gateway in
                try await gateway.statuses(of: [Composed.envelope(), Composed.envelope(join)])
            }
            #expect(statuses == [200, 200])
            let messages = try await redis.eventIDs(.publicMessages)
            let joins = try await redis.eventIDs(.teamJoins)
            #expect(messages.last == "Ev0001" && messages.count < 200)
            #expect(joins.count == 301)
        }
    }

    @Test("A consumer's blocking read neither holds up the gateway nor misses what it adds")
    func blockedReader() async throws {
        try await withRedis { server, redis in
            let reader = RedisClient(configuration: server.configuration, eventLoop: testEventLoop())
            reader.start()
            let stream = queueKeys.stream(.publicMessages)
            try await redis.createGroup(QueueKeys.group, stream: stream)
            try await withGateway(server.configuration) { gateway in
                async let read = reader.readNew(
                    group: QueueKeys.group,
                    consumer: "one",
                    streams: [stream],
                    count: 1,
                    block: .seconds(30)
                )
                try await eventually {
                    try await redis.send(RedisCommand("INFO", "clients")).string?.contains("blocked_clients:1") == true
                }
                #expect(try await gateway.post(SlackRequest(Composed.envelope())).status == 200)
                let entries = try await read
                #expect(entries.count == 1)
            }
            await reader.shutDown()
        }
    }
}

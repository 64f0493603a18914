import Redis
import TestSupport
import Testing

@Suite("Every kind of delivery", .timeLimit(.minutes(1)))
struct SampleDeliveryTests {
    /// Posts all on one connection, each followed by a plain message; each is to be acknowledged.
    private func expectAcknowledged(_ deliveries: [(name: String, body: [UInt8])]) async throws {
        try #require(!deliveries.isEmpty)
        try await withRedis { server, redis in
            try await withGateway(server.configuration) { gateway in
                let connection = try await gateway.connect()
                for (number, delivery) in deliveries.enumerated() {
                    connection.send(SlackRequest(body: delivery.body))
                    let answer = try await connection.answer()
                    #expect(answer.status == 200, "\(delivery.name): \(answer.body)")
                    connection.send(SlackRequest(Composed.envelope(id: "EvNext\(number)")))
                    let next = try await connection.answer()
                    #expect(next.status == 200, "after \(delivery.name)")
                }
            }
            let stored = try await redis.eventIDs()
            #expect(stored.filter { $0.hasPrefix("EvNext") } == deliveries.indices.map { "EvNext\($0)" })
        }
    }

    @Test(
        "Those of real workspaces are acknowledged, and the next message too",
        .enabled(if: !SharedEvents.isMissing, "no ../shared/slack/events here"),
        arguments: ["captured", "composed", "shapes"]
    )
    func samples(folder: String) async throws {
        let deliveries = try SharedEvents.objects(in: folder).enumerated().map { number, sample in
            (sample.name, try SharedEvents.delivery(sample.object, id: "EvSample\(number)"))
        }
        try await expectAcknowledged(deliveries)
    }

    @Test(
        "Inner events that were recorded elsewhere are acknowledged in an envelope",
        .enabled(if: !SharedEvents.isMissing, "no ../shared/slack/events here")
    )
    func innerEvents() async throws {
        let deliveries = try SharedEvents.objects(in: "rtm-inner").enumerated().map { number, sample in
            (sample.name, try SharedEvents.delivery(["event": sample.object], id: "EvSample\(number)"))
        }
        try await expectAcknowledged(deliveries)
    }

    @Test("Those that Slack documents are acknowledged, and the next message too")
    func composed() async throws {
        let message = #""type":"message","channel":"C0GEN","channel_type":"channel","ts":"1700000000.000100""#
        let events = [
            "{\(message),\"user\":\"U0ANN\",\"text\":\"hi\"}",
            "{\(message),\"subtype\":\"bot_message\",\"bot_id\":\"B0OTHER\",\"text\":\"hi\"}",
            "{\(message),\"subtype\":\"me_message\",\"user\":\"U0ANN\",\"text\":\"waves\"}",
            "{\(message),\"subtype\":\"thread_broadcast\",\"user\":\"U0ANN\",\"text\":\"hi\",\"thread_ts\":\"1.000001\",\"root\":{}}",
            "{\(message),\"subtype\":\"file_share\",\"user\":\"U0ANN\",\"text\":\"\",\"files\":[{\"id\":\"F0\",\"mode\":\"snippet\"}]}",
            "{\(message),\"subtype\":\"message_changed\",\"hidden\":true,\"message\":{\"text\":\"b\"},\"previous_message\":{\"text\":\"a\"}}",
            "{\(message),\"subtype\":\"message_deleted\",\"hidden\":true,\"deleted_ts\":\"1.000001\"}",
            "{\(message),\"subtype\":\"channel_join\",\"user\":\"U0ANN\",\"text\":\"<@U0ANN> has joined the channel\"}",
            "{\(message),\"subtype\":\"huddle_thread\"}",
            #"{"type":"app_mention","channel":"C0GEN","user":"U0ANN","text":"<@U0BOT> help","ts":"1.000001","event_ts":"1.000001"}"#,
            #"{"type":"message","channel":"D0ANN","channel_type":"app_home","user":"U0ANN","text":"hi","ts":"1.000001"}"#,
            #"{"type":"team_join","user":{"id":"U0NEW","is_bot":false},"event_ts":"1.000001"}"#,
            #"{"type":"member_joined_channel","user":"U0NEW","channel":"C0GEN","channel_type":"C","team":"T0OWN","event_ts":"1.000001"}"#,
            #"{"type":"reaction_added","user":"U0ANN","reaction":"tada","item":{"type":"message","channel":"C0GEN","ts":"1.000001"},"event_ts":"1.000001"}"#,
            #"{"type":"channel_rename","channel":{"id":"C0GEN","name":"new","created":1},"event_ts":"1.000001"}"#,
            #"{"type":"pin_added","user":"U0ANN","channel_id":"C0GEN","item":{},"event_ts":"1.000001"}"#,
            #"{"type":"tokens_revoked","tokens":{"oauth":["U0ANN"],"bot":["U0BOT"]},"event_ts":"1.000001"}"#,
            #"{"type":"app_uninstalled","event_ts":"1.000001"}"#,
            #"{"type":"app_home_opened","user":"U0ANN","channel":"D0ANN","tab":"home","event_ts":"1.000001"}"#,
        ]
        let deliveries = events.map { ($0, Array(Composed.envelope($0, id: "EvComposed").utf8)) }
        try await expectAcknowledged(deliveries)
    }
}

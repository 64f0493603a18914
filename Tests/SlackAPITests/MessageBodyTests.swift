import Foundation
import SlackAPI
import Testing

@Suite("Messages as Slack gets them", .timeLimit(.minutes(1)))
struct MessageBodyTests {
    private func body(of message: PostMessage) async throws -> NSDictionary {
        var json: NSDictionary?
        try await withSlack(respond: inTurn(.done)) { slack, server in
            try await slack.postMessage(message, deadline: farDeadline)
            json = try JSONSerialization.jsonObject(with: Data(server.requests[0].body.utf8)) as? NSDictionary
        }
        return try #require(json)
    }

    @Test("What isn't given isn't sent; previews are off unless wanted")
    func plain() async throws {
        let expected: NSDictionary = [
            "channel": "C0GEN", "text": "hello", "unfurl_links": false, "unfurl_media": false,
        ]
        #expect(try await body(of: hello) == expected)
    }

    @Test("Text goes as it is, whatever is in it")
    func text() async throws {
        let text = "a \"quoted\" <@U1> \u{0} \n 👩‍👩‍👧 \u{2028} ┬─┬ノ( º _ ºノ)"
        #expect(try await body(of: PostMessage(channel: "C0GEN", text: text))["text"] as? String == text)
    }

    @Test("Thread, attachments, metadata and another name have Slack's argument names")
    func everything() async throws {
        let message = PostMessage(
            channel: "C0GEN",
            text: "x",
            threadTimestamp: "1.2",
            attachments: [
                MessageAttachment(text: "t", fallback: "f"), MessageAttachment(text: "u", fallback: "g", color: "good"),
            ],
            unfurl: true,
            metadata: MessageMetadata(eventType: "ledger", payload: ["key": "reply:help"]),
            username: "Changelog",
            iconEmoji: ":radio:"
        )
        let expected: NSDictionary = [
            "channel": "C0GEN", "text": "x", "thread_ts": "1.2", "unfurl_links": true, "unfurl_media": true,
            "attachments": [["text": "t", "fallback": "f"], ["text": "u", "fallback": "g", "color": "good"]],
            "metadata": ["event_type": "ledger", "event_payload": ["key": "reply:help"]],
            "username": "Changelog", "icon_emoji": ":radio:",
        ]
        #expect(try await body(of: message) == expected)
    }
}

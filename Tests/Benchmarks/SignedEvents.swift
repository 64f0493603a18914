import Foundation
import NIOCore
import Secrets
import SlackEvents

/// HTTP requests as Slack sends them, each with an event of its own, signed for now.
struct SignedEvents {
    static let secret = "5ec0de5ec0de5ec0de5ec0de5ec0de5e"
    static let app = "A0BENCH0000"
    static let team = "T0BENCH0000"

    let requests: [ByteBuffer]

    /// - Parameter count: different events; they are sent again and again.
    init(count: Int) throws {
        let verifier = try RequestVerifier(secret: Secret(Self.secret))
        let now = Int(Date.now.timeIntervalSince1970)
        requests = (0..<count).map { number in
            let body = Self.body(number, now: now)
            let timestamp = String(now)
            let signature = verifier.sign(body: Array(body.utf8).span, timestamp: timestamp)
            let head = [
                "POST /slack/event HTTP/1.1", "Host: 127.0.0.1",
                "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)",
                "Accept: */*", "Accept-Encoding: gzip,deflate", "Content-Type: application/json",
                "Content-Length: \(body.utf8.count)", "X-Slack-Request-Timestamp: \(timestamp)",
                "X-Slack-Signature: \(signature)",
            ]
            return ByteBuffer(string: head.joined(separator: "\r\n") + "\r\n\r\n" + body)
        }
    }

    /// Five kinds, 1.8 KB with the head on average: messages in channels, threads and DMs, long ones, and joinings.
    private static func body(_ number: Int, now: Int) -> String {
        let words = "the quick gopher \\u00fcber jumps & asks why a nil map panics on write, ".repeated(number % 9 + 4)
        let common =
            #""user":"U0ANN00000","ts":"\#(now).\#(100_000 + number)","event_ts":"\#(now).\#(100_000 + number)""#
        let blocks =
            #"[{"type":"rich_text","block_id":"b\#(number)","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"\#(words)"}]}]}]"#
        let event =
            switch number % 20 {
            case 0:
                #"{"type":"team_join","user":{"id":"U\#(number)","is_bot":false,"profile":{"real_name":"\#(words)"}}}"#
            case 1: #"{"type":"member_joined_channel","channel":"C0GEN00000","channel_type":"C",\#(common)}"#
            case 2...4: #"{"type":"message","channel":"D0ANN00000","channel_type":"im","text":"\#(words)",\#(common)}"#
            case 5...7:
                #"{"type":"message","channel":"C0GEN00000","channel_type":"channel","thread_ts":"\#(now).000100","text":"\#(words)","blocks":\#(blocks),\#(common)}"#
            default:
                #"{"type":"message","channel":"C0GEN00000","channel_type":"channel","client_msg_id":"c-\#(number)","team":"\#(team)","text":"\#(words)","blocks":\#(blocks),\#(common)}"#
            }
        return
            #"{"token":"t","team_id":"\#(team)","api_app_id":"\#(app)","event":\#(event),"type":"event_callback","event_id":"Ev\#(number)","event_time":\#(now),"authorizations":[{"enterprise_id":null,"team_id":"\#(team)","user_id":"U0BOT00000","is_bot":true}],"is_ext_shared_channel":false}"#
    }
}

extension String {
    fileprivate func repeated(_ count: Int) -> String {
        String(repeating: self, count: count)
    }
}

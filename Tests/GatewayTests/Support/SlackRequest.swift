import Secrets
import SlackEvents

/// The installation that all these tests play.
enum Installation {
    static let secret = "8f742231b10e8888abcd99yyyzzz85a5"
    static let token = "tok-verification-0123"
    static let appID = "A0APP"
    static let teamID = "T0OWN"
    /// What the gateway's clock says, in milliseconds since 1970.
    static let now: Int64 = 1_700_000_000_123
}

/// A request as Slack sends it; a test changes what is to be odd about it.
struct SlackRequest {
    enum Signature {
        case right
        case missing
        case text(String)
    }

    var body: [UInt8]
    var method = "POST"
    var path = "/slack/event"
    var version = "HTTP/1.1"
    var contentType: String? = "application/json"
    /// Seconds since 1970.
    var timestamp: Int64 = Installation.now / 1000
    var signature = Signature.right
    var secret = Installation.secret
    /// More header lines, each without its line end.
    var headers: [String] = []
    /// `nil` for a `Content-Length`, otherwise how many bytes each chunk has.
    var chunkSize: Int?

    init(_ body: String) {
        self.body = Array(body.utf8)
    }

    init(body: [UInt8]) {
        self.body = body
    }

    /// The one that load balancers and people ask for.
    static let health = Array("GET /_ruok HTTP/1.1\r\nHost: gateway\r\n\r\n".utf8)

    func with(_ change: (inout SlackRequest) -> Void) -> SlackRequest {
        var request = self
        change(&request)
        return request
    }

    var head: String {
        var lines = [
            "\(method) \(path) \(version)", "Host: gateway", "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)",
        ]
        if let contentType { lines.append("Content-Type: \(contentType)") }
        lines.append("X-Slack-Request-Timestamp: \(timestamp)")
        switch signature {
        case .right: lines.append("X-Slack-Signature: \(sign())")
        case .missing: break
        case .text(let text): lines.append("X-Slack-Signature: \(text)")
        }
        lines.append(chunkSize == nil ? "Content-Length: \(body.count)" : "Transfer-Encoding: chunked")
        return (lines + headers + ["", ""]).joined(separator: "\r\n")
    }

    var bytes: [UInt8] {
        Array(head.utf8) + encodedBody
    }

    private var encodedBody: [UInt8] {
        guard let chunkSize else { return body }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: chunkSize) {
            let chunk = body[start..<min(start + chunkSize, body.count)]
            bytes += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
        }
        return bytes + Array("0\r\n\r\n".utf8)
    }

    private func sign() -> String {
        // An empty secret is the only one that it refuses.
        (try? RequestVerifier(secret: Secret(secret)).sign(body: body.span, timestamp: String(timestamp))) ?? ""
    }
}

/// JSON as Slack composes it, after its documentation.
enum Composed {
    static let message =
        #"{"type":"message","channel":"C0GEN","channel_type":"channel","user":"U0ANN","text":"hi","ts":"1700000000.000100"}"#

    /// A delivery of the installation's own team and app.
    static func envelope(_ event: String = message, id: String = "Ev0001") -> String {
        #"{"token":"\#(Installation.token)","team_id":"\#(Installation.teamID)","api_app_id":"\#(Installation.appID)","#
            + #""type":"event_callback","event_id":"\#(id)","event_time":1700000000,"#
            + #""authorizations":[{"team_id":"\#(Installation.teamID)","user_id":"U0BOT","is_bot":true}],"event":\#(event)}"#
    }

    static func event(type: String) -> String {
        #"{"type":"\#(type)","event_ts":"1700000000.000200"}"#
    }

    static func challenge(_ challenge: String) -> String {
        #"{"token":"\#(Installation.token)","challenge":"\#(challenge)","type":"url_verification"}"#
    }
}

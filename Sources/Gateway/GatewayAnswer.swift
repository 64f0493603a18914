import NIOCore
import NIOHTTP1

/// Answers as bytes. There are few, so that the ones for the hot path are made once.
///
/// A `Date` is left to the reverse proxy, which sets its own.
struct GatewayAnswer {
    let status: HTTPResponseStatus
    private let keepAlive: ByteBuffer
    private let close: ByteBuffer
    private let bodyLength: Int

    static let accepted = GatewayAnswer(json: #"{"ok":true}"#)
    static let imok = GatewayAnswer(.ok, type: "text/plain; charset=utf-8", body: "imok")
    static let goOn = GatewayAnswer(.continue, interim: ())

    /// `url_verification`'s answer: the challenge alone, as text, which no browser takes for HTML.
    static func challenge(_ challenge: String) -> GatewayAnswer {
        GatewayAnswer(
            .ok,
            type: "text/plain; charset=utf-8",
            headers: ["X-Content-Type-Options: nosniff"],
            body: challenge
        )
    }

    static func refusal(_ refusal: Refusal) -> GatewayAnswer {
        var headers: [String] = []
        if case .wrongMethod(let allowed) = refusal { headers.append("Allow: \(allowed)") }
        // Slack comes back at its own pace; other clients should know that this may take a moment.
        if refusal == .unavailable { headers.append("Retry-After: 2") }
        // Slack, "Events API": ends the retries of this one event.
        if refusal.isPermanent { headers.append("X-Slack-No-Retry: 1") }
        return GatewayAnswer(
            refusal.status,
            type: "application/json",
            headers: headers,
            body: #"{"ok":false,"error":"\#(refusal.reason)"}"#
        )
    }

    /// - Parameter isHead: the request was a HEAD, which gets no body.
    func bytes(keepAlive isKeptAlive: Bool, toHead isHead: Bool = false) -> ByteBuffer {
        let bytes = isKeptAlive ? keepAlive : close
        guard isHead else { return bytes }
        return bytes.getSlice(at: bytes.readerIndex, length: bytes.readableBytes - bodyLength) ?? bytes
    }

    private init(json: String) {
        self.init(.ok, type: "application/json", body: json)
    }

    private init(_ status: HTTPResponseStatus, type: String, headers: [String] = [], body: String) {
        self.status = status
        self.bodyLength = body.utf8.count
        let head = [
            "HTTP/1.1 \(status.code) \(status.reasonPhrase)",
            "Content-Type: \(type)",
            "Content-Length: \(bodyLength)",
        ]
        func encode(connection: String) -> ByteBuffer {
            ByteBuffer(string: (head + headers + ["Connection: \(connection)", "", body]).joined(separator: "\r\n"))
        }
        self.keepAlive = encode(connection: "keep-alive")
        self.close = encode(connection: "close")
    }

    /// An answer before the answer: `100 Continue` for a client that waits for it with its body.
    private init(_ status: HTTPResponseStatus, interim: Void) {
        self.status = status
        self.keepAlive = ByteBuffer(string: "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n\r\n")
        self.close = keepAlive
        self.bodyLength = 0
    }
}

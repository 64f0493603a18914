internal import NIOCore

/// An answer over HTTP: what the client looks at.
struct HTTPAnswer: Sendable, Equatable {
    let status: Int
    /// `Retry-After`.
    let retryAfter: String?
    /// `X-OAuth-Scopes`.
    let scopes: String?
    /// `X-Slack-Req-Id`, Slack's name for the request, as it may go into a log.
    var requestID: String?
    var body = ByteBuffer()
}

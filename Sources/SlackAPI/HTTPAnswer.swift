internal import NIOCore

/// An answer over HTTP: what the client looks at.
struct HTTPAnswer: Sendable, Equatable {
    let status: Int
    /// `Retry-After`.
    let retryAfter: String?
    /// `X-OAuth-Scopes`.
    let scopes: String?
    var body = ByteBuffer()
}

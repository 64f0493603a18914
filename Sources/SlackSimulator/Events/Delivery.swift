/// One event on its way to the app. What is sent stays the same in every attempt; time and signature are made anew.
struct Delivery: Sendable {
    /// `Ev…`; empty for an envelope without one.
    let eventID: String
    /// The inner event's type, or the envelope's where there is none inside.
    let type: String
    /// The envelope, as it is signed and sent.
    let body: [UInt8]
}

/// What became of one attempt to deliver an event.
package struct DeliveryAttempt: Sendable, Hashable {
    /// `Ev…`
    package let eventID: String
    /// The inner event's type.
    package let type: String
    /// The answer's HTTP status; nil where none came.
    package let status: Int?
    /// Why it failed, in Slack's words (`X-Slack-Retry-Reason`); nil where it was acknowledged.
    package internal(set) var failure: RetryReason?
    /// From the connection's beginning to the answer.
    package let duration: Duration
    /// Whether the answer forbids further attempts (`X-Slack-No-Retry: 1` with a status that isn't 2xx).
    package let forbidsRetry: Bool
    /// What went out.
    package let sent: SentRequest
    /// Whether the app's answer was kept from Slack on purpose, which makes it a failure.
    package internal(set) var isLost = false
}

extension DeliveryAttempt {
    var json: JSON {
        var json: JSON = ["type": .string(type), "event_id": .string(eventID)]
        json["status"] = status.map { .integer($0) } ?? .null
        json["ms"] = .tenths(
            Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
        )
        json["error"] = failure.map { .string($0.rawValue) }
        return json
    }
}

/// Why a delivery is tried again: the values of `X-Slack-Retry-Reason`.
/// - SeeAlso: Slack, "Using HTTP Request URLs".
package enum RetryReason: String, Sendable, Hashable {
    case timeout = "http_timeout"
    case tooManyRedirects = "too_many_redirects"
    case connectionFailed = "connection_failed"
    case tls = "ssl_error"
    /// Answered, but not with 2xx.
    case httpError = "http_error"
    case unknown = "unknown_error"
}

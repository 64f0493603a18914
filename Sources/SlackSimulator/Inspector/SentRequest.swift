/// What went out in an attempt to deliver an event.
package struct SentRequest: Sendable, Hashable {
    /// Milliseconds since 1970.
    let time: Int64
    /// The Request URL.
    let url: String
    /// All that the courier set, in its order; HTTP's own (`Host`, `Content-Length`) are added on the way.
    let headers: [JSON.Member]
    /// The number of the retry; nil for the first attempt.
    let retry: Int?
    /// Why the attempt before failed.
    let reason: RetryReason?
}

extension DeliveryAttempt {
    /// The outcome with what was sent.
    var detailedJSON: JSON {
        var json = json
        json["forbids_retry"] = forbidsRetry ? true : nil
        json["time"] = .integer(sent.time)
        json["url"] = .string(sent.url)
        json["headers"] = .object(sent.headers)
        json["retry"] = sent.retry.map { .integer($0) }
        json["retry_reason"] = sent.reason.map { .string($0.rawValue) }
        json["lost"] = isLost ? true : nil
        return json
    }
}

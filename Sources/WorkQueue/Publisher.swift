package import NIOCore
package import Redis

/// What the gateway puts into a stream for one delivery of Slack's.
package struct Delivery: Sendable {
    /// The gateway's own id of the HTTP request.
    package var requestID: String
    /// When the gateway had read it, milliseconds since 1970.
    package var gatewayMilliseconds: Int64
    /// `event_ts` or `ts`, as Slack wrote it; empty where there was none.
    package var eventTimestamp: String
    package var eventID: String
    /// `X-Slack-Retry-Num`, when Slack tries again.
    package var retry: String?
    /// The inner event as received.
    package var json: ByteBuffer

    package init(
        requestID: String,
        gatewayMilliseconds: Int64,
        eventTimestamp: String,
        eventID: String,
        retry: String?,
        json: ByteBuffer
    ) {
        self.requestID = requestID
        self.gatewayMilliseconds = gatewayMilliseconds
        self.eventTimestamp = eventTimestamp
        self.eventID = eventID
        self.retry = retry
        self.json = json
    }
}

/// Appends deliveries to the streams; belongs to the event loop of its client.
package struct Publisher {
    private let redis: RedisClient
    private let streamKeys: [EventStream: String]
    private let retentionMilliseconds: Int64

    /// - Parameter retention: how long message entries stay at least; ten minutes are twenty times the age at which a
    ///   message is still answered.
    package init(redis: RedisClient, keys: QueueKeys, retention: Duration = .seconds(600)) {
        self.redis = redis
        self.streamKeys = Dictionary(uniqueKeysWithValues: EventStream.allCases.map { ($0, keys.stream($0)) })
        self.retentionMilliseconds = retention.wholeMilliseconds
    }

    /// Appends one delivery (`XADD`), on the event loop.
    ///
    /// - Parameter completion: success once Redis has it; called on the event loop. After a failure it may be there all
    ///   the same: the ledger makes a second delivery harmless.
    package func publish(
        _ delivery: Delivery,
        to stream: EventStream,
        deadline: NIODeadline,
        completion: @escaping (Result<Void, RedisError>) -> Void
    ) {
        redis.send(
            name: "XADD",
            deadline: deadline,
            encode: { encode(delivery, to: stream, into: &$0) },
            completion: { completion($0.map { _ in }) }
        )
    }

    private func encode(_ delivery: Delivery, to stream: EventStream, into buffer: inout ByteBuffer) {
        buffer.writeRESPArray(count: 2 + (stream.isTrimmed ? 3 : 0) + 1 + 10 + (delivery.retry == nil ? 0 : 2))
        buffer.writeRESPBulk("XADD" as StaticString)
        buffer.writeRESPBulk(streamKeys[stream] ?? "")
        if stream.isTrimmed {
            buffer.writeRESPBulk("MINID" as StaticString)
            buffer.writeRESPBulk("~" as StaticString)
            buffer.writeRESPBulk(delivery.gatewayMilliseconds - retentionMilliseconds)
        }
        buffer.writeRESPBulk("*" as StaticString)
        buffer.writeRESPBulk("request_id" as StaticString)
        buffer.writeRESPBulk(delivery.requestID)
        buffer.writeRESPBulk("gateway_ts" as StaticString)
        buffer.writeRESPBulk(delivery.gatewayMilliseconds)
        buffer.writeRESPBulk("event_ts" as StaticString)
        buffer.writeRESPBulk(delivery.eventTimestamp)
        buffer.writeRESPBulk("event_id" as StaticString)
        buffer.writeRESPBulk(delivery.eventID)
        if let retry = delivery.retry {
            buffer.writeRESPBulk("retry" as StaticString)
            buffer.writeRESPBulk(retry)
        }
        buffer.writeRESPBulk("json" as StaticString)
        buffer.writeRESPBulk(delivery.json)
    }
}

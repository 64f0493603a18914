import Logging
import NIOCore
import NIOHTTP1
import Redis
import Secrets
import SlackEvents
import Systemd
import WorkQueue

/// Takes Slack's requests: signature, scan, decision, stream. One for each event loop, shared by its connections.
final class EventReceiver {
    private let verifier: RequestVerifier
    private let admission: Admission
    private let publisher: Publisher
    private let storeLimit: TimeAmount
    private let logger: Logger
    private let wallClock: @Sendable () -> Int64
    private var counters = GatewayCounters()
    private var quiet = QuietLog()
    private let requestIDPrefix = String(UInt32.random(in: .min ... .max), radix: 36)
    private var requestCount = 0

    /// - Parameter wallClock: milliseconds since 1970.
    init(
        configuration: GatewayConfiguration,
        publisher: Publisher,
        logger: Logger,
        wallClock: @escaping @Sendable () -> Int64
    ) throws {
        self.verifier = try RequestVerifier(secret: configuration.requestSecret)
        self.admission = Admission(
            appID: configuration.appID,
            teamID: configuration.teamID,
            requestToken: configuration.requestToken?.exposed
        )
        self.publisher = publisher
        self.storeLimit = TimeAmount(configuration.storeLimit)
        self.logger = logger
        self.wallClock = wallClock
    }

    var summary: String { counters.summary }

    /// - Parameters:
    ///   - deadline: when the answer must be there.
    ///   - answer: called once, now or when Redis has answered, with what to send.
    func receive(
        _ head: HTTPRequestHead,
        body: ByteBuffer?,
        deadline: NIODeadline,
        answer: @escaping (GatewayAnswer) -> Void
    ) {
        let body = body ?? ByteBuffer()
        let now = wallClock()
        let envelope: Envelope
        do {
            envelope = try read(head, body: body, now: now)
        } catch {
            return answer(refuse(error))
        }
        switch admission.decide(envelope) {
        case .publish(let stream):
            publish(envelope, body: body, head: head, to: stream, now: now, deadline: deadline, answer: answer)
        case .challenge(let challenge):
            logger.notice("Slack verified the Request URL")
            answer(.challenge(challenge))
        case .acknowledge(let reason):
            note(reason, envelope)
            answer(.accepted)
        case .refuse(let refusal):
            answer(refuse(refusal))
        }
    }

    /// Counts and logs a refusal.
    func refuse(_ refusal: Refusal) -> GatewayAnswer {
        counters.count(refusal)
        if let silenced = quiet.shouldSay(refusal.reason) {
            var metadata: Logger.Metadata = [
                LogKey.reason: .string(refusal.reason), LogKey.status: .stringConvertible(refusal.status.code),
            ]
            if silenced > 0 { metadata[LogKey.count] = .stringConvertible(silenced) }
            if case .missingField(let field) = refusal { metadata["field"] = .string(field) }
            if let page = refusal.page { metadata[LogKey.messageID] = .page(page) }
            logger.warning("\(refusal.explanation)", metadata: metadata)
        }
        return .refusal(refusal)
    }

    /// Counts and logs that Redis has not taken an event. What it says is news whenever it is something else.
    private func refuse(because error: RedisError) -> GatewayAnswer {
        counters.count(.unavailable)
        if let silenced = quiet.shouldSay("redis \(error.replyCode ?? "")") {
            var metadata: Logger.Metadata = silenced > 0 ? [LogKey.count: .stringConvertible(silenced)] : [:]
            switch error.replyCode {
            case nil:
                logger.warning("\(Refusal.unavailable.explanation)", error: error, metadata: metadata)
            case "WRONGTYPE":
                metadata[LogKey.messageID] = .page(.foreignKey)
                logger.error(
                    "A stream's key in Redis holds something else: another program uses the keys of this GOPHER_APP_NAME",
                    error: error,
                    metadata: metadata
                )
            case "NOPERM", "NOAUTH":
                metadata[LogKey.messageID] = .page(.redisForbids)
                logger.error(
                    "Redis does not let us add to the streams: check the user and password of REDIS_URL",
                    error: error,
                    metadata: metadata
                )
            default:
                metadata[LogKey.messageID] = .page(.redisRefuses)
                logger.warning("Redis refused an event; Slack will send it again", error: error, metadata: metadata)
            }
        }
        return .refusal(.unavailable)
    }

    private func read(_ head: HTTPRequestHead, body: ByteBuffer, now: Int64) throws(Refusal) -> Envelope {
        let span = body.readableBytesUInt8Span
        do throws(SignatureError) {
            try verifier.verify(
                body: span,
                timestamp: head.headers.first(name: "x-slack-request-timestamp"),
                signature: head.headers.first(name: "x-slack-signature"),
                now: now / 1000
            )
        } catch {
            throw .signature(error)
        }
        do throws(JSONScanError) {
            return try Envelope.scan(span)
        } catch {
            throw .malformed
        }
    }

    private func publish(
        _ envelope: Envelope,
        body: ByteBuffer,
        head: HTTPRequestHead,
        to stream: EventStream,
        now: Int64,
        deadline: NIODeadline,
        answer: @escaping (GatewayAnswer) -> Void
    ) {
        let eventID = envelope.eventID ?? ""
        guard let range = envelope.event,
            let json = body.getSlice(at: body.readerIndex + range.lowerBound, length: range.count)
        else { return answer(refuse(.missingField("event"))) }
        let requestID = nextRequestID()
        let delivery = Delivery(
            requestID: requestID,
            gatewayMilliseconds: now,
            eventTimestamp: envelope.eventTimestamp ?? "",
            eventID: eventID,
            retry: head.headers.first(name: "x-slack-retry-num"),
            json: json
        )
        publisher.publish(delivery, to: stream, deadline: min(deadline, .now() + storeLimit)) { result in
            switch result {
            case .success:
                self.counters.countStored()
                self.logger.debug(
                    "Event stored",
                    metadata: [
                        LogKey.eventID: .string(eventID), LogKey.requestID: .string(requestID),
                        LogKey.stream: .string(stream.rawValue),
                    ]
                )
                answer(.accepted)
            case .failure(let error):
                self.logger.debug("Event not stored", error: error, metadata: [LogKey.eventID: .string(eventID)])
                answer(self.refuse(because: error))
            }
        }
    }

    private func note(_ reason: Admission.Acknowledgement, _ envelope: Envelope) {
        let (words, isFirst) = counters.count(reason)
        switch reason {
        case .unhandledEvent:
            guard isFirst else { return }
            logger.notice(
                "Slack sends events of a type that the bot has no use for; they are acknowledged and dropped",
                metadata: [LogKey.eventType: .string(words)]
            )
        case .otherTeam:
            guard isFirst else { return }
            logger.notice("Slack sends events of another workspace; they are acknowledged and dropped")
        case .rateLimited:
            guard quiet.shouldSay("rate limited") != nil else { return }
            logger.warning("Slack holds events back: there were more than 30,000 within an hour")
        case .appGone(let type):
            logger.error(
                "Slack says that the app was removed or its tokens were revoked: install it again and renew the token",
                metadata: [LogKey.messageID: .page(.appGone), LogKey.eventType: .string(type)]
            )
        }
    }

    private func nextRequestID() -> String {
        requestCount += 1
        return "\(requestIDPrefix)-\(requestCount)"
    }
}

@available(*, unavailable)
extension EventReceiver: Sendable {}

import AsyncHTTPClient
import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Secrets
import SlackEvents
import Systemd

/// Takes deliveries to the app, as Slack does: signed, within a time limit, and tried again when they fail.
struct Courier: Sendable {
    let client: HTTPClient
    let signingSecret: Secret
    /// How long an answer may take.
    let timeout: Duration
    /// The waits before further attempts, scaled.
    let waits: [Duration]
    let logger: Logger

    /// How many redirects Slack follows.
    static let maximumRedirects = 2
    /// How much of an answer is read. Slack makes nothing of it.
    private static let maximumAnswer = 64 * 1024

    /// Tries once.
    ///
    /// - Parameters:
    ///   - url: the app's Request URL.
    ///   - retry: the headers `X-Slack-Retry-Num` and `-Reason`, for an attempt that isn't the first.
    func attempt(_ delivery: Delivery, to url: String, retry: (number: Int, reason: RetryReason)? = nil) async
        -> DeliveryAttempt
    {
        let start = ContinuousClock.now
        let time = WallClock.milliseconds()
        var headers: [JSON.Member] = []
        var status: Int?
        var failure: RetryReason?
        var forbidsRetry = false
        do {
            headers = try self.headers(of: delivery, retry)
            let response = try await post(delivery, to: url, headers, deadline: .now() + TimeAmount(timeout))
            status = Int(response.status.code)
            if !(200..<300).contains(response.status.code) {
                failure = (300..<400).contains(response.status.code) ? .tooManyRedirects : .httpError
                forbidsRetry = response.headers.first(name: "X-Slack-No-Retry") == "1"
            }
        } catch {
            failure = Self.reason(error)
        }
        let attempt = DeliveryAttempt(
            eventID: delivery.eventID,
            type: delivery.type,
            status: status,
            failure: failure,
            duration: .now - start,
            forbidsRetry: forbidsRetry,
            sent: SentRequest(time: time, url: url, headers: headers, retry: retry?.number, reason: retry?.reason)
        )
        // What was given up tells nothing about the app.
        if !Task.isCancelled { log(attempt, retry: retry?.number) }
        return attempt
    }

    /// Tries again and again after a failure, until it is acknowledged, forbidden, or Slack would give up.
    ///
    /// - Parameters:
    ///   - failed: the first attempt.
    ///   - url: asked for the Request URL before each attempt; nil gives up.
    ///   - attempted: told of each attempt; says what Slack makes of it.
    /// - Throws: `CancellationError` when the wait is cancelled.
    func persist(
        _ delivery: Delivery,
        after failed: DeliveryAttempt,
        url: @Sendable () -> String?,
        attempted: @Sendable (DeliveryAttempt) -> DeliveryAttempt
    ) async throws {
        var last = failed
        for (index, wait) in waits.enumerated() {
            guard let reason = last.failure, !last.forbidsRetry else { return }
            try await Task.sleep(for: wait)
            guard let url = url() else { return }
            last = attempted(await attempt(delivery, to: url, retry: (index + 1, reason)))
        }
    }

    private func post(
        _ delivery: Delivery,
        to url: String,
        _ headers: [JSON.Member],
        deadline: NIODeadline
    ) async throws -> HTTPClientResponse {
        var target = url
        var redirects = 0
        while true {
            var request = HTTPClientRequest(url: target)
            request.method = .POST
            for header in headers { request.headers.add(name: header.name, value: header.value.string ?? "") }
            request.body = .bytes(ByteBuffer(bytes: delivery.body))
            let response = try await client.execute(request, deadline: deadline)
            // Read to the end, so that the connection can be used again.
            _ = try? await response.body.collect(upTo: Self.maximumAnswer)
            guard response.status == .movedPermanently || response.status == .found, redirects < Self.maximumRedirects,
                let location = response.headers.first(name: "Location"),
                let next = URL(string: location, relativeTo: URL(string: target))
            else { return response }
            target = next.absoluteString
            redirects += 1
        }
    }

    private func headers(
        of delivery: Delivery,
        _ retry: (number: Int, reason: RetryReason)?
    ) throws -> [JSON.Member] {
        let timestamp = String(Int64(Date().timeIntervalSince1970))
        let signature = try RequestVerifier(secret: signingSecret).sign(body: delivery.body.span, timestamp: timestamp)
        var headers = [
            JSON.Member("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)"),
            JSON.Member("Accept", "*/*"),
            JSON.Member("Content-Type", "application/json"),
            JSON.Member("X-Slack-Request-Timestamp", .string(timestamp)),
            JSON.Member("X-Slack-Signature", .string(signature)),
        ]
        if let retry {
            headers.append(JSON.Member("X-Slack-Retry-Num", .string(String(retry.number))))
            headers.append(JSON.Member("X-Slack-Retry-Reason", .string(retry.reason.rawValue)))
        }
        return headers
    }

    /// What Slack calls an error.
    private static func reason(_ error: any Error) -> RetryReason {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout:
                .timeout
            case .tlsHandshakeTimeout: .tls
            case .remoteConnectionClosed: .connectionFailed
            default: .unknown
            }
        case is NIOConnectionError, is IOError, is ChannelError: .connectionFailed
        // Its types are NIOSSL's, which isn't a dependency of this target.
        case _ where String(reflecting: type(of: error)).hasPrefix("NIOSSL."): .tls
        default: .unknown
        }
    }

    private func log(_ attempt: DeliveryAttempt, retry: Int?) {
        var metadata: Logger.Metadata = [
            "event_type": "\(attempt.type)", "event_id": "\(attempt.eventID)",
            "duration_ms": "\(attempt.duration.milliseconds)",
        ]
        if let status = attempt.status { metadata["status"] = "\(status)" }
        if let retry { metadata["retry"] = "\(retry)" }
        if let failure = attempt.failure {
            metadata["reason"] = "\(failure.rawValue)"
            logger.warning("The app didn't acknowledge the event", metadata: metadata)
        } else {
            logger.info("Event delivered", metadata: metadata)
        }
    }
}

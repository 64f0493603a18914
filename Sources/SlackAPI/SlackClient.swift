package import AsyncHTTPClient
internal import NIOCore

/// Slack's Web API, with its limits kept.
///
/// Each call has a deadline. It waits for its turn (a channel's messages go in order and spaced, a method that Slack
/// has limited pauses for everybody), repeats what failed in passing where that can do no harm, and gives up as soon as
/// it is certain that the deadline can't be met: a reply that would come too late isn't waited for. Waiting ends at the
/// deadline at the latest, and at once when the calling task is cancelled.
///
/// One client belongs to one token: all calls with it share the queues.
///
/// - SeeAlso: docs.slack.dev/apis/web-api and docs.slack.dev/apis/web-api/rate-limits.
package final class SlackClient: Sendable {
    private let configuration: SlackConfiguration
    private let exchange: HTTPExchange
    private let queue: CallQueue
    private let onRequest: (@Sendable (RequestReport) -> Void)?
    private let clock = ContinuousClock()

    /// A client on somebody's HTTP client, which must outlive it.
    ///
    /// - Parameter httpClient: best made with ``httpConfiguration``. Redirects are refused whatever it is set to.
    package init(configuration: SlackConfiguration, httpClient: HTTPClient) {
        self.configuration = configuration
        let eventLoop = httpClient.eventLoopGroup.any()
        self.exchange = HTTPExchange(configuration: configuration, httpClient: httpClient, eventLoop: eventLoop)
        self.queue = CallQueue(rules: ScheduleRules(configuration), eventLoop: eventLoop)
        self.onRequest = nil
    }

    private init(_ client: SlackClient, onRequest: @escaping @Sendable (RequestReport) -> Void) {
        self.configuration = client.configuration
        self.exchange = client.exchange
        self.queue = client.queue
        self.onRequest = onRequest
    }

    /// The same client, with the same queues, that tells of each request when it is over.
    ///
    /// - Parameter onRequest: called in the task that made the call; takes the place of this client's own.
    package func reporting(_ onRequest: @escaping @Sendable (RequestReport) -> Void) -> SlackClient {
        SlackClient(self, onRequest: onRequest)
    }

    /// How the HTTP client for Slack should be set.
    ///
    /// HTTP/1.1, because there a request that times out takes its connection with it, while a dead HTTP/2 connection
    /// would keep all requests for minutes. No redirects: the token goes nowhere else. Idle connections are given up
    /// after 30 s, before a server or a NAT does so just when a message goes out. A connection that can't be made fails
    /// at once: the client repeats that itself, since it knows the deadline.
    package static var httpConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: .seconds(5)),
            connectionPool: HTTPClient.Configuration.ConnectionPool(idleTimeout: .seconds(30))
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// What waits at the moment, and for what.
    package func backlog() -> SlackBacklog {
        let snapshot = queue.snapshot()
        let pauses = snapshot.pauses.map { SlackBacklog.Pause(method: $0.method, channel: $0.channel, remaining: $1) }
        return SlackBacklog(
            waiting: snapshot.waiting,
            pauses: pauses.sorted { $0.remaining > $1.remaining },
            lanes: snapshot.lanes
        )
    }

    // MARK: Calling

    /// A method's answer and what it took.
    struct Reply<Answer: SlackAnswer> {
        let answer: Answer
        let scopes: String?
        let effort: CallEffort
    }

    /// Calls a method.
    ///
    /// - Parameter isWanted: asked each time just before the request goes out, however long it waited for its turn.
    func call<Answer: SlackAnswer>(
        _ request: SlackRequest,
        as _: Answer.Type = Answer.self,
        deadline: ContinuousClock.Instant,
        isWanted: @Sendable () -> Bool = { true }
    ) async throws(SlackError) -> Reply<Answer> {
        let lane = Lane(method: request.method, channel: request.channel)
        let latestStart = deadline - configuration.minimumTime
        var effort = CallEffort()

        if let refusal = await waiting(&effort, { await queue.enter(lane, latestStart: latestStart) }) {
            throw error(refusal, request, effort)
        }
        while true {
            if let reason = Task.isCancelled ? SlackError.NotSentReason.cancelled : isWanted() ? nil : .withdrawn {
                queue.leave(lane, answered: false)
                throw SlackError(
                    kind: .notSent(reason),
                    method: request.method,
                    channel: request.channel,
                    detail: nil,
                    effort: effort
                )
            }
            let outcome = await attempt(request, as: Answer.self, deadline: deadline, &effort)
            switch outcome.verdict {
            case .done(let answer):
                queue.leave(lane, answered: true)
                return Reply(answer: answer, scopes: outcome.scopes, effort: effort)

            case .limited(let asked):
                effort.limited += 1
                let refusal = await waiting(&effort) {
                    await queue.pause(lane, latestStart: latestStart, asked: asked)
                }
                if let refusal {
                    throw error(refusal, request, effort)
                }

            case .failed(let kind, let detail, let again):
                guard again, effort.attempts - effort.limited < configuration.maximumAttempts,
                    await backOff(&effort, latestStart: latestStart)
                else {
                    queue.leave(lane, answered: outcome.isAnswered)
                    throw SlackError(
                        kind: kind,
                        method: request.method,
                        channel: request.channel,
                        detail: detail,
                        effort: effort
                    )
                }
            }
        }
    }

    /// Sends the request once.
    private func attempt<Answer: SlackAnswer>(
        _ request: SlackRequest,
        as _: Answer.Type,
        deadline: ContinuousClock.Instant,
        _ effort: inout CallEffort
    ) async -> (verdict: Verdict<Answer>, scopes: String?, isAnswered: Bool) {
        let judge = Judge(
            method: request.method,
            excerpt: Excerpt(token: configuration.token),
            isRepeated: effort.attempts > 0
        )
        effort.attempts += 1
        let start = clock.now
        let answer: HTTPAnswer?
        let verdict: Verdict<Answer>
        do throws(ExchangeFailure) {
            let received = try await exchange.send(
                request,
                deadline: min(deadline, start + configuration.requestTimeout)
            )
            answer = received
            verdict = judge.verdict(received, as: Answer.self)
        } catch {
            answer = nil
            verdict = judge.verdict(error, as: Answer.self)
        }
        onRequest?(
            RequestReport(
                method: request.method,
                channel: request.channel,
                attempt: effort.attempts,
                duration: start.duration(to: clock.now),
                status: answer?.status,
                slackRequestID: answer?.requestID,
                code: verdict.code
            )
        )
        return (verdict, answer?.scopes, answer != nil)
    }

    /// Waits before another attempt; the call keeps its turn meanwhile, so that a channel's order holds.
    ///
    /// - Returns: false when there is no time for one, or the task was cancelled.
    private func backOff(_ effort: inout CallEffort, latestStart: ContinuousClock.Instant) async -> Bool {
        let doubled = configuration.firstBackOff * (1 << min(effort.attempts - effort.limited - 1, 16))
        let pause = min(doubled, .seconds(5)) * Double.random(in: 0.5...1)
        guard clock.now + pause < latestStart else { return false }
        return await waiting(&effort) {
            do {
                try await clock.sleep(for: pause)
                return true
            } catch {
                return false
            }
        }
    }

    private func waiting<Outcome>(_ effort: inout CallEffort, _ wait: () async -> Outcome) async -> Outcome {
        let start = clock.now
        let outcome = await wait()
        effort.waited += start.duration(to: clock.now)
        return outcome
    }

    private func error(
        _ refusal: CallSchedule.Refusal,
        _ request: SlackRequest,
        _ effort: CallEffort
    ) -> SlackError {
        let kind: SlackError.Kind =
            switch refusal {
            case .tooLate(let earliest) where effort.limited > 0: .rateLimited(retryAfter: earliest)
            case .tooLate(let earliest): .notSent(.tooLate(earliest: earliest))
            case .queueFull: .notSent(.queueFull)
            case .cancelled: .notSent(.cancelled)
            }
        return SlackError(
            kind: kind,
            method: request.method,
            channel: request.channel,
            detail: nil,
            effort: effort
        )
    }
}

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Secrets

/// Sends one request and reads its answer: no repeating, no judging.
struct HTTPExchange: Sendable {
    let configuration: SlackConfiguration
    let httpClient: HTTPClient
    /// Of requests and connections alike. If they had different ones, a request's end could come after the answer and the
    /// connection's end, for which AsyncHTTPClient traps.
    let eventLoop: any EventLoop

    /// Sends a request.
    ///
    /// - Parameter deadline: the last byte of the answer has come by then, or the exchange has failed and its
    ///   connection is closed.
    func send(
        _ request: SlackRequest,
        deadline: ContinuousClock.Instant
    ) async throws(ExchangeFailure) -> HTTPAnswer {
        let collector = AnswerCollector(request: request.body, maximumSize: configuration.maximumAnswerSize)
        let http = try makeRequest(request, body: collector.body)
        let remaining = ContinuousClock.now.duration(to: deadline)
        let task = httpClient.execute(
            request: http,
            delegate: collector,
            eventLoop: .delegateAndChannel(on: eventLoop),
            deadline: .now() + TimeAmount(remaining)
        )
        do {
            return try await withTaskCancellationHandler {
                try await task.get()
            } onCancel: {
                task.cancel()
            }
        } catch {
            throw failure(error, mayBeRead: collector.isWritten)
        }
    }

    private func makeRequest(
        _ request: SlackRequest,
        body: HTTPClient.Body
    ) throws(ExchangeFailure) -> HTTPClient.Request {
        if let problem = configuration.apiURLProblem {
            throw .misconfigured("the address: " + problem)
        }
        // AsyncHTTPClient would refuse it with an error that holds the value.
        if let problem = configuration.tokenProblem {
            throw .misconfigured("the token: " + problem)
        }
        var headers = HTTPHeaders()
        headers.add(name: "Authorization", value: "Bearer " + configuration.token.exposed)
        headers.add(name: "Content-Type", value: request.method.contentType)
        headers.add(name: "User-Agent", value: configuration.userAgent)
        do {
            let url = configuration.url(of: request.method)
            return try HTTPClient.Request(url: url, method: .POST, headers: headers, body: body)
        } catch {
            throw .misconfigured(describe(error))
        }
    }

    private func failure(_ error: any Error, mayBeRead: Bool) -> ExchangeFailure {
        if let failure = error as? ExchangeFailure {
            return failure
        }
        let known = error as? HTTPClientError
        if known == .cancelled || error is CancellationError {
            return .cancelled(mayBeRead: mayBeRead)
        }
        guard mayBeRead else { return .unreachable(describe(error)) }
        switch known {
        case .deadlineExceeded, .readTimeout, .writeTimeout: return .timedOut
        default: return .connectionLost(describe(error))
        }
    }

    private func describe(_ error: any Error) -> String {
        Excerpt(token: configuration.token).text(ConnectionFault.words(error))
    }
}

package import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Secrets

/// Single HTTP requests beside the Web API: bounded in time and size, and never redirected.
package struct Transfer: Sendable {
    private let httpClient: HTTPClient
    private let userAgent: String

    /// - Parameters:
    ///   - httpClient: best made with ``SlackClient/httpConfiguration``. Redirects are refused whatever it is set to.
    ///   - userAgent: the `User-Agent` header.
    package init(httpClient: HTTPClient, userAgent: String) {
        self.httpClient = httpClient
        self.userAgent = userAgent
    }

    /// Posts a text.
    ///
    /// - Parameters:
    ///   - maximumAnswer: in bytes.
    ///   - deadline: for all of it, to the last byte of the answer.
    /// - Returns: the body of an answer with status 200.
    package func post(
        _ text: [UInt8],
        to url: String,
        maximumAnswer: Int,
        deadline: ContinuousClock.Instant
    ) async throws(TransferError) -> [UInt8] {
        try await send(
            .POST,
            url,
            headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: ByteBuffer(bytes: text),
            hidden: Secret(""),
            maximumAnswer: maximumAnswer,
            deadline: deadline
        )
    }

    /// - Parameter hidden: what must not get into an error; may be empty.
    func send(
        _ method: HTTPMethod,
        _ url: String,
        headers: HTTPHeaders,
        body: ByteBuffer = ByteBuffer(),
        hidden: Secret,
        maximumAnswer: Int,
        deadline: ContinuousClock.Instant
    ) async throws(TransferError) -> [UInt8] {
        let server = Excerpt.code(WebOrigin(of: url)?.authority ?? "a server", length: 100)
        let collector = AnswerCollector(request: body, maximumSize: maximumAnswer)
        var headers = headers
        headers.add(name: "User-Agent", value: userAgent)
        do {
            let request = try HTTPClient.Request(
                url: url,
                method: method,
                headers: headers,
                body: method == .GET ? nil : collector.body
            )
            let remaining = ContinuousClock.now.duration(to: deadline)
            let task = httpClient.execute(
                request: request,
                delegate: collector,
                // As in HTTPExchange.
                eventLoop: .delegateAndChannel(on: httpClient.eventLoopGroup.any()),
                deadline: .now() + TimeAmount(remaining)
            )
            let answer = try await withTaskCancellationHandler {
                try await task.get()
            } onCancel: {
                task.cancel()
            }
            guard answer.status == 200 else { throw TransferError(.status(answer.status), server: server) }
            return Array(buffer: answer.body)
        } catch let error as TransferError {
            throw error
        } catch {
            throw TransferError(
                Self.kind(error, maximumAnswer, isWritten: collector.isWritten, hidden),
                server: server
            )
        }
    }

    private static func kind(
        _ error: any Error,
        _ limit: Int,
        isWritten: Bool,
        _ hidden: Secret
    ) -> TransferError.Kind {
        switch error as? ExchangeFailure {
        case .redirected(let status): return .redirected(status: status)
        case .tooLarge: return .tooLarge(limit: limit)
        case .cancelled: return .cancelled
        default: break
        }
        let known = error as? HTTPClientError
        switch known {
        case .cancelled: return .cancelled
        case .deadlineExceeded, .readTimeout, .writeTimeout: return .timedOut
        default: break
        }
        let description = Excerpt(token: hidden).text(ConnectionFault.words(error))
        return isWritten ? .connectionLost(description) : .unreachable(description)
    }
}

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Collects one answer up to a size, refuses redirects whatever the HTTP client is set to, and notes whether the
/// request may have been read.
final class AnswerCollector: HTTPClientResponseDelegate {
    private struct State {
        var isWritten = false
        var answer: HTTPAnswer?
    }

    private let request: ByteBuffer
    private let maximumSize: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - request: the body of the request.
    ///   - maximumSize: of the answer's body, in bytes.
    init(request: ByteBuffer, maximumSize: Int) {
        self.request = request
        self.maximumSize = maximumSize
    }

    /// Whether all of the request may be on its way. Before, Slack has the head at most, which says that a body
    /// follows, and can't have done anything.
    var isWritten: Bool {
        state.withLock(\.isWritten)
    }

    /// The request's body, which notes when it is asked for.
    var body: HTTPClient.Body {
        .stream(contentLength: Int64(request.readableBytes)) { writer in
            self.state.withLock { $0.isWritten = true }
            return writer.write(.byteBuffer(self.request))
        }
    }

    func didSendRequestHead(task: HTTPClient.Task<HTTPAnswer>, _: HTTPRequestHead) {
        // An empty body is never asked for.
        if request.readableBytes == 0 {
            state.withLock { $0.isWritten = true }
        }
    }

    func didVisitURL(task: HTTPClient.Task<HTTPAnswer>, _: HTTPClient.Request, _ head: HTTPResponseHead) {
        if (300..<400).contains(head.status.code) {
            task.fail(reason: ExchangeFailure.redirected(status: Int(head.status.code)))
        }
    }

    func didReceiveHead(task: HTTPClient.Task<HTTPAnswer>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        if let length = head.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > maximumSize {
            return task.eventLoop.makeFailedFuture(ExchangeFailure.tooLarge)
        }
        let answer = HTTPAnswer(
            status: Int(head.status.code),
            retryAfter: head.headers.first(name: "Retry-After"),
            scopes: head.headers.first(name: "X-OAuth-Scopes"),
            requestID: head.headers.first(name: "X-Slack-Req-Id").map { Excerpt.code($0, length: 64) }
        )
        state.withLock { $0.answer = answer }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<HTTPAnswer>, _ part: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state in
            guard let size = state.answer?.body.readableBytes, size + part.readableBytes <= maximumSize else {
                return false
            }
            var part = part
            state.answer?.body.writeBuffer(&part)
            return true
        }
        return fits
            ? task.eventLoop.makeSucceededVoidFuture()
            : task.eventLoop.makeFailedFuture(ExchangeFailure.tooLarge)
    }

    func didFinishRequest(task: HTTPClient.Task<HTTPAnswer>) throws -> HTTPAnswer {
        guard let answer = state.withLock(\.answer) else {
            throw ExchangeFailure.connectionLost("an answer without a head")
        }
        return answer
    }
}

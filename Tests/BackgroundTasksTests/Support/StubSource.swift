import NIOCore
import NIOHTTP1
import NIOPosix
import TestSupport

/// A source on a port of its own that answers what a test says.
final class StubSource: Sendable {
    struct Answer: Sendable {
        var status = 200
        var headers: [(String, String)] = []
        var body = ""
        /// Instead of ``body``, for what is no text.
        var bytes: [UInt8]?
        /// Sent again and again without an end, each after this pause.
        var endless: TimeAmount?

        static func json(_ text: String) -> Answer {
            Answer(headers: [("Content-Type", "application/json; charset=UTF-8")], body: text)
        }
    }

    let url: String
    /// The requests so far.
    let log: Locked<[HTTPRequestHead]>
    private let channel: any Channel
    private let connections: Locked<[any Channel]>

    /// Ends all answers that are on their way, and takes no more requests.
    func close() {
        channel.close(promise: nil)
        connections.withLock { $0 }.forEach { $0.close(promise: nil) }
    }

    private init(channel: any Channel, connections: Locked<[any Channel]>, log: Locked<[HTTPRequestHead]>) {
        self.channel = channel
        self.connections = connections
        self.log = log
        url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
    }

    /// Runs `body` with a source that answers a request's path and query.
    static func with<T>(
        _ respond: @escaping @Sendable (HTTPRequestHead) -> Answer,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (StubSource) async throws -> T
    ) async throws -> T {
        let log = Locked<[HTTPRequestHead]>([])
        let connections = Locked<[any Channel]>([])
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { child in
                connections.withLock { $0.append(child) }
                return child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.configureHTTPServerPipeline()
                    try child.pipeline.syncOperations.addHandler(
                        Handler { head in
                            log.withLock { $0.append(head) }
                            return respond(head)
                        }
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let source = StubSource(channel: channel, connections: connections, log: log)
        let result: Result<T, any Error>
        do { result = .success(try await body(source)) } catch { result = .failure(error) }
        if channel.isActive { try await channel.close() }
        return try result.get()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let respond: @Sendable (HTTPRequestHead) -> Answer

        init(_ respond: @escaping @Sendable (HTTPRequestHead) -> Answer) {
            self.respond = respond
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let request) = unwrapInboundIn(data) else { return }
            let answer = respond(request)
            var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status))
            for (name, value) in answer.headers { head.headers.add(name: name, value: value) }
            if answer.endless == nil {
                head.headers.replaceOrAdd(
                    name: "Content-Length",
                    value: "\(answer.bytes?.count ?? answer.body.utf8.count)"
                )
            }
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            let body = answer.bytes.map { ByteBuffer(bytes: $0) } ?? ByteBuffer(string: answer.body)
            if let pause = answer.endless {
                let context = NIOLoopBound(context, eventLoop: context.eventLoop)
                @Sendable func more(_ task: RepeatedTask) {
                    guard context.value.channel.isActive else { return task.cancel() }
                    let part = HTTPServerResponsePart.body(.byteBuffer(body))
                    context.value.writeAndFlush(NIOAny(part), promise: nil)
                }
                context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: pause, more)
            } else {
                context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}

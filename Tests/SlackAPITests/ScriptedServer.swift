import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on a port of its own that answers by a script: bytes as they are, so that it can also answer
/// nonsense.
final class ScriptedServer: Sendable {
    /// What it does with one request, after having read all of it.
    enum Step: Sendable {
        /// Writes these bytes.
        case bytes(String)
        /// Writes these bytes and closes.
        case bytesThenClose(String)
        /// Reads on and says nothing.
        case silence
        /// Closes without an answer.
        case close

        static func answer(_ body: String, status: Int = 200, headers: [(String, String)] = []) -> Step {
            let lines = headers.map { "\($0): \($1)\r\n" }.joined()
            return .bytes("HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\(lines)\r\n\(body)")
        }

        static func refusal(_ code: String) -> Step {
            .answer(#"{"ok":false,"error":"\#(code)"}"#)
        }

        static let done = Step.answer(#"{"ok":true,"channel":"C0GEN","ts":"1700000000.000100"}"#)
    }

    struct Request: Sendable {
        let head: HTTPRequestHead
        let body: String

        /// `chat.postMessage` of `/api/chat.postMessage`.
        var method: String { String(head.uri.split(separator: "/").last ?? "") }
        func header(_ name: String) -> String? { head.headers.first(name: name) }
    }

    let port: Int
    /// Requests as they are read.
    let arrivals: AsyncStream<Request>
    private let channel: any Channel
    private let connections: Connections
    private let requestLog: RequestLog

    var url: String { "http://127.0.0.1:\(port)/api/" }
    var requests: [Request] { requestLog.all }

    private init(channel: any Channel, connections: Connections, log: RequestLog, arrivals: AsyncStream<Request>) {
        self.channel = channel
        self.connections = connections
        self.requestLog = log
        self.arrivals = arrivals
        self.port = channel.localAddress?.port ?? 0
    }

    static func start(_ respond: @escaping @Sendable (Request, Int) -> Step) async throws -> ScriptedServer {
        let (stream, continuation) = AsyncStream<Request>.makeStream()
        let log = RequestLog(continuation: continuation)
        let connections = Connections()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in
                connections.add(child)
                return child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try child.pipeline.syncOperations.addHandler(Handler(log: log, respond: respond))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ScriptedServer(channel: channel, connections: connections, log: log, arrivals: stream)
    }

    func stop() async throws {
        try await channel.close().get()
        connections.closeAll()
    }
}

final class RequestLog: Sendable {
    private let requests = Mutex<[ScriptedServer.Request]>([])
    private let continuation: AsyncStream<ScriptedServer.Request>.Continuation

    init(continuation: AsyncStream<ScriptedServer.Request>.Continuation) {
        self.continuation = continuation
    }

    var all: [ScriptedServer.Request] { requests.withLock(\.self) }

    /// Returns the request's number, from 0.
    func add(_ request: ScriptedServer.Request) -> Int {
        let index = requests.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        continuation.yield(request)
        return index
    }
}

final class Connections: Sendable {
    private let channels = Mutex<[any Channel]>([])

    func add(_ channel: any Channel) {
        channels.withLock { $0.append(channel) }
    }

    func closeAll() {
        for channel in channels.withLock(\.self) {
            channel.close(promise: nil)
        }
    }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private let log: RequestLog
    private let respond: @Sendable (ScriptedServer.Request, Int) -> ScriptedServer.Step
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(log: RequestLog, respond: @escaping @Sendable (ScriptedServer.Request, Int) -> ScriptedServer.Step) {
        self.log = log
        self.respond = respond
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ByteBuffer()
        case .body(var part):
            body.writeBuffer(&part)
        case .end:
            guard let head else { return }
            let request = ScriptedServer.Request(head: head, body: String(buffer: body))
            switch respond(request, log.add(request)) {
            case .bytes(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .bytesThenClose(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                context.close(promise: nil)
            case .silence:
                break
            case .close:
                context.close(promise: nil)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

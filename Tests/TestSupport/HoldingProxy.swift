import NIOCore
import NIOPosix
import Synchronization

/// Stands between a program and its Redis, and holds the connection still at one moment: the program then waits for ever,
/// and a test can kill it just there.
package final class HoldingProxy: Sendable {
    package enum Moment: Sendable, Equatable {
        /// The command never reaches Redis.
        case beforeCommand(String)
        /// Redis carries the command out, and the program never hears of it.
        case afterCommand(String)
    }

    package let socket: String
    private let upstream: String
    private let moment: Moment
    private let held = Atomic(false)

    /// Whether the moment has come.
    package var isHolding: Bool { held.load(ordering: .relaxed) }

    private init(socket: String, upstream: String, moment: Moment) {
        self.socket = socket
        self.upstream = upstream
        self.moment = moment
    }

    /// Runs `body` with a proxy at `socket`.
    ///
    /// - Parameter moment: the command's name, or any bytes that only this command has.
    package static func with<T>(
        socket: String,
        upstream: String,
        holdingAt moment: Moment,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (HoldingProxy) async throws -> T
    ) async throws -> T {
        let proxy = HoldingProxy(socket: socket, upstream: upstream, moment: moment)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { proxy.connect($0) }
            .bind(unixDomainSocketPath: socket).get()
        let result: Result<T, any Error>
        do { result = .success(try await body(proxy)) } catch { result = .failure(error) }
        try await server.close()
        return try result.get()
    }

    private func connect(_ client: any Channel) -> EventLoopFuture<Void> {
        ClientBootstrap(group: client.eventLoop)
            .channelInitializer { redis in
                redis.eventLoop.makeCompletedFuture {
                    try redis.pipeline.syncOperations.addHandler(Forwarder(self, to: client, isFromProgram: false))
                }
            }
            .connect(unixDomainSocketPath: upstream)
            .flatMap { redis in
                client.eventLoop.makeCompletedFuture {
                    try client.pipeline.syncOperations.addHandler(Forwarder(self, to: redis, isFromProgram: true))
                }
                .flatMap { client.setOption(.autoRead, value: true) }
            }
    }

    /// - Returns: whether the bytes go on.
    fileprivate func admits(_ bytes: ByteBuffer, isFromProgram: Bool, waitsForReply: inout Bool) -> Bool {
        if isHolding { return false }
        switch moment {
        case .beforeCommand(let mark) where isFromProgram:
            guard String(buffer: bytes).contains(mark) else { return true }
            held.store(true, ordering: .relaxed)
            return false
        case .afterCommand(let mark) where isFromProgram:
            if String(buffer: bytes).contains(mark) { waitsForReply = true }
            return true
        case .afterCommand:
            guard waitsForReply else { return true }
            held.store(true, ordering: .relaxed)
            return false
        case .beforeCommand:
            return true
        }
    }

    private final class Forwarder: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let proxy: HoldingProxy
        private let target: any Channel
        private let isFromProgram: Bool

        init(_ proxy: HoldingProxy, to target: any Channel, isFromProgram: Bool) {
            self.proxy = proxy
            self.target = target
            self.isFromProgram = isFromProgram
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            var waitsForReply = isFromProgram ? false : proxy.awaited.load(ordering: .relaxed)
            guard proxy.admits(bytes, isFromProgram: isFromProgram, waitsForReply: &waitsForReply) else { return }
            if isFromProgram, waitsForReply { proxy.awaited.store(true, ordering: .relaxed) }
            target.writeAndFlush(bytes, promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            target.close(promise: nil)
        }
    }

    fileprivate let awaited = Atomic(false)
}

package import Logging
package import NIOCore
import NIOExtras
import NIOHTTP1
import NIOPosix
import Operations
import Redis
import ServiceLifecycle
package import Systemd
import WorkQueue

/// The HTTP daemon: from listening to the last answer.
package struct GatewayService: Service, CustomStringConvertible {
    /// For the service group's log, which would print all that is in here.
    package var description: String { "gateway" }

    /// Where it listens.
    package enum Listener: Sendable {
        /// Listening descriptors that systemd passed; the service owns them from now on.
        case descriptors([CInt])
        /// A port on all addresses; 0 for any that is free.
        case port(Int)
        /// A Unix socket, for tests.
        case unix(path: String)
    }

    private let configuration: GatewayConfiguration
    private let listener: Listener
    private let eventLoop: any EventLoop
    private let notifier: ServiceNotifier
    private let logger: Logger
    private let wallClock: @Sendable () -> Int64
    private let onListening: @Sendable ([SocketAddress]) -> Void

    /// - Parameters:
    ///   - eventLoop: the one that all connections and the one to Redis run on, so that a request never changes its
    ///     thread. One is enough: Slack sends at most 30,000 events an hour, and one takes twenty thousand a second.
    ///   - wallClock: milliseconds since 1970; tests shift it.
    ///   - onListening: called when requests are taken, with the addresses.
    package init(
        configuration: GatewayConfiguration,
        listener: Listener,
        eventLoop: any EventLoop,
        notifier: ServiceNotifier = ServiceNotifier(),
        logger: Logger,
        wallClock: @escaping @Sendable () -> Int64 = WallClock.milliseconds,
        onListening: @escaping @Sendable ([SocketAddress]) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.listener = listener
        self.eventLoop = eventLoop
        self.notifier = notifier
        self.logger = logger
        self.wallClock = wallClock
        self.onListening = onListening
    }

    /// Runs until a graceful shutdown: then no connection is taken, open requests get their answer, idle ones are closed.
    ///
    /// - Throws: when it can't listen.
    package func run() async throws {
        let status = GatewayStatus(notifier: notifier, logger: logger, address: "\(configuration.redis.endpoint)")
        let redis = RedisClient(configuration: configuration.redis, eventLoop: eventLoop) { status.redis($0) }
        let receiver = try await makeReceiver(redis)
        let listening = try await listen(receiver)
        redis.start()
        let addresses = listening.compactMap(\.channel.localAddress)
        for address in addresses {
            logger.notice("Listening", metadata: [LogKey.address: .string("\(address)")])
        }
        status.ready()
        onListening(addresses)

        try? await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await status.keepCurrent { await summary(receiver) } }
            group.addTask { try await gracefulShutdown() }
            try await group.next()
            group.cancelAll()
        }
        status.stopping("Finishing open requests")
        await drain(listening)
        await redis.shutDown()
        let total = await summary(receiver)
        logger.notice("Stopped", metadata: ["summary": .string(total)])
    }

    private func makeReceiver(_ redis: RedisClient) async throws -> NIOLoopBound<EventReceiver> {
        try await eventLoop.submit { [configuration, logger, wallClock, eventLoop] in
            let publisher = Publisher(redis: redis, keys: configuration.keys)
            let receiver = try EventReceiver(
                configuration: configuration,
                publisher: publisher,
                logger: logger,
                wallClock: wallClock
            )
            return NIOLoopBound(receiver, eventLoop: eventLoop)
        }.get()
    }

    private func listen(_ receiver: NIOLoopBound<EventReceiver>) async throws -> [Listening] {
        switch listener {
        case .descriptors(let descriptors):
            var listening: [Listening] = []
            for descriptor in descriptors {
                try await listening.append(listen(receiver) { $0.withBoundSocket(descriptor) })
            }
            return listening
        case .port(let port):
            do {
                return try await [listen(receiver) { $0.bind(host: "::", port: port) }]
            } catch {
                // A host without IPv6.
                do {
                    return try await [listen(receiver) { $0.bind(host: "0.0.0.0", port: port) }]
                } catch {
                    throw ListenError(port: port, cause: error)
                }
            }
        case .unix(let path):
            return try await [listen(receiver) { $0.bind(unixDomainSocketPath: path) }]
        }
    }

    /// `PORT` can't be listened on.
    private struct ListenError: Error, CustomStringConvertible {
        let port: Int
        let cause: any Error

        var description: String {
            "nothing can listen on PORT \(port): \(cause); choose another, or end what has it (ss -ltnp)"
        }
    }

    /// A listening socket and what stops it with its connections; there is one of these for each socket.
    private struct Listening {
        let channel: any Channel
        let quiescing: ServerQuiescingHelper
    }

    private func listen(
        _ receiver: NIOLoopBound<EventReceiver>,
        bind: (ServerBootstrap) -> EventLoopFuture<any Channel>
    ) async throws -> Listening {
        let quiescing = ServerQuiescingHelper(group: eventLoop)
        let bootstrap = ServerBootstrap(group: eventLoop)
            // Covers the requests that come while a restart is under way; the kernel caps it at net.core.somaxconn.
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel)
                    )
                }
            }
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { [configuration] channel in
                channel.eventLoop.makeCompletedFuture {
                    try Self.configure(channel.pipeline.syncOperations, configuration, receiver.value)
                }
            }
        return try await Listening(channel: bind(bootstrap).get(), quiescing: quiescing)
    }

    static func configure(
        _ pipeline: ChannelPipeline.SynchronousOperations,
        _ configuration: GatewayConfiguration,
        _ receiver: EventReceiver
    ) throws {
        let connection = ConnectionHandler(configuration: configuration, receiver: receiver)
        try pipeline.addHandler(FirstByteHandler(connection))
        try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
        try pipeline.addHandler(connection)
    }

    private func summary(_ receiver: NIOLoopBound<EventReceiver>) async -> String {
        await withCheckedContinuation { continuation in
            eventLoop.execute { continuation.resume(returning: receiver.value.summary) }
        }
    }

    /// Waits for the open requests, but not for ever.
    private func drain(_ listening: [Listening]) async {
        let done = eventLoop.makePromise(of: Void.self)
        let each = listening.map { listening in
            let promise = eventLoop.makePromise(of: Void.self)
            listening.quiescing.initiateShutdown(promise: promise)
            return promise.futureResult
        }
        EventLoopFuture.andAllComplete(each, on: eventLoop).cascade(to: done)
        let limit = eventLoop.scheduleTask(in: TimeAmount(configuration.drainLimit)) {
            done.fail(ChannelError.connectTimeout(TimeAmount(configuration.drainLimit)))
        }
        try? await done.futureResult.get()
        limit.cancel()
    }
}

import NIOCore
import NIOPosix
package import Redis

/// A server that answers commands as a test says: what a real Redis does only now and then.
package final class StubRedis: Sendable {
    package enum Reply: Sendable {
        /// One line of RESP without its end, such as `-LOADING …`.
        case line(String)
        /// None until ``release(_:)``.
        case hold
    }

    /// What all connections sent, each command with its arguments.
    package let received: Locked<[[String]]>
    /// How many connections there were.
    package let connections: Locked<Int>
    private let held: Locked<[any Channel]>
    private let open: Locked<[any Channel]>
    private let channel: any Channel

    package var configuration: RedisConfiguration {
        if let path = channel.localAddress?.pathname { return RedisConfiguration(endpoint: .unix(path: path)) }
        return RedisConfiguration(endpoint: .tcp(host: "127.0.0.1", port: channel.localAddress?.port ?? 0))
    }

    /// - Parameters:
    ///   - socket: the path of a Unix socket to listen on, which is gone after ``stop()``; nil for a port that is free.
    ///   - greeting: sent to each connection, which is closed at once.
    ///   - reply: to each command.
    package static func start(
        socket: String? = nil,
        greeting: String? = nil,
        reply: @escaping @Sendable (_ command: [String]) -> Reply
    ) async throws -> StubRedis {
        let received = Locked<[[String]]>([])
        let connections = Locked(0)
        let held = Locked<[any Channel]>([])
        let open = Locked<[any Channel]>([])
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                connections.withLock { $0 += 1 }
                open.withLock { $0.append(channel) }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Conversation(greeting: greeting, received: received, held: held, reply: reply)
                    )
                }
            }
        let channel: any Channel
        if let socket {
            channel = try await bootstrap.bind(unixDomainSocketPath: socket).get()
        } else {
            channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        }
        return StubRedis(channel: channel, received: received, connections: connections, held: held, open: open)
    }

    private init(
        channel: any Channel,
        received: Locked<[[String]]>,
        connections: Locked<Int>,
        held: Locked<[any Channel]>,
        open: Locked<[any Channel]>
    ) {
        self.channel = channel
        self.received = received
        self.connections = connections
        self.held = held
        self.open = open
    }

    /// The usual answers of a Redis to what a client says first.
    package static func handshake(_ command: [String]) -> Reply? {
        command.first == "CLIENT" ? .line(command.dropFirst().first == "ID" ? ":1" : "+OK") : nil
    }

    package func count(_ name: String) -> Int {
        received.value.count { $0.first == name }
    }

    /// Answers all that was held, in order.
    package func release(_ line: String) {
        for channel in held.withLock({ held in
            defer { held.removeAll() }; return held
        }) {
            channel.writeAndFlush(ByteBuffer(string: line + "\r\n"), promise: nil)
        }
    }

    /// Ends it with all its connections.
    package func stop() async {
        try? await channel.close()
        for channel in open.value { try? await channel.close() }
    }

    private final class Conversation: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let greeting: String?
        private let received: Locked<[[String]]>
        private let held: Locked<[any Channel]>
        private let reply: @Sendable ([String]) -> Reply
        private var buffer = ByteBuffer()

        init(
            greeting: String?,
            received: Locked<[[String]]>,
            held: Locked<[any Channel]>,
            reply: @escaping @Sendable ([String]) -> Reply
        ) {
            self.greeting = greeting
            self.received = received
            self.held = held
            self.reply = reply
        }

        func channelActive(context: ChannelHandlerContext) {
            guard let greeting else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: greeting + "\r\n")), promise: nil)
            context.close(promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            buffer.writeBuffer(&bytes)
            while let command = nextCommand() {
                received.withLock { $0.append(command) }
                switch reply(command) {
                case .line(let line):
                    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line + "\r\n")), promise: nil)
                case .hold:
                    let channel = context.channel
                    held.withLock { $0.append(channel) }
                }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        private func nextCommand() -> [String]? {
            var rest = buffer
            guard let count = rest.readNumberLine() else { return nil }
            var command: [String] = []
            for _ in 0..<count {
                guard let length = rest.readNumberLine(), let text = rest.readString(length: length),
                    rest.readString(length: 2) != nil
                else { return nil }
                command.append(text)
            }
            buffer = rest
            return command
        }
    }
}

extension ByteBuffer {
    /// `*3\r\n` or `$12\r\n`.
    fileprivate mutating func readNumberLine() -> Int? {
        guard let end = readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = readString(length: end - readerIndex + 1) ?? ""
        return Int(line.dropFirst().filter { $0.isNumber })
    }
}

import InMemoryLogging
import Logging
import NIOCore
import NIOEmbedded
import Redis
import WorkQueue

@testable import Gateway

/// The gateway's handlers of one connection, without a network or a thread.
///
/// Its Redis never connects, so that an event waits for its answer until ``endStores()``.
final class EmbeddedConnection {
    private let channel = EmbeddedChannel()
    private let log: InMemoryLogHandler
    private let redis: RedisClient
    private let reads = ReadCounter()
    private var outbound = ByteBuffer()

    init(configure: (inout GatewayConfiguration) -> Void = { _ in }) throws {
        var log = InMemoryLogHandler()
        log.logLevel = .trace
        let handler = log
        self.log = handler
        self.redis = RedisClient(configuration: nowhere, eventLoop: channel.embeddedEventLoop)
        var configuration = GatewayConfiguration.tested()
        configure(&configuration)
        let receiver = try EventReceiver(
            configuration: configuration,
            publisher: Publisher(redis: redis, keys: queueKeys),
            logger: Logger(label: "gateway", factory: { _ in handler }),
            wallClock: { Installation.now }
        )
        try channel.pipeline.syncOperations.addHandler(reads)
        try GatewayService.configure(channel.pipeline.syncOperations, configuration, receiver)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    func receive(_ bytes: some Sequence<UInt8>) throws {
        try channel.writeInbound(ByteBuffer(bytes: bytes))
    }

    func receive(_ text: String) throws {
        try receive(text.utf8)
    }

    /// All whole answers since the last time.
    func answers() throws -> [Answer] {
        while var bytes = try channel.readOutbound(as: ByteBuffer.self) { outbound.writeBuffer(&bytes) }
        var answers: [Answer] = []
        while let answer = Answer(reading: &outbound) { answers.append(answer) }
        return answers
    }

    /// The next answer, to a HEAD request, and what came with it.
    func answerToHead() throws -> (answer: Answer?, rest: String) {
        var bytes = try channel.readOutbound(as: ByteBuffer.self) ?? ByteBuffer()
        let answer = Answer(reading: &bytes, hasBody: false)
        return (answer, String(buffer: bytes))
    }

    /// What was sent and is no whole answer.
    var leftOver: String { String(buffer: outbound) }

    var isOpen: Bool { channel.isActive }

    /// All that was logged.
    var logged: [String] { log.entries.map { "\($0.level): \($0.message)" } }

    /// Whether the client reads what it is sent.
    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    func clientGoesAway() throws {
        try channel.close().wait()
        channel.embeddedEventLoop.run()
    }

    /// Whether a read that the channel asks for goes through to the socket.
    func letsRead() -> Bool {
        let before = reads.count
        channel.read()
        return reads.count > before
    }

    /// Lets pass what is due by now.
    func passDeadlines() {
        channel.embeddedEventLoop.advanceTime(to: .now())
    }

    /// Ends all that waits for Redis, as if it hadn't answered in time.
    func endStores() async {
        await redis.shutDown()
    }

    private final class ReadCounter: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer

        private(set) var count = 0

        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }
}

import NIOCore
import NIOPosix

/// Keeps a number of connections busy, each with one request at a time, for some seconds.
struct LoadGenerator {
    struct Result: Sendable {
        var accepted = 0
        var failed = 0
        /// Nanoseconds from a request's writing to its answer, sorted.
        var latencies: [Int64] = []
        var seconds = 0.0

        func milliseconds(atPercent percent: Double) -> Double {
            guard !latencies.isEmpty else { return .nan }
            return Double(latencies[min(latencies.count - 1, Int(Double(latencies.count) * percent / 100))]) / 1_000_000
        }
    }

    let port: Int
    let requests: [ByteBuffer]

    func run(connections: Int, seconds: Int) async throws -> Result {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let start = NIODeadline.now()
        let end = start + .seconds(Int64(seconds))
        let results = try await withThrowingTaskGroup(of: Result.self) { group in
            for number in 0..<connections {
                group.addTask { try await drive(number, step: connections, until: end, on: loop) }
            }
            return try await group.reduce(into: [Result]()) { $0.append($1) }
        }
        var total = Result()
        for result in results {
            total.accepted += result.accepted
            total.failed += result.failed
            total.latencies += result.latencies
        }
        total.latencies.sort()
        total.seconds = Double((NIODeadline.now() - start).nanoseconds) / 1e9
        return total
    }

    private func drive(_ first: Int, step: Int, until end: NIODeadline, on loop: any EventLoop) async throws -> Result {
        let done = loop.makePromise(of: Result.self)
        // A server that answers no more would hold this up for ever.
        let limit = loop.scheduleTask(deadline: end + .seconds(5)) { done.fail(NoAnswer()) }
        defer { limit.cancel() }
        let channel = try await ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Driver(requests, first: first, step: step, until: end, done: done)
                    )
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        let result = try await done.futureResult.get()
        try? await channel.close()
        return result
    }

    private struct NoAnswer: Error, CustomStringConvertible {
        let description = "the server did not answer for five seconds after the load's end"
    }

    private final class Driver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private static let accepted = Array("HTTP/1.1 200 ".utf8)
        /// Both servers' answers end with their body's closing brace, which stands nowhere before.
        private static let lastByte = UInt8(ascii: "}")

        private let requests: [ByteBuffer]
        private var next: Int
        private let step: Int
        private let end: NIODeadline
        private let done: EventLoopPromise<Result>
        private var result = Result()
        private var sent = NIODeadline.now()
        /// Whether the next bytes begin an answer.
        private var isFirst = true

        init(_ requests: [ByteBuffer], first: Int, step: Int, until end: NIODeadline, done: EventLoopPromise<Result>) {
            self.requests = requests
            self.next = first
            self.step = step
            self.end = end
            self.done = done
        }

        func channelActive(context: ChannelHandlerContext) { send(context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data).readableBytesView
            if isFirst {
                if bytes.starts(with: Self.accepted) { result.accepted += 1 } else { result.failed += 1 }
            }
            isFirst = bytes.last == Self.lastByte
            guard isFirst else { return }
            result.latencies.append((NIODeadline.now() - sent).nanoseconds)
            send(context)
        }

        func channelInactive(context: ChannelHandlerContext) { done.succeed(result) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { done.fail(error) }

        private func send(_ context: ChannelHandlerContext) {
            sent = .now()
            guard sent < end else { return done.succeed(result) }
            context.channel.writeAndFlush(requests[next % requests.count], promise: nil)
            next += step
        }
    }
}

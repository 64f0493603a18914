import Foundation
import NIOCore
import NIOPosix

/// The other end of a connection to the gateway, which sends whatever bytes it is told to.
final class RawConnection {
    struct Ended: Error {
        let received: String
    }

    private let channel: any Channel
    private let chunks: AsyncStream<ByteBuffer>
    private var received = ByteBuffer()

    private init(channel: any Channel, chunks: AsyncStream<ByteBuffer>) {
        self.channel = channel
        self.chunks = chunks
    }

    static func open(_ address: SocketAddress) async throws -> RawConnection {
        let (chunks, continuation) = AsyncStream<ByteBuffer>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Receiver(continuation))
                }
            }
            .connect(to: address)
            .get()
        return RawConnection(channel: channel, chunks: chunks)
    }

    /// Does not wait until they are gone: a gateway that has refused a request needn't read the rest of it.
    func send(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    func send(_ text: String) {
        send(Array(text.utf8))
    }

    func send(_ request: SlackRequest) {
        send(request.bytes)
    }

    /// Waits for one whole answer.
    ///
    /// - Parameter toHead: the request was a HEAD, so that no body follows.
    /// - Throws: ``Ended`` when the connection ends before.
    func answer(toHead: Bool = false) async throws -> Answer {
        while true {
            if let answer = Answer(reading: &received, hasBody: !toHead) { return answer }
            var iterator = chunks.makeAsyncIterator()
            guard var chunk = await iterator.next() else { throw Ended(received: String(buffer: received)) }
            received.writeBuffer(&chunk)
        }
    }

    /// Waits until the gateway closes, and gives what came until then and was no part of an answer.
    func rest() async -> String {
        for await var chunk in chunks { received.writeBuffer(&chunk) }
        return String(buffer: received)
    }

    func close() async {
        try? await channel.close()
    }

    private final class Receiver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let continuation: AsyncStream<ByteBuffer>.Continuation

        init(_ continuation: AsyncStream<ByteBuffer>.Continuation) {
            self.continuation = continuation
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            continuation.yield(unwrapInboundIn(data))
        }

        func channelInactive(context: ChannelHandlerContext) {
            continuation.finish()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}

/// What a server answered.
struct Answer: Equatable {
    let status: Int
    /// With names in lower case.
    let headers: [String: String]
    let body: String

    /// Takes one answer from the front of what was received; `nil` while it is not whole.
    init?(reading buffer: inout ByteBuffer, hasBody: Bool = true) {
        let text = String(buffer: buffer)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let headLength = text[..<end.upperBound].utf8.count
        let bodyLength = status >= 200 && hasBody ? headers["content-length"].flatMap { Int($0) } ?? 0 : 0
        guard buffer.readableBytes >= headLength + bodyLength else { return nil }
        buffer.moveReaderIndex(forwardBy: headLength)
        self.status = status
        self.headers = headers
        self.body = buffer.readString(length: bodyLength) ?? ""
    }
}

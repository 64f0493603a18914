import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Writes a body slowly, or far more of it than there is, as a fault wants it.
struct FaultyBody: ResponseBodyWriter {
    let writer: any ResponseBodyWriter
    /// The pause after each byte; nil: none.
    let pause: Duration?
    /// How many bytes are written altogether at least, with blanks at the end, which neither JSON nor XML minds.
    let size: Int

    private var written = 0
    /// How much of the blanks is written at once.
    private static let chunk = ByteBuffer(repeating: UInt8(ascii: " "), count: 64 * 1024)

    init(_ writer: any ResponseBodyWriter, pause: Duration?, size: Int) {
        self.writer = writer
        self.pause = pause
        self.size = size
    }

    @concurrent mutating func write(_ buffer: ByteBuffer) async throws {
        written += buffer.readableBytes
        var writer = writer
        guard let pause else { return try await writer.write(buffer) }
        for byte in buffer.readableBytesView {
            try await writer.write(ByteBuffer(bytes: [byte]))
            // The simulator's end doesn't wait for it.
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
        }
    }

    @concurrent consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        while written < size {
            var chunk = Self.chunk
            let part = chunk.readSlice(length: min(size - written, chunk.readableBytes)) ?? chunk
            try await write(part)
        }
        try await writer.finish(trailingHeaders)
    }
}

extension Response {
    /// The same answer, whose body comes as the fault wants it, without its length being told.
    func with(_ fault: Fault) -> Response {
        guard fault.drip != nil || fault.huge != nil else { return self }
        var response = self
        let body = body
        response.headers[.contentLength] = nil
        response.body = ResponseBody { writer in
            try await body.write(FaultyBody(writer, pause: fault.drip, size: fault.huge ?? 0))
        }
        return response
    }
}

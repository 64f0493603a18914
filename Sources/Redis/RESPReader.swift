internal import CHiredis
import NIOCore

/// Takes bytes as they come and gives whole replies; hiredis's reader does the parsing.
///
/// Stays on one event loop. `@safe`: the pointer is private, valid from init to deinit, and what hiredis returns is copied.
@safe
struct RESPReader: ~Copyable {
    /// The bytes are no RESP, or nest deeper than hiredis reads (7 levels): the connection is of no use any more.
    struct ProtocolViolation: Error, CustomStringConvertible {
        let description: String
    }

    private let reader: UnsafeMutablePointer<redisReader>

    /// - Throws: ``ProtocolViolation`` when there is no memory for a reader.
    init() throws(ProtocolViolation) {
        guard let reader = unsafe redisReaderCreate() else {
            throw ProtocolViolation(description: "no memory for a RESP reader")
        }
        unsafe self.reader = reader
    }

    deinit {
        // `reader` came from redisReaderCreate and is freed here alone.
        unsafe redisReaderFree(reader)
    }

    /// Adds what was received.
    func feed(_ buffer: ByteBuffer) throws(ProtocolViolation) {
        // hiredis copies the bytes before it returns.
        let status = unsafe buffer.withUnsafeReadableBytes { bytes in
            unsafe redisReaderFeed(reader, bytes.baseAddress, bytes.count)
        }
        try check(status)
    }

    /// The next whole reply, or `nil` while there is none.
    func next() throws(ProtocolViolation) -> RESPValue? {
        var reply: UnsafeMutableRawPointer?
        try unsafe check(redisReaderGetReply(reader, &reply))
        guard let reply = unsafe reply else { return nil }
        // The default object functions, which redisReaderCreate sets, make redisReply objects.
        defer { unsafe freeReplyObject(reply) }
        return unsafe Self.value(of: reply.assumingMemoryBound(to: redisReply.self))
    }

    private func check(_ status: CInt) throws(ProtocolViolation) {
        guard status != REDIS_OK else { return }
        // errstr is a C array inside the reader, always terminated by hiredis.
        let text = unsafe withUnsafePointer(to: &reader.pointee.errstr) { pointer in
            unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 128) { unsafe String(cString: $0) }
        }
        throw ProtocolViolation(description: "Redis sent something that is no RESP: \(text)")
    }

    /// - Parameter reply: a reply of hiredis, whose `str` has `len` bytes and whose `element` has `elements` entries.
    private static func value(of reply: UnsafePointer<redisReply>) -> RESPValue {
        switch unsafe reply.pointee.type {
        case REDIS_REPLY_INTEGER:
            return unsafe .integer(reply.pointee.integer)
        case REDIS_REPLY_STATUS:
            return unsafe .simpleString(String(decoding: bytes(of: reply), as: UTF8.self))
        case REDIS_REPLY_STRING:
            return unsafe .bulkString(Array(bytes(of: reply)))
        case REDIS_REPLY_ERROR:
            return unsafe .error(RedisErrorReply(String(decoding: bytes(of: reply), as: UTF8.self)))
        case REDIS_REPLY_ARRAY:
            var elements: [RESPValue] = []
            let count = unsafe Int(reply.pointee.elements)
            elements.reserveCapacity(count)
            for index in 0..<count {
                guard let element = unsafe reply.pointee.element[index] else { continue }
                unsafe elements.append(value(of: element))
            }
            return .array(elements)
        default:
            return .null
        }
    }

    private static func bytes(of reply: UnsafePointer<redisReply>) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: reply.pointee.str, count: Int(reply.pointee.len))
    }
}

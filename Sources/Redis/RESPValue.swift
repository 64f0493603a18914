/// A reply of Redis (RESP2), except errors, which are thrown as ``RedisError/reply(_:)``.
///
/// - SeeAlso: Redis, "Redis serialization protocol specification".
package enum RESPValue: Sendable, Equatable {
    /// `+OK` and the like.
    case simpleString(String)
    case integer(Int64)
    /// Any bytes; Redis's strings have no encoding.
    case bulkString([UInt8])
    /// `$-1` or `*-1`: there is no such thing, or a blocking read ended with nothing.
    case null
    case array([RESPValue])
    /// An error inside an array, as `EXEC` answers for one command of many.
    case error(RedisErrorReply)

    /// The text of a simple or bulk string; bytes that are no UTF-8 are replaced. `nil` for anything else.
    package var string: String? {
        switch self {
        case .simpleString(let text): text
        case .bulkString(let bytes): String(decoding: bytes, as: UTF8.self)
        case .integer, .null, .array, .error: nil
        }
    }

    /// The number, also where Redis wrote it as a string. `nil` for anything else.
    package var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .simpleString, .bulkString: string.flatMap { Int64($0) }
        case .null, .array, .error: nil
        }
    }

    /// The elements of an array. `nil` for anything else, also for the null array.
    package var array: [RESPValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The bytes of a bulk string. `nil` for anything else.
    package var bytes: [UInt8]? {
        guard case .bulkString(let bytes) = self else { return nil }
        return bytes
    }
}

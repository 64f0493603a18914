internal import NIOCore

/// Writes arguments as `application/x-www-form-urlencoded`, in the order given.
///
/// All but letters, digits and `-._~` is percent-encoded, a blank too: a cursor holds `=`, `+` and `/`, and Slack reads
/// a bare `+` as a blank.
struct FormEncoder {
    private(set) var buffer = ByteBuffer()

    /// Adds an argument; nothing for nil.
    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        if buffer.readableBytes > 0 {
            buffer.writeInteger(UInt8(ascii: "&"))
        }
        write(name)
        buffer.writeInteger(UInt8(ascii: "="))
        write(value)
    }

    /// Adds a flag as Slack reads it.
    mutating func add(_ name: String, _ value: Bool) {
        add(name, value ? "true" : "false")
    }

    /// Adds a number.
    mutating func add(_ name: String, _ value: Int) {
        add(name, String(value))
    }

    private mutating func write(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                buffer.writeInteger(byte)
            default:
                buffer.writeInteger(UInt8(ascii: "%"))
                buffer.writeInteger(Self.digit(byte >> 4))
                buffer.writeInteger(Self.digit(byte & 0x0F))
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}

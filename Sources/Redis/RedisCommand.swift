package import NIOCore

/// A command with its arguments, as RESP bytes.
package struct RedisCommand: Sendable {
    /// The command's name for errors: `XADD`. Never an argument, which may be a password.
    package let name: String
    let encoded: ByteBuffer

    /// - Parameters:
    ///   - name: the command, e.g. `XACK`.
    ///   - arguments: all that follows it, a subcommand too.
    package init(_ name: String, _ arguments: [Argument]) {
        self.name = name
        var buffer = ByteBuffer()
        buffer.writeRESPArray(count: arguments.count + 1)
        buffer.writeRESPBulk(name)
        for argument in arguments {
            switch argument {
            case .string(let text): buffer.writeRESPBulk(text)
            case .integer(let number): buffer.writeRESPBulk(number)
            case .bytes(let bytes): buffer.writeRESPBulk(bytes)
            }
        }
        self.encoded = buffer
    }

    package init(_ name: String, _ arguments: Argument...) {
        self.init(name, arguments)
    }

    package enum Argument: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
        ExpressibleByIntegerLiteral
    {
        case string(String)
        case integer(Int64)
        case bytes([UInt8])

        package init(stringLiteral value: String) {
            self = .string(value)
        }

        package init(integerLiteral value: Int64) {
            self = .integer(value)
        }
    }
}

extension ByteBuffer {
    /// Begins a command: `*<count>\r\n`, where count includes the command's name.
    package mutating func writeRESPArray(count: Int) {
        writeInteger(UInt8(ascii: "*"))
        writeDecimal(count)
        writeCRLF()
    }

    /// Writes one argument: `$<bytes>\r\n<text>\r\n`.
    package mutating func writeRESPBulk(_ text: String) {
        writeBulkHeader(text.utf8.count)
        writeString(text)
        writeCRLF()
    }

    /// Writes one argument from text that is known when compiled, which needs no copy to the heap.
    package mutating func writeRESPBulk(_ text: StaticString) {
        writeBulkHeader(text.utf8CodeUnitCount)
        writeStaticString(text)
        writeCRLF()
    }

    /// Writes a number as an argument, in decimal.
    package mutating func writeRESPBulk(_ number: Int64) {
        writeBulkHeader(Self.decimalDigits(number))
        writeDecimal(Int(number))
        writeCRLF()
    }

    /// Writes bytes as an argument.
    package mutating func writeRESPBulk(_ bytes: [UInt8]) {
        writeBulkHeader(bytes.count)
        writeBytes(bytes)
        writeCRLF()
    }

    /// Writes what `slice` has to read as an argument.
    package mutating func writeRESPBulk(_ slice: ByteBuffer) {
        writeBulkHeader(slice.readableBytes)
        writeImmutableBuffer(slice)
        writeCRLF()
    }

    private mutating func writeBulkHeader(_ count: Int) {
        writeInteger(UInt8(ascii: "$"))
        writeDecimal(count)
        writeCRLF()
    }

    private mutating func writeCRLF() {
        writeInteger(0x0D0A as UInt16)
    }

    /// Digits into the buffer without a String between, since the gateway writes some twenty numbers an event.
    private mutating func writeDecimal(_ number: Int) {
        guard number >= 0 else {
            writeString(String(number))
            return
        }
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            writeInteger(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    private static func decimalDigits(_ number: Int64) -> Int {
        guard number >= 0 else { return String(number).utf8.count }
        var digits = 1
        var rest = number / 10
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        return digits
    }
}

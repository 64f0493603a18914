/// Reads JSON text (RFC 8259) into ``JSON``.
struct JSONReader {
    /// How deep arrays and objects may be nested. Ten times what any answer of Slack's needs, far from the stack's end.
    static let maximumDepth = 512

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0
    /// From this depth on, values are checked and kept as text.
    private let verbatimDepth: Int

    private init(bytes: [UInt8], verbatimDepth: Int) {
        self.bytes = bytes
        self.verbatimDepth = verbatimDepth
    }

    /// Reads one value with nothing but white space around it.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - verbatimDepth: values nested that deep are checked, but kept as text (``JSON/verbatim(_:)``): with 1 an
    ///     object's members are.
    /// - Throws: ``JSONError``.
    static func read(_ bytes: some Sequence<UInt8>, verbatimDepth: Int = .max) throws(JSONError) -> JSON {
        var reader = JSONReader(bytes: Array(bytes), verbatimDepth: verbatimDepth)
        reader.skipWhitespace()
        let value = try reader.value()
        reader.skipWhitespace()
        guard reader.index == reader.bytes.count else { throw reader.error("the end") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSON {
        let start = index
        let value: JSON
        switch peek {
        case UInt8(ascii: "{"): value = try object()
        case UInt8(ascii: "["): value = try array()
        case UInt8(ascii: "\""): value = .string(try string())
        case UInt8(ascii: "t"): value = try literal("true", .bool(true))
        case UInt8(ascii: "f"): value = try literal("false", .bool(false))
        case UInt8(ascii: "n"): value = try literal("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte):
            value = try number()
        default: throw error("a value")
        }
        return depth >= verbatimDepth ? .verbatim(String(decoding: bytes[start..<index], as: UTF8.self)) : value
    }

    private mutating func object() throws(JSONError) -> JSON {
        try enter()
        var members: [JSON.Member] = []
        index += 1
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return leave(.object(members)) }
        repeat {
            skipWhitespace()
            guard peek == UInt8(ascii: "\"") else { throw error("a member's name") }
            let name = try string()
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw error("a colon") }
            skipWhitespace()
            members.append(JSON.Member(name, try value()))
            skipWhitespace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw error("a comma or the object's end") }
        return leave(.object(members))
    }

    private mutating func array() throws(JSONError) -> JSON {
        try enter()
        var elements: [JSON] = []
        index += 1
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return leave(.array(elements)) }
        repeat {
            skipWhitespace()
            elements.append(try value())
            skipWhitespace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw error("a comma or the array's end") }
        return leave(.array(elements))
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = index
        _ = take(UInt8(ascii: "-"))
        let leadingZero = peek == UInt8(ascii: "0")
        let digits = skipDigits()
        guard digits > 0, !(leadingZero && digits > 1) else { throw error("a digit") }
        if take(UInt8(ascii: ".")), skipDigits() == 0 { throw error("a digit") }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            index += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            if skipDigits() == 0 { throw error("a digit") }
        }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func string() throws(JSONError) -> String {
        index += 1
        var text: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                guard let string = String(validating: text, as: UTF8.self) else { throw error("UTF-8") }
                return string
            case UInt8(ascii: "\\"):
                index += 1
                try escape(into: &text)
            case 0..<0x20:
                throw error("an escape instead of a control character")
            default:
                text.append(byte)
                index += 1
            }
        }
        throw error("the string's end")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = peek else { throw error("an escape") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let high = try codeUnit()
            var units = [high]
            if UTF16.isLeadSurrogate(high), peek == UInt8(ascii: "\\"), index + 1 < bytes.count,
                bytes[index + 1] == UInt8(ascii: "u")
            {
                let before = index
                index += 2
                let low = try codeUnit()
                if UTF16.isTrailSurrogate(low) { units.append(low) } else { index = before }
            }
            // A surrogate without its half becomes U+FFFD.
            text += String(decoding: units, as: UTF16.self).utf8
        default: throw error("an escape")
        }
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw error("a hex digit")
            }
            value = value << 4 | UInt16(digit)
            index += 1
        }
        return value
    }

    private mutating func literal(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let expected = Array(text.description.utf8)
        guard bytes[index...].starts(with: expected) else { throw error("\(text)") }
        index += expected.count
        return value
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        if depth > Self.maximumDepth { throw error("at most \(Self.maximumDepth) levels") }
    }

    private mutating func leave(_ value: JSON) -> JSON {
        depth -= 1
        return value
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipDigits() -> Int {
        let start = index
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index - start
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private func error(_ expected: String) -> JSONError { JSONError(offset: index, expected: expected) }
}

extension JSON {
    /// Reads JSON text.
    ///
    /// - Parameter text: one value with nothing but white space around it.
    /// - Throws: ``JSONError``.
    package init(parsing text: some StringProtocol) throws(JSONError) {
        self = try JSONReader.read(Array(text.utf8))
    }

    /// Reads JSON text.
    ///
    /// - Parameter bytes: UTF-8; one value with nothing but white space around it.
    /// - Throws: ``JSONError``.
    package init(parsing bytes: some Sequence<UInt8>) throws(JSONError) {
        self = try JSONReader.read(bytes)
    }
}

/// Reads a JSON text from front to back, once, and checks all of it on the way, also what is skipped.
///
/// It builds no tree and does not recurse: what is open is a depth and a bit for each level. The caller asks for what
/// it wants next (`enterObject`, `nextKey`, a value, …) and passes the same bytes each time, since a span cannot be
/// kept. What is checked is RFC 8259: the grammar, the escapes, UTF-8, and that nothing follows. A lone surrogate,
/// which the RFC leaves open, is read as U+FFFD.
package struct JSONReader {
    /// How deep objects and lists may be nested, against texts that are made to cost memory. Slack's stay below 20.
    static let depthLimit = 512

    /// Where the next byte to read is.
    private(set) var offset = 0
    private var depth = 0
    /// A bit for each open level: set for an object, clear for a list.
    private var kinds = InlineArray<8, UInt64>(repeating: 0)
    /// True between an opening brace or bracket and what comes next, where there is no comma.
    private var isFirst = false

    init() {}

    /// Reads a whole text that may be any value, and keeps nothing of it.
    package static func validate(_ json: Span<UInt8>) throws(JSONScanError) {
        var reader = JSONReader()
        try reader.skipValue(json)
        try reader.finish(json)
    }

    /// Goes into the object that is next. Anything else is skipped, and false.
    mutating func enterObject(_ json: Span<UInt8>) throws(JSONScanError) -> Bool {
        guard startsObject(json) else {
            try skipValue(json)
            return false
        }
        try open(isObject: true)
        isFirst = true
        return true
    }

    /// Goes into the list that is next. Anything else is skipped, and false.
    mutating func enterList(_ json: Span<UInt8>) throws(JSONScanError) -> Bool {
        guard next(json) == UInt8(ascii: "[") else {
            try skipValue(json)
            return false
        }
        try open(isObject: false)
        isFirst = true
        return true
    }

    /// Reads the next member's name, after which its value has to be read or skipped; nil at the object's end.
    mutating func nextKey(_ json: Span<UInt8>) throws(JSONScanError) -> JSONKey? {
        switch next(json) {
        case UInt8(ascii: "}"):
            close()
            return nil
        case UInt8(ascii: ",") where !isFirst:
            offset += 1
        default:
            guard isFirst else { throw error(.commaOrBrace) }
        }
        isFirst = false
        let name = try memberName(json)
        if name.hasEscapes {
            return JSONKey(name.string(json))
        }
        return JSONKey(json, name.range)
    }

    /// True before each of the list's elements, which then have to be read or skipped; false at its end.
    mutating func nextElement(_ json: Span<UInt8>) throws(JSONScanError) -> Bool {
        switch next(json) {
        case UInt8(ascii: "]"):
            close()
            return false
        case UInt8(ascii: ",") where !isFirst:
            offset += 1
        default:
            guard isFirst else { throw error(.commaOrBracket) }
        }
        isFirst = false
        return true
    }

    /// True where an object is next.
    mutating func startsObject(_ json: Span<UInt8>) -> Bool {
        next(json) == UInt8(ascii: "{")
    }

    /// Reads the next value; nil where it is no string, or an empty one, which Slack sends for what it doesn't know.
    mutating func nonEmptyString(_ json: Span<UInt8>) throws(JSONScanError) -> String? {
        guard next(json) == UInt8(ascii: "\"") else {
            try skipValue(json)
            return nil
        }
        let string = try scanString(json)
        return string.range.isEmpty ? nil : string.string(json)
    }

    /// Reads the next value; nil where it is no whole number of 64 bits.
    mutating func integer(_ json: Span<UInt8>) throws(JSONScanError) -> Int64? {
        switch next(json) {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try scanNumber(json)
        default:
            try skipValue(json)
            return nil
        }
    }

    /// Reads the next value; nil where it is neither true nor false.
    mutating func bool(_ json: Span<UInt8>) throws(JSONScanError) -> Bool? {
        let first = next(json)
        try skipValue(json)
        switch first {
        case UInt8(ascii: "t"): return true
        case UInt8(ascii: "f"): return false
        default: return nil
        }
    }

    /// Reads the next value, whatever it is, and keeps nothing of it.
    mutating func skipValue(_ json: Span<UInt8>) throws(JSONScanError) {
        let base = depth
        repeat {
            switch next(json) {
            case UInt8(ascii: "\""):
                _ = try scanString(json)
            case UInt8(ascii: "{"):
                try open(isObject: true)
                if next(json) != UInt8(ascii: "}") {
                    _ = try memberName(json)
                    continue
                }
                close()
            case UInt8(ascii: "["):
                try open(isObject: false)
                if next(json) != UInt8(ascii: "]") {
                    continue
                }
                close()
            case UInt8(ascii: "t"):
                try scanLiteral(json, "true")
            case UInt8(ascii: "f"):
                try scanLiteral(json, "false")
            case UInt8(ascii: "n"):
                try scanLiteral(json, "null")
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                _ = try scanNumber(json)
            default:
                throw error(.value)
            }
            // A value is complete, and with it perhaps the levels that it was the last of.
            closing: while depth > base {
                let isObject = isInObject
                switch next(json) {
                case UInt8(ascii: ","):
                    offset += 1
                    if isObject {
                        _ = try memberName(json)
                    }
                    break closing
                case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
                    close()
                default:
                    throw error(isObject ? .commaOrBrace : .commaOrBracket)
                }
            }
        } while depth > base
        isFirst = false
    }

    /// Checks that there is nothing more but white space.
    mutating func finish(_ json: Span<UInt8>) throws(JSONScanError) {
        _ = next(json)
        guard offset == json.count else { throw error(.end) }
    }
}

extension JSONReader {
    /// Skips white space, and tells which byte is next without taking it; 0, which is nowhere right, at the text's end.
    @inline(__always)
    private mutating func next(_ json: Span<UInt8>) -> UInt8 {
        while offset < json.count {
            switch json[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
                offset += 1
            case let byte:
                return byte
            }
        }
        return 0
    }

    /// Takes the opening brace or bracket that is next.
    private mutating func open(isObject: Bool) throws(JSONScanError) {
        guard depth < Self.depthLimit else { throw error(.shallower) }
        let bit: UInt64 = 1 << UInt64(depth & 63)
        if isObject {
            kinds[depth >> 6] |= bit
        } else {
            kinds[depth >> 6] &= ~bit
        }
        depth += 1
        offset += 1
    }

    /// Takes the closing brace or bracket that is next.
    private mutating func close() {
        depth -= 1
        offset += 1
        isFirst = false
    }

    /// What the innermost open level is; there is one.
    private var isInObject: Bool {
        let level = depth - 1
        return kinds[level >> 6] & (1 << UInt64(level & 63)) != 0
    }

    private mutating func memberName(_ json: Span<UInt8>) throws(JSONScanError) -> JSONString {
        guard next(json) == UInt8(ascii: "\"") else { throw error(.memberName) }
        let name = try scanString(json)
        guard next(json) == UInt8(ascii: ":") else { throw error(.colon) }
        offset += 1
        return name
    }

    private mutating func scanString(_ json: Span<UInt8>) throws(JSONScanError) -> JSONString {
        let string = try JSONString(json, openingQuote: offset)
        offset = string.range.upperBound + 1
        return string
    }

    private mutating func scanLiteral(_ json: Span<UInt8>, _ literal: String) throws(JSONScanError) {
        let bytes = literal.utf8.span
        guard json.count - offset >= bytes.count else { throw error(.value) }
        for index in bytes.indices where json[offset + index] != bytes[index] {
            throw error(.value)
        }
        offset += bytes.count
    }

    /// Takes the number that is next: its value where it is a whole one of 64 bits, without fraction or exponent.
    private mutating func scanNumber(_ json: Span<UInt8>) throws(JSONScanError) -> Int64? {
        let isNegative = json[offset] == UInt8(ascii: "-")
        if isNegative {
            offset += 1
        }
        var value: Int64? = 0
        if digit(json) == 0 {
            offset += 1
        } else {
            guard digit(json) != nil else { throw error(.digit) }
            while let digit = digit(json) {
                offset += 1
                value = value.flatMap { Self.append(isNegative ? -digit : digit, to: $0) }
            }
        }
        if offset < json.count, json[offset] == UInt8(ascii: ".") {
            offset += 1
            try skipDigits(json)
            value = nil
        }
        if offset < json.count, json[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < json.count, json[offset] == UInt8(ascii: "+") || json[offset] == UInt8(ascii: "-") {
                offset += 1
            }
            try skipDigits(json)
            value = nil
        }
        return value
    }

    private func digit(_ json: Span<UInt8>) -> Int64? {
        guard offset < json.count else { return nil }
        let value = json[offset] &- UInt8(ascii: "0")
        return value < 10 ? Int64(value) : nil
    }

    private mutating func skipDigits(_ json: Span<UInt8>) throws(JSONScanError) {
        guard digit(json) != nil else { throw error(.digit) }
        repeat {
            offset += 1
        } while digit(json) != nil
    }

    private static func append(_ digit: Int64, to value: Int64) -> Int64? {
        let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflow) = product.addingReportingOverflow(digit)
        return tooLarge || overflow ? nil : sum
    }

    private func error(_ expected: JSONScanError.Expectation) -> JSONScanError {
        JSONScanError(offset: offset, expected: expected)
    }
}

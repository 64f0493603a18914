/// A string within a JSON text that has been found well-formed.
struct JSONString {
    /// Its bytes, without the quotes.
    let range: Range<Int>
    /// False where the bytes are the string.
    let hasEscapes: Bool

    /// Reads a string to its closing quote and checks its escapes and its UTF-8.
    ///
    /// - Parameter openingQuote: where its opening quote is.
    init(_ json: Span<UInt8>, openingQuote: Int) throws(JSONScanError) {
        let start = openingQuote + 1
        var offset = start
        var hasEscapes = false
        while true {
            offset = Self.skipPlain(json, from: offset)
            guard offset < json.count else {
                throw JSONScanError(offset: json.count, expected: .closingQuote)
            }
            switch json[offset] {
            case UInt8(ascii: "\""):
                self.range = start..<offset
                self.hasEscapes = hasEscapes
                return
            case UInt8(ascii: "\\"):
                hasEscapes = true
                offset = try Self.checkEscape(json, at: offset)
            case ..<0x20:
                throw JSONScanError(offset: offset, expected: .escapedControl)
            case ..<0x80:
                offset += 1
            default:
                offset = try Self.checkUTF8(json, at: offset)
            }
        }
    }

    /// The string itself, from the text that it was read from.
    func string(_ json: Span<UInt8>) -> String {
        guard hasEscapes else {
            // Cannot fail, since the initializer has checked these very bytes. Not checking again would save a
            // twentieth.
            guard let text = try? UTF8Span(validating: json.extracting(range)) else { return "" }
            return String(copying: text)
        }
        return String(decoding: unescaped(json), as: UTF8.self)
    }
}

extension JSONString {
    /// Goes on while there are eight more bytes without a quote, a backslash, a control character or one beyond ASCII.
    ///
    /// - Returns: the first such byte, or one of the text's last seven.
    @inline(__always)
    private static func skipPlain(_ json: Span<UInt8>, from start: Int) -> Int {
        var offset = start
        while offset + 8 <= json.count {
            // unsafe: only for types with invalid bit patterns, of which an integer has none. The bounds are checked.
            let word = unsafe json.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let marks = special(UInt64(littleEndian: word))
            if marks != 0 {
                return offset + marks.trailingZeroBitCount >> 3
            }
            offset += 8
        }
        return offset
    }

    /// Sets the top bit of the lowest byte that is special (and perhaps of higher ones that are not), or none at all.
    ///
    /// A byte below a limit borrows from its top bit when the limit is taken off; a byte is equal to a character where
    /// the two differ by less than 1. A borrow can only disturb the bytes above the one that it comes from.
    @inline(__always)
    private static func special(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let controls = word &- ones &* 0x20
        let quotes = (word ^ ones &* UInt64(UInt8(ascii: "\""))) &- ones
        let backslashes = (word ^ ones &* UInt64(UInt8(ascii: "\\"))) &- ones
        return (word | controls | quotes | backslashes) & (ones &* 0x80)
    }

    /// - Returns: the byte after the escape whose backslash is at `start`.
    private static func checkEscape(_ json: Span<UInt8>, at start: Int) throws(JSONScanError) -> Int {
        guard start + 1 < json.count else { throw JSONScanError(offset: json.count, expected: .escape) }
        switch json[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start + 2
        case UInt8(ascii: "u"):
            for offset in start + 2..<start + 6 {
                guard offset < json.count, hexValue(json[offset]) != nil else {
                    throw JSONScanError(offset: min(offset, json.count), expected: .escape)
                }
            }
            return start + 6
        default:
            throw JSONScanError(offset: start + 1, expected: .escape)
        }
    }

    /// - Returns: the byte after the character that begins at `start` with a byte beyond ASCII.
    private static func checkUTF8(_ json: Span<UInt8>, at start: Int) throws(JSONScanError) -> Int {
        // The table of well-formed sequences, Unicode 16, section 3.9: what the second byte may be depends on the
        // first.
        let second: ClosedRange<UInt8>
        let length: Int
        switch json[start] {
        case 0xC2...0xDF: (second, length) = (0x80...0xBF, 2)
        case 0xE0: (second, length) = (0xA0...0xBF, 3)
        case 0xED: (second, length) = (0x80...0x9F, 3)
        case 0xE1...0xEF: (second, length) = (0x80...0xBF, 3)
        case 0xF0: (second, length) = (0x90...0xBF, 4)
        case 0xF1...0xF3: (second, length) = (0x80...0xBF, 4)
        case 0xF4: (second, length) = (0x80...0x8F, 4)
        default: throw JSONScanError(offset: start, expected: .utf8)
        }
        guard start + length <= json.count, second.contains(json[start + 1]) else {
            throw JSONScanError(offset: start, expected: .utf8)
        }
        for offset in start + 2..<max(start + 2, start + length) where json[offset] & 0xC0 != 0x80 {
            throw JSONScanError(offset: start, expected: .utf8)
        }
        return start + length
    }

    private static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}

extension JSONString {
    /// The bytes with each escape replaced by what it stands for; a lone surrogate by U+FFFD.
    private func unescaped(_ json: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard json[offset] == UInt8(ascii: "\\") else {
                bytes.append(json[offset])
                offset += 1
                continue
            }
            let escape = json[offset + 1]
            offset += 2
            switch escape {
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "u"):
                let scalar = Self.scalar(json, at: &offset, end: range.upperBound)
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            default: bytes.append(escape)
            }
        }
        return bytes
    }

    /// Takes four hex digits, and a second `\uXXXX` where the two are a surrogate pair.
    private static func scalar(_ json: Span<UInt8>, at offset: inout Int, end: Int) -> Unicode.Scalar {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        let first = codeUnit(json, at: offset)
        offset += 4
        guard (0xD800..<0xDC00).contains(first) else {
            return Unicode.Scalar(first) ?? replacement
        }
        guard offset + 6 <= end, json[offset] == UInt8(ascii: "\\"), json[offset + 1] == UInt8(ascii: "u") else {
            return replacement
        }
        let second = codeUnit(json, at: offset + 2)
        guard (0xDC00..<0xE000).contains(second) else { return replacement }
        offset += 6
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? replacement
    }

    private static func codeUnit(_ json: Span<UInt8>, at offset: Int) -> UInt32 {
        (offset..<offset + 4).reduce(0) { $0 << 4 | (hexValue(json[$1]) ?? 0) }
    }
}

/// Tells words from parts of words, in UTF-8.
enum WordBoundary {
    /// True if the range doesn't begin or end inside a word, that is between two letters or digits, also with an underscore
    /// in between: `dragon_fly` is a word, while `_dragon_` is one in Slack's italics.
    ///
    /// - Parameters:
    ///   - range: not empty, and not through the middle of a character.
    ///   - bytes: valid UTF-8.
    static func isWhole(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        if isWord(scalar(at: range.lowerBound, in: bytes)) {
            var start = range.lowerBound
            while start > 0, bytes[start - 1] == UInt8(ascii: "_") { start -= 1 }
            if start > 0, isWord(scalar(before: start, in: bytes)) { return false }
        }
        if isWord(scalar(before: range.upperBound, in: bytes)) {
            var end = range.upperBound
            while end < bytes.count, bytes[end] == UInt8(ascii: "_") { end += 1 }
            if end < bytes.count, isWord(scalar(at: end, in: bytes)) { return false }
        }
        return true
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case "\0"..."\u{7F}": false
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }

    private static func scalar(before index: Int, in bytes: Span<UInt8>) -> Unicode.Scalar {
        var start = index - 1
        while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return scalar(at: start, in: bytes)
    }

    private static func scalar(at index: Int, in bytes: Span<UInt8>) -> Unicode.Scalar {
        let first = bytes[index]
        let length =
            switch first {
            case ..<0x80: 1
            case ..<0xE0: 2
            case ..<0xF0: 3
            default: 4
            }
        if length == 1 { return Unicode.Scalar(first) }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for offset in 1..<length where index + offset < bytes.count {
            value = value << 6 | UInt32(bytes[index + offset] & 0x3F)
        }
        // No scalar only if the text isn't UTF-8; then it is no word either.
        return Unicode.Scalar(value) ?? " "
    }
}

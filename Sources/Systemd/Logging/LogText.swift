/// Makes text from anywhere fit for one line of a log: nothing in it can end the line, move the cursor or look like
/// another record.
package enum LogText {
    /// Escapes control characters (`\n`, `\r`, `\t`, `\0`, else `\u{1b}`), line separators and characters that turn the
    /// direction of writing, and cuts the result.
    ///
    /// - Parameter limit: in UTF-8 bytes of the result, at least 3; where it is cut, `…` stands at its end.
    package static func escaped(_ text: String, limit: Int) -> String {
        // Most text is short ASCII, which needs no copy.
        if text.utf8.count <= limit, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            return text
        }
        var result = ""
        var size = 0
        // Where to cut when the whole doesn't fit: the last place that leaves room for the mark.
        var cut = result.endIndex
        for scalar in text.unicodeScalars {
            let piece = isHarmful(scalar) ? escape(scalar) : String(scalar)
            if size + piece.utf8.count > limit {
                return result[..<cut] + mark
            }
            result.unicodeScalars.append(contentsOf: piece.unicodeScalars)
            size += piece.utf8.count
            if size + mark.utf8.count <= limit {
                cut = result.unicodeScalars.endIndex
            }
        }
        return result
    }

    /// Stands where text was cut.
    private static let mark = "…"

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F: false
        case 0x202A...0x202E, 0x2066...0x2069: true  // bidirectional embeddings, overrides and isolates
        case 0x2028, 0x2029: true  // line and paragraph separator
        default: scalar.properties.generalCategory == .control
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\0": "\\0"
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
}

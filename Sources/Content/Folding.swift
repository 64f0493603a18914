/// Makes spellings comparable that people take for the same.
package enum Folding {
    /// The text in lower case, with single blanks between words and plain quotes, without zero-width characters.
    ///
    /// Triggers are folded once when they're loaded; messages arrive folded the same way.
    package static func fold(_ text: some StringProtocol) -> String {
        var folded = String.UnicodeScalarView()
        var blank = false
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}":
                continue
            case "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}":
                append("'")
            case "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}":
                append("\"")
            default:
                if scalar.properties.isWhitespace {
                    blank = true
                } else {
                    append(scalar)
                }
            }
        }
        return String(folded)

        func append(_ scalar: Unicode.Scalar) {
            if blank && !folded.isEmpty { folded.append(" ") }
            blank = false
            folded.append(scalar)
        }
    }
}

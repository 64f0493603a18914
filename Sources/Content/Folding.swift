/// Makes spellings comparable that people take for the same.
package enum Folding {
    /// The text in lower case, with single blanks between words and plain quotes, without zero-width characters.
    ///
    /// Triggers are folded once when they're loaded; messages arrive folded the same way (`MessageText.folded`), which
    /// a test holds together.
    package static func fold(_ text: some StringProtocol) -> String {
        var folded = String.UnicodeScalarView()
        var blank = false
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case "\u{2018}"..."\u{201B}", "\u{2032}", "\u{2039}", "\u{203A}", "\u{02BC}":
                append("'")
            case "\u{201C}"..."\u{201F}", "\u{2033}", "\u{00AB}", "\u{00BB}":
                append("\"")
            case "\0"..."\u{7F}":
                // ASCII goes without looking up properties, which costs more than all the rest.
                if scalar == " " || ("\t"..."\r").contains(scalar) { blank = true } else { append(scalar) }
            default:
                if scalar.properties.isWhitespace {
                    blank = true
                } else if !scalar.properties.isDefaultIgnorableCodePoint {
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

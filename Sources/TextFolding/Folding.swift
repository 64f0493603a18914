/// Makes spellings comparable that people take for the same: of triggers and names when they are loaded, of messages when
/// they come.
package enum Folding {
    /// The text in lower case, each run of white space (also U+00A0) one blank and none at the ends, typographic quotes
    /// plain, letters and their accents in one (U+0065 U+0301 becomes U+00E9), and without what has no width (U+200B,
    /// U+FEFF, joiners, selectors). Folding again changes nothing.
    package static func fold(_ text: some StringProtocol) -> String {
        fold(text.unicodeScalars)
    }

    /// The same of a text's scalars. Takes a time that grows with their number alone.
    package static func fold(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var folded = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        var isBlankDue = false
        func append(_ scalar: Unicode.Scalar) {
            if isBlankDue, last != nil {
                folded.append(" ")
                last = " "
            }
            isBlankDue = false
            if let base = last, let composed = Composition.compose(base, scalar) {
                folded.removeLast()
                folded.append(composed)
                last = composed
            } else {
                folded.append(scalar)
                last = scalar
            }
        }
        for scalar in scalars {
            if isWhitespace(scalar) {
                isBlankDue = true
            } else if scalar.isASCII {
                let isCapital = ("A"..."Z").contains(scalar)
                append(isCapital ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
            } else if let quote = plainQuote(scalar) {
                append(quote)
            } else if !isInvisible(scalar) {
                for lower in scalar.properties.lowercaseMapping.unicodeScalars { append(lower) }
            }
        }
        return String(folded)
    }

    /// White space in the sense of Unicode. Looking up a scalar's properties costs more than all the rest, so that
    /// ASCII goes without.
    package static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " || ("\t"..."\r").contains(scalar) : scalar.properties.isWhitespace
    }

    /// What has no width.
    package static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && scalar.properties.isDefaultIgnorableCodePoint
    }

    private static func plainQuote(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "\u{2018}"..."\u{201B}", "\u{2032}", "\u{2039}", "\u{203A}", "\u{02BC}": "'"
        case "\u{201C}"..."\u{201F}", "\u{2033}", "\u{00AB}", "\u{00BB}": "\""
        default: nil
        }
    }
}

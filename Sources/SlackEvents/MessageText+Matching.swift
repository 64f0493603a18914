extension MessageText {
    /// Makes texts comparable that people take for the same: in lower case, each run of white space (also U+00A0) one
    /// blank and none at the ends, typographic quotes plain, and without what has no width (U+200B, U+FEFF, joiners,
    /// selectors).
    ///
    /// Triggers go through the same, so that they are found in ``matchable``.
    package static func folded(_ text: String) -> String {
        folded(text.unicodeScalars)
    }

    /// Without white space at the ends.
    static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, isWhitespace(first) {
            scalars.removeFirst()
        }
        while let last = scalars.last, isWhitespace(last) {
            scalars.removeLast()
        }
        return String(scalars)
    }

    /// - Parameters:
    ///   - text: the text without mentions and code.
    ///   - cuts: where in its UTF-8 the first and the last mention were, at ends of characters; nil without mentions.
    static func matchable(_ text: String, cuts: ClosedRange<Int>?) -> String {
        var scalars = text.unicodeScalars[...]
        if let cuts {
            let first = text.utf8.index(text.startIndex, offsetBy: cuts.lowerBound)
            let last = text.utf8.index(text.startIndex, offsetBy: cuts.upperBound)
            let isLeading = scalars[..<first].allSatisfy(isBlank)
            let isTrailing = scalars[last...].allSatisfy { isBlank($0) || isPunctuation($0) }
            if isLeading {
                while let scalar = scalars.first, isBlank(scalar) || isPunctuation(scalar), !beginsWithEmoji(scalars) {
                    scalars.removeFirst()
                }
            }
            if isTrailing {
                while let scalar = scalars.last, isBlank(scalar) || isPunctuation(scalar), !endsWithEmoji(scalars) {
                    scalars.removeLast()
                }
            }
        }
        return folded(scalars)
    }

    private static func folded(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var result = String.UnicodeScalarView()
        var isBlankDue = false
        for scalar in scalars {
            if isWhitespace(scalar) {
                isBlankDue = !result.isEmpty
            } else if !isInvisible(scalar) {
                if isBlankDue {
                    result.append(" ")
                    isBlankDue = false
                }
                result.append(plainQuote(scalar) ?? scalar)
            }
        }
        return String(result).lowercased()
    }
}

extension MessageText {
    /// White space in the sense of Unicode. Looking up a scalar's properties costs more than all the rest, so that
    /// ASCII goes without.
    private static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " || ("\t"..."\r").contains(scalar) : scalar.properties.isWhitespace
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && scalar.properties.isDefaultIgnorableCodePoint
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        isWhitespace(scalar) || isInvisible(scalar)
    }

    /// What people put between a mention and the rest.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        scalar == ":" || scalar == ","
    }

    /// `:name:` at the start, whose colon belongs to it.
    private static func beginsWithEmoji(_ scalars: Substring.UnicodeScalarView) -> Bool {
        guard scalars.first == ":" else { return false }
        let name = scalars.dropFirst().prefix(while: isEmojiName)
        return !name.isEmpty && scalars[name.endIndex...].first == ":"
    }

    private static func endsWithEmoji(_ scalars: Substring.UnicodeScalarView) -> Bool {
        guard scalars.last == ":" else { return false }
        let rest = scalars.dropLast()
        let name = rest.reversed().prefix(while: isEmojiName)
        return !name.isEmpty && rest.dropLast(name.count).last == ":"
    }

    /// What emoji names are made of, also those of a workspace in another script.
    private static func isEmojiName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9", "_", "-", "+", "'": true
        default: !scalar.isASCII && scalar.properties.isAlphabetic
        }
    }

    private static func plainQuote(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "\u{2018}"..."\u{201B}", "\u{2032}", "\u{2039}", "\u{203A}", "\u{02BC}": "'"
        case "\u{201C}"..."\u{201F}", "\u{2033}", "\u{00AB}", "\u{00BB}": "\""
        default: nil
        }
    }
}

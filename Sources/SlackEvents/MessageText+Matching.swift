internal import TextFolding

extension MessageText {
    /// Without white space at the ends.
    static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, Folding.isWhitespace(first) {
            scalars.removeFirst()
        }
        while let last = scalars.last, Folding.isWhitespace(last) {
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
        return Folding.fold(scalars)
    }
}

extension MessageText {
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        Folding.isWhitespace(scalar) || Folding.isInvisible(scalar)
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
}

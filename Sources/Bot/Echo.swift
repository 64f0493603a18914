import SlackEvents

/// Repeats what people wrote, so that nothing in it has an effect.
package enum Echo {
    /// Nobody needs to read more of it again; in characters.
    private static let maximumLength = 80
    /// Letters have two accents at most (`ệ`); more are piled up to spill over other people's lines.
    private static let maximumAccents = 2
    /// The longest emoji in use, a family with skin tones, has ten; one character can be made of any number.
    private static let maximumScalars = 12

    /// The text as a code span of one line: escaped, shortened, without backquotes that would end the span.
    package static func code(_ text: String) -> String {
        var plain = ""
        var length = 0
        for character in text {
            guard length < maximumLength else {
                plain += "…"
                break
            }
            if character.isNewline {
                plain += " "
            } else if character == "`" {
                plain += "'"
            } else {
                plain.unicodeScalars.append(contentsOf: bounded(character))
            }
            length += 1
        }
        return "`\(MessageText.escape(plain))`"
    }

    private static func bounded(_ character: Character) -> [Unicode.Scalar] {
        let scalars = character.unicodeScalars
        // All but emoji and letters with many accents.
        if scalars.count <= 1 + maximumAccents { return Array(scalars) }
        var kept: [Unicode.Scalar] = []
        var accents = 0
        for scalar in scalars where kept.count < maximumScalars {
            // What stands above and below letters. Vowel signs and joiners have other classes.
            if scalar.properties.canonicalCombiningClass.rawValue >= 200 { accents += 1 }
            if accents <= maximumAccents { kept.append(scalar) }
        }
        // It would join what comes next.
        if kept.last == "\u{200D}" { kept.removeLast() }
        return kept
    }
}

import SlackEvents

/// Repeats what people wrote, so that nothing in it has an effect.
package enum Echo {
    /// Nobody needs to read more of it again.
    private static let maximumLength = 80

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
            } else if character.utf8.count <= 16 {
                // Longer ones pile accents on accents, to spill over other people's lines.
                plain.append(character)
            }
            length += 1
        }
        return "`\(MessageText.escape(plain))`"
    }
}

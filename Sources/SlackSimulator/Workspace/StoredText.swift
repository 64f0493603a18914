/// What Slack makes of the text that an app posts.
///
/// `&`, `<` and `>` are kept as entities unless they are entities or markup already, and bare addresses become links.
/// - SeeAlso: Slack, "Formatting message text".
enum StoredText {
    /// Where a longer text is cut off: Slack's limit for `text`, in characters.
    static let maximumLength = 40_000

    /// The text as it is stored, and whether it had to be cut.
    static func stored(_ text: String) -> (text: String, isCut: Bool) {
        let isCut = text.count > maximumLength
        return (escaped(isCut ? String(text.prefix(maximumLength)) : text), isCut)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        var isCode = false
        while let character = rest.first {
            if character == "<", let token = token(rest) {
                result += token
                rest = rest.dropFirst(token.count)
            } else if !isCode, let link = link(rest, after: result.last) {
                result += "<" + link.replacing(bareAmpersands: "&amp;") + ">"
                rest = rest.dropFirst(link.count)
            } else {
                switch character {
                case "<": result += "&lt;"
                case ">": result += "&gt;"
                case "&": result += entities.contains(where: rest.hasPrefix) ? "&" : "&amp;"
                case "`":
                    isCode.toggle()
                    result.append(character)
                default: result.append(character)
                }
                rest.removeFirst()
            }
        }
        return result
    }

    private static let entities = ["&amp;", "&lt;", "&gt;"]

    /// The markup `<…>` that the text begins with, or nil where the `<` is only a `<`.
    private static func token(_ text: Substring) -> Substring? {
        // No further than to the next `<`, or a run of them would take the square of its length.
        guard let end = text.dropFirst().firstIndex(where: { "<>\n".contains($0) }), text[end] == ">" else {
            return nil
        }
        let content = text[..<end].dropFirst()
        guard let first = content.first else { return nil }
        let isMention = "@#!".contains(first) && content.count > 1
        let scheme = content.prefix { $0.isASCII && $0.isLetter }
        let isLink = !scheme.isEmpty && content.dropFirst(scheme.count).first == ":" && content.count > scheme.count + 1
        return isMention || isLink ? text[...end] : nil
    }

    /// The web address that the text begins with, without the punctuation that ends the sentence.
    static func link(_ text: Substring, after previous: Character?) -> Substring? {
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else { return nil }
        if let previous, previous.isLetter || previous.isNumber { return nil }
        var link = text.prefix { !$0.isWhitespace && !"<>|\"`".contains($0) }
        while let last = link.last, ".,;:!?'*_~".contains(last) || (last == ")" && !link.contains("(")) {
            link.removeLast()
        }
        return link.hasSuffix("://") ? nil : link
    }
}

extension Substring {
    fileprivate func replacing(bareAmpersands entity: String) -> String {
        var result = ""
        var rest = self
        while let character = rest.first {
            result += character == "&" && !rest.hasPrefix(entity) ? entity : String(character)
            rest.removeFirst()
        }
        return result
    }
}

/// What Slack makes of the text that somebody types into its message field.
///
/// Unlike an app's text (``StoredText``) it holds no markup: all of `&`, `<` and `>` are escaped. Addresses become links,
/// `@name` and `#name` mentions, where they name somebody or a channel; in code nothing does.
struct TypedText {
    let workspace: Workspace

    /// `@here` and its like.
    private static let broadcasts = ["here", "channel", "everyone"]

    /// The text as it is stored.
    func stored(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let character = rest.first {
            if character == "`", let code = code(rest) {
                result += Self.escaped(code)
                rest = rest.dropFirst(code.count)
            } else if let link = StoredText.link(rest, after: result.last) {
                result += "<" + Self.escaped(link) + ">"
                rest = rest.dropFirst(link.count)
            } else if "@#".contains(character), let (mention, length) = mention(rest, after: result.last) {
                result += mention
                rest = rest.dropFirst(length)
            } else {
                result += Self.escaped(rest.prefix(1))
                rest.removeFirst()
            }
        }
        return result
    }

    /// The code that the text begins with, its backticks included; nil where they aren't closed.
    private func code(_ text: Substring) -> Substring? {
        if text.hasPrefix("```") {
            return text.dropFirst(3).firstRange(of: "```").map { text[..<$0.upperBound] }
        }
        guard let end = text.dropFirst().firstIndex(where: { "`\n".contains($0) }), text[end] == "`" else { return nil }
        return text[...end]
    }

    private func mention(_ text: Substring, after previous: Character?) -> (mention: String, length: Int)? {
        if let previous, previous.isLetter || previous.isNumber { return nil }
        let word = text.dropFirst().prefix { $0.isLetter || $0.isNumber || "._-".contains($0) }
        // A full stop after a name ends the sentence.
        let name = String(word.reversed().drop { ".-_".contains($0) }.reversed())
        guard !name.isEmpty else { return nil }
        if text.first == "#" {
            guard let channel = workspace.channels.first(where: { $0.name == name && !$0.isDirect }) else { return nil }
            return ("<#\(channel.id)|\(name)>", name.count + 1)
        }
        if Self.broadcasts.contains(name) { return ("<!\(name)>", name.count + 1) }
        guard let user = workspace.users.first(where: { $0.name == name }) else { return nil }
        return ("<@\(user.id)>", name.count + 1)
    }

    private static func escaped(_ text: some StringProtocol) -> String {
        String(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

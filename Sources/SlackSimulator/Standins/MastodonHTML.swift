/// What Mastodon makes of a text that somebody writes.
enum MastodonHTML {
    /// Paragraphs at blank lines, `<br />` at line ends; links and hashtags as Mastodon writes them.
    static func html(_ text: String, base: String) -> String {
        text.split(separator: "\n\n")
            .map { paragraph in
                let lines = paragraph.split(separator: "\n", omittingEmptySubsequences: false)
                    .map { $0.split(separator: " ", omittingEmptySubsequences: false).map { word($0, base) } }
                    .map { $0.joined(separator: " ") }
                return "<p>" + lines.joined(separator: "<br />") + "</p>"
            }
            .joined()
    }

    private static func word(_ word: Substring, _ base: String) -> String {
        for scheme in ["https://", "http://"] where word.hasPrefix(scheme) {
            let rest = escaped(word.dropFirst(scheme.count))
            return "<a href=\"\(scheme)\(rest)\" target=\"_blank\" rel=\"nofollow noopener noreferrer\">"
                + "<span class=\"invisible\">\(scheme)</span><span class=\"\">\(rest)</span>"
                + "<span class=\"invisible\"></span></a>"
        }
        if word.hasPrefix("#"), word.count > 1, word.dropFirst().allSatisfy({ $0.isLetter || $0.isNumber }) {
            let tag = escaped(word.dropFirst())
            return "<a href=\"\(base)/tags/\(tag)\" class=\"mention hashtag\" rel=\"tag\">#<span>\(tag)</span></a>"
        }
        return escaped(word)
    }

    static func escaped(_ text: some StringProtocol) -> String {
        String(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

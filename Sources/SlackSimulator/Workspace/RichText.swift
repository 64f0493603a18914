/// The `rich_text` block that Slack puts beside a message's text. A simple one: mentions, links, emoji and code blocks.
enum RichText {
    /// - Parameters:
    ///   - text: the message's text as stored.
    ///   - id: the block's id.
    static func blocks(_ text: String, id: String) -> JSON {
        var elements: [JSON] = []
        // Every second part stands between fences; an odd fence is text.
        let parts = text.split(separator: "```", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let isCode = index % 2 == 1 && index < parts.count - 1
            let content = index % 2 == 1 && !isCode ? "```" + part : String(part)
            let children = isCode ? [["type": "text", "text": .string(unescaped(part))]] : inline(content)
            guard !children.isEmpty else { continue }
            elements.append([
                "type": isCode ? "rich_text_preformatted" : "rich_text_section", "elements": .array(children),
            ])
        }
        return [["type": "rich_text", "block_id": .string(id), "elements": .array(elements)]]
    }

    private static func inline(_ text: String) -> [JSON] {
        var elements: [JSON] = []
        var plain = ""
        var rest = text[...]
        func flush() {
            if !plain.isEmpty { elements.append(["type": "text", "text": .string(unescaped(plain))]) }
            plain = ""
        }
        while let character = rest.first {
            // No further than to the next `<`, or a run of them would take the square of its length.
            if character == "<", let end = rest.dropFirst().firstIndex(where: { "<>".contains($0) }), rest[end] == ">",
                let element = element(rest[..<end].dropFirst())
            {
                flush()
                elements.append(element)
                rest = rest[end...].dropFirst()
            } else if character == ":", let name = emoji(rest) {
                flush()
                elements.append(["type": "emoji", "name": .string(String(name))])
                rest = rest.dropFirst(name.count + 2)
            } else {
                plain.append(character)
                rest.removeFirst()
            }
        }
        flush()
        return elements
    }

    private static func element(_ token: Substring) -> JSON? {
        let parts = token.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let id = String(parts[0].dropFirst())
        switch parts[0].first {
        case "@": return ["type": "user", "user_id": .string(id)]
        case "#": return ["type": "channel", "channel_id": .string(id)]
        case "!" where id.hasPrefix("subteam^"):
            return ["type": "usergroup", "usergroup_id": .string(String(id.dropFirst(8)))]
        case "!" where ["here", "channel", "everyone"].contains(id): return ["type": "broadcast", "range": .string(id)]
        case "!", nil: return nil
        default:
            var link: JSON = ["type": "link", "url": .string(unescaped(parts[0]))]
            if parts.count > 1 { link["text"] = .string(unescaped(parts[1])) }
            return link
        }
    }

    /// The name of the emoji that the text begins with, as in `:wave:`.
    private static func emoji(_ text: Substring) -> Substring? {
        let name = text.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_+-".contains($0)) }
        let isEnd = text.dropFirst(name.count + 1).first == ":"
        return isEnd && name.contains(where: \.isLetter) && !name.contains(where: \.isUppercase) ? name : nil
    }

    private static func unescaped(_ text: some StringProtocol) -> String {
        String(text)
            .replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">")
            .replacing("&amp;", with: "&")
    }
}

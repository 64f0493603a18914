/// Reads a ``Template`` from a text of a content file, and notes what Slack wouldn't show as its author means it.
struct TemplateParser {
    /// What is wrong with the text, as sentences for its author.
    private(set) var problems: [String] = []

    /// Parses the whole text; trailing line ends are dropped.
    mutating func parse(_ text: String) -> Template {
        var lines: [Template.Line] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            lines.append(parseLine(line))
        }
        while lines.last == .segments([]) { lines.removeLast() }
        if text.contains("](http") {
            problems.append("a link is written <https://…|its text> in Slack, not [its text](https://…)")
        }
        return Template(lines: lines)
    }

    /// Parses a text of one line that has no placeholders, such as a description.
    mutating func parsePlain(_ text: String) -> String {
        var output = ""
        for segment in segments(of: text[...], placeholders: false) {
            if case .text(let part) = segment { output += part }
        }
        return output
    }

    private mutating func parseLine(_ line: Substring) -> Template.Line {
        var line = line
        while let last = line.last, last.isWhitespace { line.removeLast() }
        if line.drop(while: \.isWhitespace) == "{welcome_channels}" { return .welcomeChannels }
        return .segments(segments(of: line, placeholders: true))
    }

    private mutating func segments(of line: Substring, placeholders: Bool) -> [Template.Segment] {
        var segments: [Template.Segment] = []
        var pending = ""
        var rest = line
        if line.utf8.contains(UInt8(ascii: ":")), line.lowercased().contains("http://") {
            problems.append("http:// links aren't safe to follow, write https://")
        }
        func flush(into segments: inout [Template.Segment]) {
            if !pending.isEmpty { segments.append(.text(pending)) }
            pending = ""
        }
        while let special = rest.utf8.firstIndex(where: Self.isSpecial) {
            pending += rest[..<special]
            rest = rest[special...]
            switch rest.first {
            case "{":
                if placeholders, let (segment, length) = placeholder(at: rest) {
                    flush(into: &segments)
                    segments.append(segment)
                    rest = rest.dropFirst(length)
                    continue
                }
                pending += "{"
            case "<":
                if let markup = markup(at: rest) {
                    pending += Self.escapingAmpersands(markup)
                    rest = rest[markup.endIndex...]
                    continue
                }
                pending += "&lt;"
            case ">":
                // At the start of a line it makes a quotation.
                pending += special == line.startIndex ? ">" : "&gt;"
            case "&":
                pending += Self.isEntity(rest) ? "&" : "&amp;"
            case let other:
                // A special character with an accent on it is another character, and nothing special.
                if let other { pending.append(other) }
            }
            rest.removeFirst()
        }
        pending += rest
        flush(into: &segments)
        return segments
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): true
        default: false
        }
    }

    // MARK: - Slack's markup

    /// The `<…>` at the start of the text if it is a link or a mention, with its angle brackets; nil for a plain `<`.
    private mutating func markup(at text: Substring) -> Substring? {
        guard let end = text.firstIndex(of: ">") else { return nil }
        let inner = text[text.index(after: text.startIndex)..<end]
        let parts = inner.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        let target = parts.first ?? ""
        switch target {
        case "!here", "!channel", "!everyone":
            problems.append("<\(target)> would notify everyone each time the bot says it")
            return text[...end]
        case _ where target.hasPrefix("https://"):
            if let mistake = Link.mistake(in: target) { problems.append(mistake) }
        case _ where target.hasPrefix("mailto:"), _ where target.hasPrefix("!subteam^"):
            break
        case _ where target.hasPrefix("@U"), _ where target.hasPrefix("@W"), _ where target.hasPrefix("#C"):
            break
        default:
            let scheme = target.prefix { $0 != ":" }
            if !scheme.isEmpty, scheme.allSatisfy(\.isLetter), target.dropFirst(scheme.count).hasPrefix("://"),
                scheme.lowercased() != "http"
            {
                problems.append("'\(target)' is no https link")
            }
            return nil
        }
        if parts.count == 2, parts[1].allSatisfy(\.isWhitespace) {
            problems.append("the link to \(target) has no text after its |")
        }
        return text[...end]
    }

    private static func isEntity(_ text: Substring) -> Bool {
        text.hasPrefix("&amp;") || text.hasPrefix("&lt;") || text.hasPrefix("&gt;")
    }

    private static func escapingAmpersands(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        var escaped = ""
        for index in text.indices {
            escaped.append(text[index])
            if text[index] == "&", !isEntity(text[index...]) { escaped += "amp;" }
        }
        return escaped
    }

    // MARK: - Placeholders

    /// The placeholder at the start of the text, and how many characters it takes; nil if the brace is just a brace.
    private mutating func placeholder(at text: Substring) -> (Template.Segment, Int)? {
        guard let end = text.firstIndex(of: "}") else { return nil }
        let inner = text[text.index(after: text.startIndex)..<end]
        let parts = inner.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if inner.hasPrefix("repository|") {
            let fallback = parsePlain(String(inner.dropFirst("repository|".count)))
            return (.repository(fallback: fallback), inner.count + 2)
        }
        guard let word = parts.first, !word.isEmpty, word.allSatisfy({ "a"..."z" ~= $0 || $0 == "_" }) else {
            return nil
        }
        let length = inner.count + 2
        switch (word, parts.count) {
        case ("member", 1): return (.member, length)
        case ("bot", 1): return (.bot, length)
        case ("channel", 2):
            let channel = parts[1].split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(channel[0])
            if let mistake = ChannelName.mistake(in: name) { problems.append(mistake) }
            let fallback = channel.count == 2 ? parsePlain(String(channel[1])) : nil
            return (.channel(name: name, fallback: fallback), length)
        case ("welcome_channels", 1):
            problems.append("{welcome_channels} becomes several lines and must stand alone on its own")
        default:
            problems.append(
                "{\(inner)} is no placeholder; there are {channel:NAME}, {channel:NAME|TEXT}, {member}, {bot},"
                    + " {repository|TEXT} and {welcome_channels}"
            )
        }
        return nil
    }
}

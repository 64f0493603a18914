import SlackEvents

/// Reads the text, the lines and the links out of HTML as posts and titles have it.
///
/// No more than that: what it doesn't know as a tag is text, and all text is escaped. It takes any input, and a time that
/// grows as the input does.
struct HTMLText {
    /// What a `<span>` that is open means for the text in it: Mastodon hides the scheme and the end of long links.
    private enum Span {
        case plain
        case hidden
        case shortened
    }

    /// What is longer is cut before it is read: ten times what a post of 500 characters with links needs.
    private static let maximumInput = 20_000

    private let html: [UnicodeScalar]
    private var index = 0
    /// How much may still be read for tags that turn out to have no end, and so be read once more as text. When it is used
    /// up, a `<` is text.
    private var vain: Int
    /// One line without links, not escaped.
    private let isPlain: Bool

    private var output = ""
    /// How many more characters people are shown.
    private var left: Int
    private var spans: [Span] = []
    private var hidden = 0
    private var isInLink = false
    /// The open link's; nil where it has none that may be shown.
    private var address: String?
    private var label = ""
    /// Line ends that are due before the next text.
    private var breaks = 0
    private var hasBlank = false

    private static let blocks: Set<String> = [
        "p", "div", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6",
    ]
    private static let inline: Set<String> = [
        "a", "abbr", "b", "br", "cite", "code", "del", "em", "font", "i", "img", "kbd", "li", "q", "s", "small", "span",
        "strong", "sub", "sup", "tt", "u", "var", "wbr",
    ]
    /// Their content is no text.
    private static let silent: Set<String> = ["script", "style"]

    private init(_ html: String, maximum: Int, isPlain: Bool) {
        self.html = Array(html.unicodeScalars.prefix(Self.maximumInput))
        self.isPlain = isPlain
        left = maximum
        vain = 2 * (self.html.count + HTMLAttributes.maximumLength)
    }

    /// The text in mrkdwn, with its links, everything else escaped.
    ///
    /// - Parameter maximum: characters that people see; what comes after is cut.
    static func mrkdwn(_ html: String, maximum: Int) -> String {
        var reader = HTMLText(html, maximum: maximum, isPlain: false)
        reader.read()
        return reader.output
    }

    /// The text in one line, not escaped.
    static func plain(_ html: String, maximum: Int) -> String {
        var reader = HTMLText(html, maximum: maximum, isPlain: true)
        reader.read()
        return reader.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private mutating func read() {
        while index < html.count, left > 0 {
            switch html[index] {
            case "<" where takeComment(): continue
            case "<" where takeTag(): continue
            case "&": text(takeEntity())
            case let scalar:
                index += 1
                text(scalar)
            }
        }
        if index < html.count, left <= 0 { add("…") }
        endLink()
    }

    // MARK: Text

    private mutating func text(_ scalar: UnicodeScalar) {
        if hidden > 0 { return }
        if scalar.properties.isWhitespace {
            hasBlank = true
        } else if scalar.properties.generalCategory != .control {
            add(String(scalar))
        }
    }

    private mutating func add(_ text: String) {
        if isInLink {
            if hasBlank, !label.isEmpty { label += " " }
            label += text
        } else {
            flushBreaks()
            output += isPlain ? text : MessageText.escape(text)
        }
        hasBlank = false
        left -= 1
    }

    private mutating func flushBreaks() {
        if breaks > 0, !output.isEmpty {
            output += String(repeating: "\n", count: breaks)
        } else if hasBlank, !output.isEmpty {
            output += " "
        }
        breaks = 0
        hasBlank = false
    }

    private mutating func lineBreak(_ count: Int) {
        endLink()
        breaks = min(2, count == 1 ? breaks + 1 : max(breaks, count))
        hasBlank = false
    }

    private mutating func beginLink(_ address: String?) {
        endLink()
        flushBreaks()
        isInLink = true
        self.address = address
    }

    /// Writes the link that is open, if there is one.
    private mutating func endLink() {
        guard isInLink else { return }
        isInLink = false
        output += isPlain ? label : MrkdwnLink.link(address, label: label)
        label = ""
    }

    // MARK: Tags

    private mutating func takeComment() -> Bool {
        guard html[index...].starts(with: "<!".unicodeScalars) else { return false }
        let isComment = html[index...].starts(with: "<!--".unicodeScalars)
        let end = Array((isComment ? "-->" : ">").unicodeScalars)
        index = html[index...].firstRange(of: end)?.upperBound ?? html.count
        return true
    }

    /// - Returns: false for what is no tag.
    private mutating func takeTag() -> Bool {
        var place = index + 1
        let isEnd = place < html.count && html[place] == "/"
        if isEnd { place += 1 }
        let start = place
        while place < html.count, html[place].isASCII, html[place].properties.isAlphabetic || html[place].isDigit {
            place += 1
        }
        let name = String(String.UnicodeScalarView(html[start..<place])).lowercased()
        guard vain > 0, Self.blocks.contains(name) || Self.inline.contains(name) || Self.silent.contains(name) else {
            return false
        }
        guard let attributes = HTMLAttributes(html, from: place) else {
            vain -= min(HTMLAttributes.maximumLength, html.count - place)
            return false
        }
        index = attributes.end
        if isEnd { end(name) } else { begin(name, attributes) }
        return true
    }

    private mutating func begin(_ name: String, _ attributes: HTMLAttributes) {
        switch name {
        case "br": lineBreak(1)
        case "li":
            lineBreak(1)
            breaks = 1
            add("•")
            hasBlank = true
        case "a": beginLink(attributes["href"].flatMap { MrkdwnLink.address($0) })
        case "span":
            let classes = (attributes["class"] ?? "").split(separator: " ")
            spans.append(classes.contains("invisible") ? .hidden : classes.contains("ellipsis") ? .shortened : .plain)
            if spans.last == .hidden { hidden += 1 }
        case _ where Self.silent.contains(name):
            let end = Array("</\(name)".unicodeScalars)
            index = html[index...].firstRange(of: end)?.lowerBound ?? html.count
        case _ where Self.blocks.contains(name): lineBreak(2)
        default: break
        }
    }

    private mutating func end(_ name: String) {
        switch name {
        case "a": endLink()
        case "span":
            switch spans.popLast() {
            case .shortened: add("…")
            case .hidden: hidden -= 1
            case .plain, nil: break
            }
        case _ where Self.blocks.contains(name): lineBreak(2)
        default: break
        }
    }

    // MARK: Entities

    private mutating func takeEntity() -> UnicodeScalar {
        let (scalar, end) = HTMLEntity.scalar(html, at: index)
        index = end
        return scalar
    }
}

extension UnicodeScalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}

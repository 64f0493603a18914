/// An entry that can be read from the keys of a file.
protocol ReadableEntry: ContentEntry {
    /// The file's key under which such entries are listed.
    static var section: String { get }
    /// What one of them is called in messages.
    static var kind: String { get }
    /// The key of the entry's name.
    static var nameKey: String { get }
    /// The other keys; `enabled` goes without saying.
    static var keys: [String] { get }

    /// Reads the entry, and notes in the fields what is wrong; nil if too little is right to go on with.
    init?(name: String, fields: inout EntryFields, topic: String)
}

extension ReadableEntry {
    static var nameKey: String { "name" }
}

extension Term: ReadableEntry {
    static let section = "terms"
    static let kind = "term"
    static let nameKey = "term"
    static let keys = ["aliases", "definition", "sources"]

    init?(name: String, fields: inout EntryFields, topic: String) {
        let aliases = fields.triggers("aliases", fold: Self.key, sameness: "case, blanks and hyphens")
        let definition = fields.template("definition", required: true, maximum: Limits.definition)
        let sources = fields.list("sources", required: true, maximum: Limits.link)
        for (place, source) in sources.enumerated() {
            if sources[..<place].contains(source) {
                fields.problem("'sources' has \(source) twice", at: "sources", item: place)
            }
            if let mistake = Link.mistake(in: source) {
                fields.problem("in 'sources': \(mistake)", at: "sources", item: place)
            }
        }
        guard let definition else { return nil }
        self.init(
            name: name,
            aliases: aliases,
            definition: definition,
            sources: sources,
            topic: topic,
            source: fields.location
        )
    }
}

extension StaticCommand: ReadableEntry {
    static let section = "commands"
    static let kind = "command"
    static let keys = ["aliases", "description", "text", "attachment", "best_in", "unfurl"]

    init?(name: String, fields: inout EntryFields, topic: String) {
        let aliases = fields.triggers("aliases")
        let description = fields.line("description", required: true)
        if fields.contains("attachment"), !fields.contains("text") {
            fields.problem("this command has an attachment and no text; the text is the line above it")
        }
        let text = fields.template("text", required: !fields.contains("attachment"))
        let attachment = fields.template("attachment")
        let bestIn = fields.channel("best_in")
        let unfurl = fields.flag("unfurl", default: false)
        guard let description, let text else { return nil }
        self.init(
            name: name,
            aliases: aliases,
            description: description,
            text: text,
            attachment: attachment,
            bestIn: bestIn,
            unfurl: unfurl,
            topic: topic,
            source: fields.location
        )
    }
}

extension Reaction: ReadableEntry {
    static let section = "reactions"
    static let kind = "reaction"
    static let keys = ["contains", "emoji", "only_when_mentioned", "one_in", "whole_words"]

    init?(name: String, fields: inout EntryFields, topic: String) {
        let condition = fields.condition()
        let emoji = fields.list("emoji", required: true, maximum: Limits.emoji)
        for (place, name) in emoji.enumerated() {
            if emoji[..<place].contains(name) { fields.problem("'emoji' has \(name) twice", at: "emoji", item: place) }
            if name.contains(":") {
                let bare = String(name.filter { $0 != ":" })
                fields.problem("write the emoji's name without colons: \(bare)", at: "emoji", item: place)
            } else if name.contains(where: { $0.isWhitespace || $0.isUppercase }) {
                fields.problem(
                    "'\(name)' is no emoji name: they have no blanks and no capitals",
                    at: "emoji",
                    item: place
                )
            }
        }
        self.init(
            name: name,
            condition: condition,
            emoji: emoji,
            onlyWhenMentioned: fields.flag("only_when_mentioned", default: false),
            oneIn: fields.number("one_in", default: 1, in: 1...1_000_000),
            source: fields.location
        )
    }
}

extension ContainsReply: ReadableEntry {
    static let section = "replies"
    static let kind = "reply"
    static let keys = ["contains", "text", "only_when_mentioned", "one_in", "whole_words"]

    init?(name: String, fields: inout EntryFields, topic: String) {
        let condition = fields.condition()
        guard let text = fields.template("text", required: true) else { return nil }
        self.init(
            name: name,
            condition: condition,
            text: text,
            onlyWhenMentioned: fields.flag("only_when_mentioned", default: false),
            oneIn: fields.number("one_in", default: 1, in: 1...1_000_000),
            source: fields.location
        )
    }
}

extension Welcome: ReadableEntry {
    static let section = "welcomes"
    static let kind = "welcome"
    static let keys = ["channel", "guests", "text"]

    init?(name: String, fields: inout EntryFields, topic: String) {
        let channel = fields.channel("channel")
        let guests = fields.flag("guests", default: false)
        if channel != nil, fields.contains("guests") {
            fields.problem("'guests' is for new members of the workspace; who joins a channel may see it", at: "guests")
        }
        guard let text = fields.template("text", required: true) else { return nil }
        self.init(name: name, channel: channel, guests: guests, text: text, source: fields.location)
    }
}

extension RecommendedChannel: ReadableEntry {
    static let section = "channels"
    static let kind = "channel"
    static let keys = ["description", "welcome"]

    init?(name: String, fields: inout EntryFields, topic: String) {
        if !name.isEmpty, let mistake = ChannelName.mistake(in: name) { fields.problem(mistake, at: "name") }
        let welcome = fields.flag("welcome", default: false)
        guard let description = fields.line("description", required: true) else { return nil }
        self.init(name: name, description: description, welcome: welcome, source: fields.location)
    }
}

extension PlaygroundExclusion: ReadableEntry {
    static let section = "playground_off"
    static let kind = "channel"
    static let nameKey = "channel"
    static let keys: [String] = []

    init?(name: String, fields: inout EntryFields, topic: String) {
        if !name.isEmpty, let mistake = ChannelName.mistake(in: name) {
            fields.problem(mistake, at: Self.nameKey)
        }
        self.init(name: name, source: fields.location)
    }
}

extension EntryFields {
    fileprivate mutating func condition() -> ContainsCondition {
        ContainsCondition(
            words: triggers("contains", required: true),
            wholeWords: flag("whole_words", default: true)
        )
    }
}

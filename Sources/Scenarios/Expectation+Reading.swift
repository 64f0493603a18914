import Content

extension Expectation {
    /// The keys that say what must come.
    static let keys = [
        "replies", "replies_exactly", "reacts", "ephemeral", "direct", "announces", "by", "silence", "unfurled",
        "messages_at_most",
    ]

    private static let outcomes = ["replies", "replies_exactly", "reacts", "ephemeral", "direct", "announces"]

    fileprivate static func read(_ fields: inout EntryFields) -> Expectation? {
        let given = outcomes.filter(fields.contains)
        let place = (given.first ?? "silence").self
        var expected = Expectation(at: fields.node(place)?.location ?? fields.location)
        expected.replies = fields.posts("replies")
        if let text = fields.texts("replies_exactly").first {
            if fields.contains("replies") { fields.problem("there are 'replies' too", at: "replies_exactly") }
            expected.replies = [Post(parts: [text.text], isExact: true, location: text.location)]
        }
        if fields.contains("announces") {
            if fields.contains("replies") || fields.contains("replies_exactly") {
                fields.problem("there are 'replies' too, which only a message has", at: "announces")
            }
            expected.isAnnounced = true
            expected.replies = fields.posts("announces")
        }
        expected.announcer = fields.texts("by").first?.text
        expected.reacts = fields.texts("reacts").map(\.text)
        expected.ephemerals = fields.posts("ephemeral")
        expected.direct = fields.posts("direct")
        expected.unfurled = fields.flag("unfurled", default: false)
        expected.maximumParts = fields.number("messages_at_most", default: 1, in: 1...100)
        let isSilent = fields.flag("silence", default: false)
        if isSilent == given.isEmpty { return expected }
        fields.problem(
            isSilent
                ? "silence is expected, and '\(given[0])'"
                : "this says nothing of what must come: \(outcomes.joined(separator: ", ")), or 'silence: true'"
        )
        return nil
    }
}

extension EntryFields {
    /// What must come, or nil if nothing is said of it.
    mutating func expectation() -> Expectation? { Expectation.read(&self) }

    /// A text or a list of texts, each with its place. They may be empty.
    mutating func texts(_ key: String, required: Bool = false) -> [(text: String, location: SourceLocation)] {
        guard let node = node(key) else {
            if required { problem("'\(key)' is missing") }
            return []
        }
        return texts(node, of: key)
    }

    private mutating func texts(_ node: YAMLNode, of key: String) -> [(text: String, location: SourceLocation)] {
        switch node.value {
        case .scalar(let text): return [(text, node.location)]
        case .sequence(let items):
            return items.compactMap { item in
                if case .scalar(let text) = item.value { return (text, item.location) }
                problem("'\(key)' must be a list of texts; here is \(item.kind)", at: item.location)
                return nil
            }
        case .mapping:
            problem("'\(key)' must be a text or a list of texts, not \(node.kind)", at: key)
            return []
        }
    }

    /// Messages: the texts of one, or a list of such lists.
    fileprivate mutating func posts(_ key: String) -> [Expectation.Post] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let items) = node.value, case .sequence? = items.first?.value else {
            return [Expectation.Post(parts: texts(node, of: key).map(\.text), location: node.location)]
        }
        return items.map { Expectation.Post(parts: texts($0, of: key).map(\.text), location: $0.location) }
    }
}

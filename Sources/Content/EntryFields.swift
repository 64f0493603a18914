internal import TextFolding

/// The keys of one entry while it is read: hands out their values in the type that is wanted, and notes what is wrong.
package struct EntryFields {
    /// Where the entry begins.
    package let location: SourceLocation
    /// What the entry is called in messages: "command", "term".
    private let kind: String
    private let pairs: [String: YAMLNode.Pair]
    package private(set) var problems: [ContentProblem] = []

    /// - Parameter keys: all keys that such an entry may have; others are noted as problems.
    package init(_ pairs: [YAMLNode.Pair], at location: SourceLocation, kind: String, keys: [String]) {
        self.location = location
        self.kind = kind
        self.pairs = Dictionary(pairs.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for pair in pairs where !keys.contains(pair.key) {
            problems.append(.unknownKey(pair.key, in: "a \(kind)", known: keys, at: pair.keyLocation))
        }
    }

    /// - Parameters:
    ///   - key: the key that it is about; nil for the entry as a whole.
    ///   - item: its place in the key's list, which may have a line of its own.
    package mutating func problem(_ message: String, at key: String? = nil, item: Int? = nil) {
        let node = key.flatMap { pairs[$0]?.value }
        var place = node?.location ?? location
        if let item, case .sequence(let items)? = node?.value, items.indices.contains(item) {
            place = items[item].location
        }
        problems.append(ContentProblem(message, at: place))
    }

    package func contains(_ key: String) -> Bool { pairs[key] != nil }

    /// The key's value as it was parsed; nil if the key is missing.
    package func node(_ key: String) -> YAMLNode? { pairs[key]?.value }

    /// Notes a problem at a place inside of a value.
    package mutating func problem(_ message: String, at place: SourceLocation) {
        problems.append(ContentProblem(message, at: place))
    }

    // MARK: - Plain values

    /// A text that isn't empty, with at most so many characters; nil if the key is missing or has no such value.
    package mutating func text(_ key: String, required: Bool = false, maximum: Int) -> String? {
        guard let node = pairs[key]?.value else {
            if required { problem("this \(kind) has no \(key)") }
            return nil
        }
        guard case .scalar(let text) = node.value else {
            problem("'\(key)' must be a text, not \(node.kind)", at: key)
            return nil
        }
        return checked(text, of: key, at: node.location, maximum: maximum)
    }

    /// A list of texts, or a single text as a list of one; empty if the key is missing.
    package mutating func list(_ key: String, required: Bool = false, maximum: Int) -> [String] {
        guard let node = pairs[key]?.value else {
            if required { problem("this \(kind) has no \(key)") }
            return []
        }
        switch node.value {
        case .scalar(let text):
            return checked(text, of: key, at: node.location, maximum: maximum).map { [$0] } ?? []
        case .sequence(let items):
            if required, items.isEmpty { problem("'\(key)' is an empty list", at: key) }
            var texts: [String] = []
            for item in items {
                guard case .scalar(let text) = item.value else {
                    problems.append(
                        ContentProblem("'\(key)' must be a list of texts; here is \(item.kind)", at: item.location)
                    )
                    continue
                }
                if let text = checked(text, of: key, at: item.location, maximum: maximum) { texts.append(text) }
            }
            return texts
        case .mapping:
            problem("'\(key)' must be a list of texts, not \(node.kind)", at: key)
            return []
        }
    }

    /// `true` or `false`; the default if the key is missing.
    package mutating func flag(_ key: String, default fallback: Bool) -> Bool {
        guard let node = pairs[key]?.value else { return fallback }
        switch node.value {
        case .scalar("true"): return true
        case .scalar("false"): return false
        default:
            problem("'\(key)' must be true or false", at: key)
            return fallback
        }
    }

    /// A whole number in the range; the default if the key is missing.
    package mutating func number(_ key: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        guard let node = pairs[key]?.value else { return fallback }
        if case .scalar(let text) = node.value, let number = Int(text), range.contains(number) { return number }
        problem("'\(key)' must be a whole number from \(range.lowerBound) to \(range.upperBound)", at: key)
        return fallback
    }

    private mutating func checked(
        _ text: String,
        of key: String,
        at location: SourceLocation,
        maximum: Int
    ) -> String? {
        // Blanks, or nothing that shows.
        if Folding.fold(text).isEmpty {
            problems.append(ContentProblem("'\(key)' is empty", at: location))
            return nil
        }
        // Slack counts like JavaScript does, in UTF-16 units.
        if text.utf16.count > maximum {
            problems.append(
                ContentProblem(
                    "'\(key)' has \(text.utf16.count) characters, \(maximum) are the most there may be",
                    at: location
                )
            )
        }
        return text
    }

    // MARK: - Values with rules of their own

    /// A text in mrkdwn with placeholders.
    mutating func template(_ key: String, required: Bool = false, maximum: Int = Limits.text) -> Template? {
        guard let text = text(key, required: required, maximum: maximum) else { return nil }
        var parser = TemplateParser()
        let template = parser.parse(text)
        for message in parser.problems { problem("in '\(key)': \(message)", at: key) }
        return template
    }

    /// A text of one line, in mrkdwn without placeholders.
    mutating func line(_ key: String, required: Bool = false) -> String? {
        guard let text = text(key, required: required, maximum: Limits.line) else { return nil }
        if text.contains("\n") { problem("'\(key)' must be a single line", at: key) }
        var parser = TemplateParser()
        let line = parser.parsePlain(text)
        for message in parser.problems { problem("in '\(key)': \(message)", at: key) }
        return line
    }

    /// The words that set something off, each once.
    ///
    /// - Parameters:
    ///   - key: the key that they stand under.
    ///   - fold: what makes two of them the same.
    ///   - sameness: what it makes no difference of, for people.
    mutating func triggers(
        _ key: String,
        required: Bool = false,
        fold: (String) -> String = { Folding.fold($0) },
        sameness: String = "case and blanks"
    ) -> [String] {
        var seen: Set<String> = []
        var triggers: [String] = []
        for trigger in list(key, required: required, maximum: Limits.trigger) {
            let folded = fold(trigger)
            if folded.isEmpty {
                problem("'\(key)' has an entry without a visible character", at: key)
            } else if seen.insert(folded).inserted {
                triggers.append(trigger)
            } else {
                problem("'\(key)' has '\(trigger)' twice; \(sameness) make no difference", at: key)
            }
        }
        return triggers
    }

    /// A channel's name, without `#`, or its id.
    mutating func channel(_ key: String) -> String? {
        guard let name = text(key, maximum: Limits.trigger) else { return nil }
        if let mistake = ChannelName.mistake(in: name) { problem(mistake, at: key) }
        return name
    }
}

extension ContentProblem {
    /// Each `enabled: false` that changes nothing.
    ///
    /// - Parameters:
    ///   - names: folded.
    ///   - kind: what such an entry is called before its name: `command `.
    ///   - known: what there is to be switched off.
    package static func nothingToSwitchOff(
        _ names: [Content.SwitchedOff],
        kind: String = "",
        known: [String]
    ) -> [ContentProblem] {
        if names.isEmpty { return [] }
        let keys = known.map { Folding.fold($0) }
        let folded = Dictionary(zip(keys, known), uniquingKeysWith: { first, _ in first })
        return names.enumerated().map { index, missing in
            // So many are no typing mistakes: whole files were meant for other content.
            let nearest = index < 20 ? Nearest.matches(to: missing.name, among: keys, limit: 1).first : nil
            let help = nearest.flatMap { folded[$0] }.map { "; did you mean '\($0)'?" } ?? ""
            return ContentProblem("there is no \(kind)'\(missing.name)' to switch off\(help)", at: missing.source)
        }
    }

    /// A key that nobody reads, with the one that was probably meant.
    package static func unknownKey(
        _ key: String,
        in place: String,
        known: [String],
        at location: SourceLocation
    ) -> ContentProblem {
        let nearest = Nearest.matches(to: key, among: known, limit: 1).first
        let help = nearest.map { "did you mean '\($0)'?" } ?? "there are \(known.joined(separator: ", "))"
        return ContentProblem("unknown key '\(key)' in \(place); \(help)", at: location)
    }
}

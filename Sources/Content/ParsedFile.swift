internal import TextFolding

/// The entries of one content file, and what is wrong with it.
struct ParsedFile {
    /// An entry, or word that an earlier directory's entry of that name goes.
    enum Parsed<Entry: ContentEntry> {
        case entry(Entry)
        case off(name: String, source: SourceLocation)
    }

    private(set) var terms: [Parsed<Term>] = []
    private(set) var commands: [Parsed<StaticCommand>] = []
    private(set) var reactions: [Parsed<Reaction>] = []
    private(set) var replies: [Parsed<ContainsReply>] = []
    private(set) var welcomes: [Parsed<Welcome>] = []
    private(set) var channels: [Parsed<RecommendedChannel>] = []
    private(set) var playgroundExclusions: [Parsed<PlaygroundExclusion>] = []
    private(set) var feeds: [Parsed<Feed>] = []
    private(set) var problems: [ContentProblem] = []

    private static let sections = [
        Term.section, StaticCommand.section, Reaction.section, ContainsReply.section, Welcome.section,
        RecommendedChannel.section, PlaygroundExclusion.section, Feed.section,
    ]

    init(_ file: ContentFile) {
        do {
            guard let root = try YAMLParser.parse(file.bytes, file: file.path) else { return }
            read(root, of: file)
        } catch {
            problems.append(error)
        }
    }

    private mutating func read(_ root: YAMLNode, of file: ContentFile) {
        let known = Self.sections.joined(separator: ", ")
        guard case .mapping(let pairs) = root.value else {
            problems.append(ContentProblem("a content file consists of sections: \(known)", at: root.location))
            return
        }
        var topic = file.defaultTopic
        for pair in pairs where pair.key == "topic" {
            if case .scalar(let text) = pair.value.value, !text.allSatisfy(\.isWhitespace),
                text.utf16.count <= Limits.trigger, !text.contains(where: { "<>&\n".contains($0) })
            {
                topic = text
            } else {
                problems.append(
                    ContentProblem("'topic' must be a text of a few words, without <, > and &", at: pair.value.location)
                )
            }
        }
        for pair in pairs {
            switch pair.key {
            case "topic": break
            case Term.section: terms = readSection(pair, topic: topic)
            case StaticCommand.section: commands = readSection(pair, topic: topic)
            case Reaction.section: reactions = readSection(pair, topic: topic)
            case ContainsReply.section: replies = readSection(pair, topic: topic)
            case Welcome.section: welcomes = readSection(pair, topic: topic)
            case RecommendedChannel.section: channels = readSection(pair, topic: topic)
            case PlaygroundExclusion.section: playgroundExclusions = readSection(pair, topic: topic)
            case Feed.section: feeds = readSection(pair, topic: topic)
            default:
                let keys = ["topic"] + Self.sections
                problems.append(.unknownKey(pair.key, in: "the file", known: keys, at: pair.keyLocation))
            }
        }
    }

    private mutating func readSection<Entry: ReadableEntry>(
        _ section: YAMLNode.Pair,
        topic: String
    ) -> [Parsed<Entry>] {
        guard case .sequence(let items) = section.value.value else {
            let example = "a list of entries, each beginning with '- \(Entry.nameKey): …'"
            problems.append(ContentProblem("'\(section.key)' must be \(example)", at: section.keyLocation))
            return []
        }
        return items.compactMap { item in
            guard case .mapping(let pairs) = item.value else {
                problems.append(
                    ContentProblem("a \(Entry.kind) begins with '\(Entry.nameKey): …'", at: item.location)
                )
                return nil
            }
            return readEntry(pairs, at: item.location, topic: topic)
        }
    }

    private mutating func readEntry<Entry: ReadableEntry>(
        _ pairs: [YAMLNode.Pair],
        at location: SourceLocation,
        topic: String
    ) -> Parsed<Entry>? {
        var fields = EntryFields(
            pairs,
            at: location,
            kind: Entry.kind,
            keys: [Entry.nameKey] + Entry.keys + ["enabled"]
        )
        defer { problems += fields.problems }
        let name = fields.text(Entry.nameKey, required: true, maximum: Limits.trigger)
        let isEnabled = fields.flag("enabled", default: true)
        if let name {
            if Folding.fold(name).isEmpty { fields.problem("'\(Entry.nameKey)' has no visible character") }
            if !isEnabled { return .off(name: name, source: location) }
        }
        // Without a name the other keys are checked all the same.
        let entry = Entry(name: name ?? "", fields: &fields, topic: topic)
        return name == nil ? nil : entry.map { .entry($0) }
    }
}

package import Content

/// The scenarios of some files, and the triggers that they declare.
///
/// A file has any of the sections `commands`, `prefixes`, `reactions`, `replies`, `every_message` and `scenarios`. An
/// entry of the first four names a trigger and stands for a scenario wherever it must work, and wherever it must not.
package struct ScenarioSet: Sendable {
    package private(set) var scenarios: [Scenario] = []
    package private(set) var commands: [CommandTrigger] = []
    package private(set) var prefixes: [PrefixTrigger] = []
    package private(set) var reactions: [ReactionTrigger] = []
    package private(set) var replies: [ReplyTrigger] = []
    /// Names of the handlers that look at each message.
    package private(set) var everyMessage: [String] = []

    private var problems: [ContentProblem] = []

    private static let sections = ["commands", "prefixes", "reactions", "replies", "every_message", "scenarios"]

    /// Reads files, and the `.yaml` files of folders.
    ///
    /// - Throws: ``ContentError`` with everything that is wrong.
    package init(paths: [String]) throws(ContentError) {
        var files: [ContentFile] = []
        for path in paths { files += try ContentFile.files(at: path) }
        try self.init(files: files)
    }

    /// - Throws: ``ContentError`` with everything that is wrong.
    package init(files: [ContentFile]) throws(ContentError) {
        for file in files {
            do throws(ContentProblem) {
                if let root = try YAMLParser.parse(file.bytes, file: file.path) { read(root) }
            } catch {
                problems.append(error)
            }
        }
        guard problems.isEmpty else { throw ContentError(problems: problems.sorted { $0.location < $1.location }) }
    }

    private mutating func read(_ root: YAMLNode) {
        guard case .mapping(let sections) = root.value else {
            let known = Self.sections.joined(separator: ", ")
            problems.append(ContentProblem("a file of scenarios consists of sections: \(known)", at: root.location))
            return
        }
        for section in sections {
            switch section.key {
            case "commands": commands += entries(section) { CommandTrigger(&$0) }
            case "prefixes": prefixes += entries(section) { PrefixTrigger(&$0) }
            case "reactions": reactions += entries(section) { ReactionTrigger(&$0) }
            case "replies": replies += entries(section) { ReplyTrigger(&$0) }
            case "every_message": everyMessage += names(section)
            case "scenarios": scenarios += items(section, kind: "scenario", keys: Scenario.keys, Scenario.read).joined()
            default:
                problems.append(
                    .unknownKey(section.key, in: "the file", known: Self.sections, at: section.keyLocation)
                )
            }
        }
    }

    /// Reads triggers, and adds the scenarios that they stand for.
    private mutating func entries<Entry: TriggerEntry>(
        _ section: YAMLNode.Pair,
        _ read: (inout EntryFields) -> Entry?
    ) -> [Entry] {
        let entries = items(section, kind: Entry.kind, keys: Entry.keys, read).compactMap { $0 }
        scenarios += entries.flatMap(\.scenarios)
        return entries
    }

    private mutating func items<Item>(
        _ section: YAMLNode.Pair,
        kind: String,
        keys: [String],
        _ read: (inout EntryFields) -> Item
    ) -> [Item] {
        guard case .sequence(let items) = section.value.value else {
            problems.append(
                ContentProblem(
                    "'\(section.key)' must be a list of entries, each beginning with '- \(keys[0]): …'",
                    at: section.keyLocation
                )
            )
            return []
        }
        return items.compactMap { item in
            guard case .mapping(let pairs) = item.value else {
                problems.append(ContentProblem("a \(kind) begins with '\(keys[0]): …'", at: item.location))
                return nil
            }
            var fields = EntryFields(pairs, at: item.location, kind: kind, keys: keys)
            defer { problems += fields.problems }
            return read(&fields)
        }
    }

    private mutating func names(_ section: YAMLNode.Pair) -> [String] {
        guard case .sequence(let items) = section.value.value else {
            problems.append(ContentProblem("'\(section.key)' must be a list of handlers", at: section.keyLocation))
            return []
        }
        return items.compactMap { if case .scalar(let text) = $0.value { text } else { nil } }
    }
}

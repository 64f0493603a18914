import Content

/// Tells what the bot can do: in a channel the names alone, in a direct message everything, and with a word what has to
/// do with it. Made from what is registered.
package struct HelpCommand: MessageHandler {
    /// How many names of a group are shown in a channel.
    private static let namesPerGroup = 12
    /// How many entries a search shows in a channel.
    private static let searchResults = 10
    /// More words narrow nothing down.
    private static let searchWords = 8
    /// In characters; no name of anything is longer in one word.
    private static let searchWordLength = 50
    /// How many other ways to write a command are shown with it.
    private static let shownAliases = 5

    package let name = "help"
    package let code: String? = BuiltIns.place()
    package let triggers: [Trigger] = [
        .command("help"), .command("commands"), .prefix("help", onlyAddressed: true),
    ]
    package let help: HelpEntry? = HelpEntry(
        usage: "help",
        aliases: ["commands"],
        description: "what I can do; `help TERM` shows what has to do with a term",
        group: BuiltIns.group
    )

    package init() {}

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        if message.matchable != "commands", let argument = message.argument(after: "help"),
            !argument.matchable.isEmpty
        {
            return [.text(search(for: argument, isDirect: message.isDirect, in: context))]
        }
        return [.text(message.isDirect ? whole(context) : overview(context))]
    }

    // MARK: - Texts

    private func overview(_ context: BotContext) -> String {
        var lines = ["I answer when you mention me or write to me directly. Here is what I know:"]
        for (group, entries) in groups(of: context.catalog) {
            let names = entries.prefix(Self.namesPerGroup).map { Echo.code($0.usage) }.joined(separator: ", ")
            let rest = entries.count - Self.namesPerGroup
            lines.append("• *\(group)*: \(names)\(rest > 0 ? " and \(rest) more" : "")")
        }
        lines.append("`help TERM` shows what has to do with a term. In a direct message, `help` explains everything.")
        return lines.joined(separator: "\n")
    }

    private func whole(_ context: BotContext) -> String {
        let list = BoundedList(
            groups: groups(of: context.catalog).map { group, entries in
                BoundedList.Group(heading: "*\(group)*", lines: entries.map(line)) { rest in
                    "… and \(rest) more: \(Echo.code("help \(group)"))"
                }
            }
        )
        return
            "In a channel, mention me (<@\(context.identity.userID)>) and write one of these; here, just write it.\n\n"
            + list.text + "\n\n`help TERM` shows what has to do with a term."
    }

    private func search(
        for argument: IncomingMessage.Argument,
        isDirect: Bool,
        in context: BotContext
    ) -> String {
        let found = entries(with: argument.matchable, in: context.catalog)
        let isDefined = context.glossary.find(argument.matchable) != nil
        let define = "`define` knows it: write \(Echo.code("define \(argument.original)"))."
        if found.isEmpty {
            if isDefined { return "None of my commands has to do with it, but \(define)" }
            let near = Nearest.matches(to: argument.matchable, among: context.catalog.lazy.flatMap(\.spellings))
            let hint = near.isEmpty ? "" : " Did you mean \(near.map { Echo.code($0) }.joined(separator: ", "))?"
            return "None of my commands has to do with \(Echo.code(argument.original)).\(hint) `help` shows them all."
        }
        let isLong = !isDirect && found.count > Self.searchResults
        let shown = isLong ? found.prefix(Self.searchResults) : found[...]
        let list = BoundedList(
            groups: [
                BoundedList.Group(heading: "", lines: shown.map(line)) { rest in
                    "… and \(rest) more: `help TERM` with more words shows fewer."
                }
            ]
        )
        var lines = [list.text]
        if isLong {
            lines.append("… and \(found.count - shown.count) more; ask me in a direct message for all of them.")
        }
        if isDefined { lines.append(define.prefix(1).uppercased() + define.dropFirst()) }
        return lines.joined(separator: "\n")
    }

    /// Those that have each of the text's words somewhere. All other messages wait meanwhile, so that each entry is gone
    /// over once, whatever is looked for.
    private func entries(with text: String, in catalog: [HelpEntry]) -> [HelpEntry] {
        let words = Set(
            text.split(separator: " ", maxSplits: Self.searchWords).prefix(Self.searchWords)
                .map { Array($0.prefix(Self.searchWordLength).utf8) }
        ).sorted { $0.lexicographicallyPrecedes($1) }
        let automaton = ByteAutomaton(words)
        let all = UInt64(1) << UInt64(words.count) - 1
        return catalog.filter { entry in
            var found: UInt64 = 0
            automaton.scan(entry.searchable.utf8.span) { word, _, _ in found |= 1 << UInt64(word) }
            return found == all
        }
    }

    /// `• `books`: books about Go (also `book`)`.
    private func line(for entry: HelpEntry) -> String {
        var aliases = entry.aliases.prefix(Self.shownAliases).map { Echo.code($0) }
        if entry.aliases.count > aliases.count { aliases.append("…") }
        let also = aliases.isEmpty ? "" : " (also \(aliases.joined(separator: ", ")))"
        return "• \(Echo.code(entry.usage)): \(entry.description)\(also)"
    }

    /// The entries by group, in the order of their first ones.
    private func groups(of catalog: [HelpEntry]) -> [(String, [HelpEntry])] {
        var order: [String] = []
        var entries: [String: [HelpEntry]] = [:]
        for entry in catalog {
            if entries[entry.group] == nil { order.append(entry.group) }
            entries[entry.group, default: []].append(entry)
        }
        return order.map { ($0, entries[$0] ?? []) }
    }
}

import Content
import TextFolding

/// Tells what the bot can do: in a channel the names alone, in a direct message everything, and with a word what has to
/// do with it. Made from what is registered.
package struct HelpCommand: MessageHandler {
    /// How many names of a group are shown in a channel.
    private static let namesPerGroup = 12
    /// How many entries a search shows in a channel.
    private static let searchResults = 10
    /// More words narrow nothing down, and each is looked for in each entry, while all other messages wait.
    private static let searchWords = 8

    package let name = "help"
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
        var text =
            "In a channel, mention me (<@\(context.identity.userID)>) and write one of these; here, just write it."
        for (group, entries) in groups(of: context.catalog) {
            text += "\n\n*\(group)*\n" + entries.map(line).joined(separator: "\n")
        }
        return text + "\n\n`help TERM` shows what has to do with a term."
    }

    private func search(
        for argument: IncomingMessage.Argument,
        isDirect: Bool,
        in context: BotContext
    ) -> String {
        let words = argument.matchable.split(separator: " ", maxSplits: Self.searchWords).prefix(Self.searchWords)
            .map { String($0.prefix(50)) }
        let found = context.catalog.filter { entry in
            let text = Folding.fold(
                ([entry.group, entry.usage, entry.description] + entry.aliases).joined(separator: " ")
            )
            return words.allSatisfy(text.contains)
        }
        let isDefined = context.glossary.find(argument.matchable) != nil
        let define = "`define` knows it: write \(Echo.code("define \(argument.original)"))."
        if found.isEmpty {
            if isDefined { return "None of my commands has to do with it, but \(define)" }
            let names = context.catalog.flatMap { [$0.usage] + $0.aliases }
            let near = Nearest.matches(to: argument.matchable, among: names.map { Folding.fold($0) })
            let hint = near.isEmpty ? "" : " Did you mean \(near.map { Echo.code($0) }.joined(separator: ", "))?"
            return "None of my commands has to do with \(Echo.code(argument.original)).\(hint) `help` shows them all."
        }
        let shown = isDirect ? found : Array(found.prefix(Self.searchResults))
        var lines = shown.map(line)
        if found.count > shown.count {
            lines.append("… and \(found.count - shown.count) more; ask me in a direct message for all of them.")
        }
        if isDefined { lines.append(define.prefix(1).uppercased() + define.dropFirst()) }
        return lines.joined(separator: "\n")
    }

    /// `• `books`: books about Go (also `book`)`.
    private func line(for entry: HelpEntry) -> String {
        let aliases = entry.aliases.map { Echo.code($0) }.joined(separator: ", ")
        return "• \(Echo.code(entry.usage)): \(entry.description)\(aliases.isEmpty ? "" : " (also \(aliases))")"
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

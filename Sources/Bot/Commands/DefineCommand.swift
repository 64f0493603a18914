import Content

/// Explains a term of the glossary: `define TERM`.
package struct DefineCommand: MessageHandler {
    /// How many terms of a topic are shown.
    private static let namesPerTopic = 12

    package let name = "define"
    package let code: String? = BuiltIns.place()
    package let triggers: [Trigger] = [.prefix("define", onlyAddressed: true)]
    package let help: HelpEntry? = HelpEntry(
        usage: "define TERM",
        description: "explains a term of the Go world; `define` alone lists the topics",
        group: BuiltIns.group
    )

    package init() {}

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        guard let argument = message.argument(after: "define") else { return [] }
        if argument.matchable.isEmpty { return [.text(usage(context.glossary))] }
        if Glossary.isWord("define", argument.matchable) { return [.text(":notsureif:")] }
        if let match = context.glossary.find(argument.matchable) {
            return [.text(definition(match, for: message, in: context), source: match.term.source)]
        }
        return [.text(unknown(argument, in: context))]
    }

    private func definition(_ match: Glossary.Match, for message: IncomingMessage, in context: BotContext) -> String {
        let term = match.term
        let names =
            match.alias.map { "\(Echo.code(term.name)), or \(Echo.code($0)), is" } ?? "\(Echo.code(term.name)) is"
        let text = context.render(term.definition, for: message.author)
        let sources = term.sources.map { "<\($0.replacing("&", with: "&amp;"))|\(Self.label(for: $0))>" }
        return "\(names) \(text)\nRead more: \(sources.joined(separator: ", "))"
    }

    private func unknown(_ argument: IncomingMessage.Argument, in context: BotContext) -> String {
        var text = "I have no definition of \(Echo.code(argument.original)) yet."
        let suggestions = context.glossary.suggestions(for: argument.matchable).map { Echo.code($0) }
        if let last = suggestions.last {
            let others = suggestions.dropLast().joined(separator: ", ")
            text += " Did you mean \(others.isEmpty ? last : "\(others) or \(last)")?"
        }
        guard let repository = context.configuration.repository else {
            return text + "\nIf it belongs in the glossary, please tell those who run me: a definition is a few lines."
        }
        return text
            + "\nIf it belongs in the glossary, please add it: its files are in <\(repository)|my repository>, in"
            + " `glossary/`."
    }

    private func usage(_ glossary: Glossary) -> String {
        let text =
            "Which term? Write `define TERM`, for example"
            + " \(Echo.code("define \(glossary.terms.first?.name ?? "goroutine")"))."
        guard !glossary.topics.isEmpty else { return text }
        let list = BoundedList(
            groups: [
                BoundedList.Group(heading: "", lines: glossary.topics.map { line(for: $0, in: glossary) }) { rest in
                    "… and \(rest) more topics."
                }
            ]
        )
        return text + " I know \(glossary.terms.count) terms:\n" + list.text
    }

    private func line(for topic: String, in glossary: Glossary) -> String {
        let names = glossary.names(in: topic)
        let shown = names.prefix(Self.namesPerTopic).map { Echo.code($0) }.joined(separator: ", ")
        return "• *\(topic)*: \(shown)\(names.count > Self.namesPerTopic ? ", …" : "")"
    }

    /// What is shown for a link: the address without what goes without saying.
    private static func label(for link: String) -> String {
        var label = link.hasPrefix("https://") ? link.dropFirst("https://".count) : link[...]
        if label.hasSuffix("/") { label.removeLast() }
        return String(label).replacing("&", with: "&amp;")
    }
}

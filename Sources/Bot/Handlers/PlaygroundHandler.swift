import Content
import SlackEvents

/// Puts long code on the Go Playground: a message of many lines, and Go files.
package struct PlaygroundHandler: MessageHandler {
    package let name = "playground upload"
    package let key = "playground"
    package let code: String? = BuiltIns.place(in: "Handlers")
    package let triggers: [Trigger] = [.every]

    package init() {}

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        let isLong = PlaygroundRules.hasLines(PlaygroundRules.minimumMessageLines, message.event.text.utf8)
        let files = message.event.files.isEmpty ? [] : files(of: message.event)
        guard isLong || !files.isEmpty, let unlessIn = doubtfulNames(message, in: context) else { return [] }
        guard !message.text.visible.lowercased().contains("nolink") else { return [] }

        var sources = files.map { Share.Source.file(id: $0) }
        if isLong {
            let source = PlaygroundSource.source(of: message.text)
            if source.utf8.count <= PlaygroundRules.maximumSource { sources.insert(.text(source), at: 0) }
        }
        return sources.enumerated().map { number, source in
            .share(
                Share(
                    source: source,
                    author: message.author,
                    channel: message.channel,
                    threadTimestamp: message.event.threadTimestamp,
                    unlessIn: unlessIn,
                    hints: number == 0
                )
            )
        }
    }

    /// The ids of the files that may be Go code. Of some only Slack knows more.
    private func files(of event: MessageEvent) -> [String] {
        let files = event.files.filter { file in
            file.needsLookup
                || PlaygroundRules.takes(
                    filetype: file.filetype,
                    prettyType: file.prettyType,
                    mode: file.mode,
                    lines: file.lines,
                    size: file.size
                )
        }
        return files.prefix(PlaygroundRules.maximumFiles).map(\.id)
    }

    /// The names on the deny list that could be the channel's: those that the bot finds no channel for, since it is a
    /// private one or the list of channels isn't read yet. Nil in a channel that is on the deny list.
    private func doubtfulNames(_ message: IncomingMessage, in context: BotContext) -> [String]? {
        var names: [String] = []
        for exclusion in context.content.playgroundExclusions {
            let id = ChannelName.id(of: exclusion.name, in: context.channelIDs)
            if id == message.channel { return nil }
            if id == nil, !message.isDirect { names.append(exclusion.name) }
        }
        return names
    }
}

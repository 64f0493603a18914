import Content
import SlackEvents

/// Puts long code on the Go Playground: a message of many lines, and Go files.
package struct PlaygroundHandler: MessageHandler {
    package let name = "playground upload"
    package let key = "playground"
    package let triggers: [Trigger] = [.every]

    package init() {}

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        let isLong = PlaygroundRules.hasLines(PlaygroundRules.minimumMessageLines, message.event.text.utf8)
        let files = message.event.files.isEmpty ? [] : files(of: message.event)
        guard isLong || !files.isEmpty, !isExcluded(message.channel, in: context) else { return [] }
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

    private func isExcluded(_ channel: String, in context: BotContext) -> Bool {
        let exclusions = context.content.playgroundExclusions
        // Before the channels' names are known, any channel could be one of these. An upload can't be taken back.
        if context.channelIDs.isEmpty, exclusions.contains(where: { !$0.isID }) { return true }
        return exclusions.contains { exclusion in
            exclusion.name == channel || context.channelIDs[exclusion.name] == channel
        }
    }
}

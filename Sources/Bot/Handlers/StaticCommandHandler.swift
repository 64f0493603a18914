package import Content

/// Answers with a fixed text of the content.
package struct StaticCommandHandler: MessageHandler {
    private let command: StaticCommand

    package init(_ command: StaticCommand) {
        self.command = command
    }

    package var name: String { command.name }
    package var source: SourceLocation? { command.source }
    package var triggers: [Trigger] { command.triggers.map { .command($0) } }

    package var help: HelpEntry? {
        HelpEntry(
            usage: command.name,
            aliases: command.aliases,
            description: command.description,
            group: command.topic
        )
    }

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        var text = context.render(command.text, for: message.author)
        if let name = command.bestIn, let channel = ChannelName.id(of: name, in: context.channelIDs),
            channel != message.channel
        {
            text = "The best place to ask about this is <#\(channel)>.\n" + text
        }
        let attachments = command.attachment.map { template in
            MessageSplitter.message.split(context.render(template, for: message.author))
                .filter { !$0.isEmpty }
                .map { Attachment(text: $0, fallback: command.name) }
        }
        // All its lines named channels that aren't there.
        guard !text.isEmpty else { return [] }
        return [.text(text, attachments: attachments ?? [], unfurl: command.unfurl)]
    }
}

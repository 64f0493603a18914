import Content

/// Lists the channels that the content recommends and the workspace has.
package struct RecommendedChannelsCommand: MessageHandler {
    package let name = "recommended channels"
    package let code: String? = BuiltIns.place()
    package let triggers: [Trigger] = [.command("recommended channels"), .command("channels")]
    package let help: HelpEntry? = HelpEntry(
        usage: "recommended channels",
        aliases: ["channels"],
        description: "channels worth joining, and what they are for",
        group: BuiltIns.group
    )

    package init() {}

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        let lines = context.content.channels.compactMap { $0.line(with: context.channelIDs) }
        guard !lines.isEmpty else { return [.text("I know of no channels to recommend here yet.")] }
        return [.text(lines.reduce("Some channels that are worth joining:") { $0 + "\n" + $1 })]
    }
}

package import Content

/// Answers messages with certain words with a fixed text of the content.
package struct ContainsReplyHandler: MessageHandler {
    private let reply: ContainsReply

    package init(_ reply: ContainsReply) {
        self.reply = reply
    }

    package var name: String { reply.name }
    package var key: String { "contains:\(reply.name)" }
    package var source: SourceLocation? { reply.source }
    package var triggers: [Trigger] { reply.condition.triggers(onlyMentioned: reply.onlyWhenMentioned) }

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        guard MessageHash.isChosen(message.event, oneIn: reply.oneIn, for: key) else { return [] }
        let text = context.render(reply.text, for: message.author)
        return text.isEmpty ? [] : [.text(text, to: .conversation)]
    }
}

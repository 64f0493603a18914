package import Content

/// Adds the emoji of a content entry to messages with its words.
package struct ReactionHandler: MessageHandler {
    private let reaction: Reaction

    package init(_ reaction: Reaction) {
        self.reaction = reaction
    }

    package var name: String { reaction.name }
    package var key: String { "react:\(reaction.name)" }
    package var source: SourceLocation? { reaction.source }
    package var triggers: [Trigger] { reaction.condition.triggers(onlyMentioned: reaction.onlyWhenMentioned) }

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        guard MessageHash.isChosen(message.event, oneIn: reaction.oneIn, for: key) else { return [] }
        return [.react(reaction.emoji)]
    }
}

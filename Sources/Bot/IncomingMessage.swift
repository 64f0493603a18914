package import SlackEvents

/// A message that counts, as handlers see it.
package struct IncomingMessage: Sendable {
    package let event: MessageEvent
    package let text: MessageText
    /// The author's id.
    package let author: String
    /// The bot is mentioned, outside of code.
    package let isMentioned: Bool
    /// The people mentioned besides the bot, in order, once each: those whom an answer is meant for.
    package let others: [String]

    /// - Parameter bot: the bot's own user id.
    package init(_ event: MessageEvent, bot: String) {
        self.event = event
        self.text = MessageText(event.text)
        self.author = event.user ?? ""
        self.isMentioned = text.mentions(bot)
        self.others = text.users.filter { $0 != bot }
    }

    /// The folded text that triggers are looked for in.
    package var matchable: String { text.matchable }

    /// The channel's id.
    package var channel: String { event.channel }

    /// The message is a direct one, to the bot alone or to a group with it.
    package var isDirect: Bool { event.isDirect }

    /// The message is meant for the bot: it mentions the bot, or is a direct message.
    package var isAddressed: Bool { isMentioned || isDirect }

    /// What follows a prefix.
    package struct Argument: Sendable, Equatable {
        /// For matching: in lower case, with single blanks.
        package let matchable: String
        /// As it was typed, for echoes; escape it before it is sent.
        package let original: String

        /// ``original`` up to the first blank, without the marks that a sentence goes on or ends with.
        package var firstWord: String {
            var word = original.prefix { !$0.isWhitespace }
            while let last = word.last, ",.;:!?".contains(last) { word.removeLast() }
            return String(word)
        }
    }

    /// What follows the prefix that the message begins with; nil if it begins otherwise.
    ///
    /// - Parameter prefix: in lower case, as in the handler's trigger.
    package func argument(after prefix: String) -> Argument? {
        guard text.matchable.hasPrefix(prefix) else { return nil }
        let rest = Self.trimmed(text.matchable.dropFirst(prefix.count))
        let typed = text.visible.drop { $0.isWhitespace || $0 == ":" || $0 == "," }
        // Typed with zero-width characters or the like, the lengths differ: then the folded words are good enough.
        guard typed.prefix(prefix.count).lowercased() == prefix else {
            return Argument(matchable: String(rest), original: String(rest))
        }
        return Argument(matchable: String(rest), original: String(Self.trimmed(typed.dropFirst(prefix.count))))
    }

    /// Without the colon that may follow a prefix, and without the blanks behind it.
    private static func trimmed(_ argument: Substring) -> Substring {
        (argument.first == ":" ? argument.dropFirst() : argument).drop(while: \.isWhitespace)
    }
}

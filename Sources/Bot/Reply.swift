package import Content

/// What a handler wants to happen; where to and in how many parts is the bot's business.
package struct Reply: Sendable, Equatable {
    /// Whom a text is for.
    package enum Audience: Sendable, Equatable {
        /// The channel, or the thread that the message is in.
        case conversation
        /// The same, beginning with the mentions of those whom the message mentions besides the bot.
        case mentioned
        /// The same, beginning with the author's mention.
        case author
        /// The author alone, in the channel.
        case authorOnly
        /// The author, in a direct message.
        case direct
    }

    package enum Body: Sendable, Equatable {
        /// mrkdwn of any length. What comes from the message is escaped in it.
        case text(String, attachments: [Attachment], unfurl: Bool, audience: Audience)
        /// Emoji names without colons.
        case reactions([String])
        /// In shadow mode nobody's code is uploaded, also not of those who address the bot.
        case share(Share)
    }

    package let body: Body
    /// The content entry that it comes from, where that isn't the handler's own; nil otherwise.
    package let source: SourceLocation?

    package static func text(
        _ text: String,
        attachments: [Attachment] = [],
        unfurl: Bool = false,
        to audience: Audience = .mentioned,
        source: SourceLocation? = nil
    ) -> Reply {
        Reply(body: .text(text, attachments: attachments, unfurl: unfurl, audience: audience), source: source)
    }

    package static func react(_ names: [String]) -> Reply {
        Reply(body: .reactions(names), source: nil)
    }

    package static func share(_ share: Share) -> Reply {
        Reply(body: .share(share), source: nil)
    }
}

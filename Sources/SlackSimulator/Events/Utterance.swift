/// Something to be said in the workspace.
package struct Utterance: Sendable {
    /// Where: `C…` or `D…`, `#name` or `name`, or `@name` or `U…` for the direct message of that user and the bot.
    package var channel: String
    /// Who says it: `U…`, `@name` or `name`. In a direct message, the user it is with, if nobody is named.
    package var user: String?
    /// As Slack stores it: with `<@U…>`, `<#C…>`, `&amp;`.
    package var text: String
    /// The `ts` of the thread's first message, to say it in the thread.
    package var thread: String?
    /// `me_message`, `thread_broadcast`, `file_share`, `bot_message`, …
    package var subtype: String?
    /// When it was said; nil: now.
    package var timestamp: String?
    /// How long ago it was said, where ``timestamp`` says nothing; nil: now.
    package var age: Duration?
    /// Files that are shared: parts of a file object, and `content`. What is missing is made up.
    package var files: [JSON]
    /// The bot that says it, by its user's name or id.
    package var bot: String?
    /// Whether `@name` and `#name` in the text become mentions, as they do in Slack's message field.
    package var linksNames: Bool
    /// Whether the text is as it was typed into Slack's message field; see ``TypedText``. Then it holds no markup, and its
    /// names become mentions.
    package var isTyped = false

    /// A year; whatever is older is as good as that. In seconds.
    static let longestAge = 31_536_000
    /// The most characters that Slack takes in a message.
    ///
    /// - SeeAlso: Slack, "Truncating content": 40,000 for a message; its own message field sends up to 12,000.
    static let maximumLength = StoredText.maximumLength
    /// The most characters that Slack's message field sends as a message.
    static let maximumTyped = 12_000

    package init(
        _ text: String,
        in channel: String,
        as user: String? = nil,
        thread: String? = nil,
        subtype: String? = nil,
        timestamp: String? = nil,
        files: [JSON] = [],
        bot: String? = nil,
        linksNames: Bool = false
    ) {
        self.channel = channel
        self.user = user
        self.text = text
        self.thread = thread
        self.subtype = subtype
        self.timestamp = timestamp
        self.files = files
        self.bot = bot
        self.linksNames = linksNames
    }
}

/// What was said, and how it reached the app.
package struct Said: Sendable, Hashable {
    /// The conversation's id.
    package let channel: String
    /// The message's `ts`.
    package let timestamp: String
    /// The first attempt of each event: `message`, and `app_mention` where the bot is mentioned in a channel. Empty where
    /// the bot isn't in the channel, or no Request URL is set.
    package let deliveries: [DeliveryAttempt]

    /// The `message` event's id, or nil where nothing was delivered.
    package var eventID: String? { deliveries.first?.eventID }
}

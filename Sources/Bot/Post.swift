/// Something to say.
package struct Post: Sendable, Equatable {
    /// The channel's id; empty for a direct message, whose channel is opened first.
    package var channel: String
    /// The thread to answer in; nil outside a thread. Answers are never broadcast.
    package var threadTimestamp: String?
    /// mrkdwn, sent as messages of their own, in this order. At least one, each of 4,000 characters at most
    /// (ephemerals: of less than 4,000 bytes).
    package var parts: [String]
    /// Go with the last part.
    package var attachments: [Attachment]
    /// Whether Slack shows previews of the links.
    package var unfurl: Bool

    package init(
        channel: String,
        threadTimestamp: String? = nil,
        parts: [String],
        attachments: [Attachment] = [],
        unfurl: Bool = false
    ) {
        self.channel = channel
        self.threadTimestamp = threadTimestamp
        self.parts = parts
        self.attachments = attachments
        self.unfurl = unfurl
    }
}

/// A message for `chat.postEphemeral`: one person in a channel sees it until they reload. Slack doesn't promise its
/// delivery, and nothing can find or change it afterwards.
package struct PostEphemeral: Sendable, Equatable, Encodable {
    /// The id of a channel that both the bot and ``user`` are in.
    package var channel: String
    /// Who sees it.
    package var user: String
    /// mrkdwn, with `& < >` escaped; under 4,000 **bytes**.
    package var text: String
    /// The parent's `ts` of a thread that is open already; Slack doesn't begin one with an ephemeral message.
    package var threadTimestamp: String?
    /// At most 100.
    package var attachments: [MessageAttachment]

    package init(
        channel: String,
        user: String,
        text: String,
        threadTimestamp: String? = nil,
        attachments: [MessageAttachment] = []
    ) {
        self.channel = channel
        self.user = user
        self.text = text
        self.threadTimestamp = threadTimestamp
        self.attachments = attachments
    }

    private enum CodingKeys: String, CodingKey {
        case channel, user, text, attachments
        case threadTimestamp = "thread_ts"
    }

    /// Writes Slack's arguments; what is empty is left out.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(channel, forKey: .channel)
        try container.encode(user, forKey: .user)
        try container.encode(text, forKey: .text)
        try container.encodeIfPresent(threadTimestamp, forKey: .threadTimestamp)
        if !attachments.isEmpty {
            try container.encode(attachments, forKey: .attachments)
        }
    }
}

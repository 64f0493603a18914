/// A message for `chat.postMessage`.
package struct PostMessage: Sendable, Equatable {
    /// The id of a channel or of a DM (`D…`). With ``username`` a user's id would land in the DM with Slackbot: use
    /// ``SlackClient/openConversation(user:deadline:)``.
    package var channel: String
    /// mrkdwn, with `& < >` escaped; at most 4,000 characters (over 40,000 are cut off by Slack).
    package var text: String
    /// The parent's `ts`, not a reply's. Nil posts to the channel itself.
    package var threadTimestamp: String?
    /// At most 100.
    package var attachments: [MessageAttachment]
    /// Whether Slack shows previews of links and media.
    package var unfurl: Bool
    /// Data that travels with the message and comes back with ``SlackClient/history(_:deadline:)``.
    package var metadata: MessageMetadata?
    /// A name instead of the bot's (scope `chat:write.customize`). Such a message comes back as a `bot_message`.
    package var username: String?
    /// An emoji instead of the bot's picture, with colons.
    package var iconEmoji: String?

    package init(
        channel: String,
        text: String,
        threadTimestamp: String? = nil,
        attachments: [MessageAttachment] = [],
        unfurl: Bool = false,
        metadata: MessageMetadata? = nil,
        username: String? = nil,
        iconEmoji: String? = nil
    ) {
        self.channel = channel
        self.text = text
        self.threadTimestamp = threadTimestamp
        self.attachments = attachments
        self.unfurl = unfurl
        self.metadata = metadata
        self.username = username
        self.iconEmoji = iconEmoji
    }
}

extension PostMessage: Encodable {
    private enum CodingKeys: String, CodingKey {
        case channel, text, attachments, metadata, username
        case threadTimestamp = "thread_ts"
        case unfurlLinks = "unfurl_links"
        case unfurlMedia = "unfurl_media"
        case iconEmoji = "icon_emoji"
    }

    /// Writes Slack's arguments; what is empty is left out.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(channel, forKey: .channel)
        try container.encode(text, forKey: .text)
        try container.encodeIfPresent(threadTimestamp, forKey: .threadTimestamp)
        if !attachments.isEmpty {
            try container.encode(attachments, forKey: .attachments)
        }
        try container.encode(unfurl, forKey: .unfurlLinks)
        try container.encode(unfurl, forKey: .unfurlMedia)
        try container.encodeIfPresent(metadata, forKey: .metadata)
        try container.encodeIfPresent(username, forKey: .username)
        try container.encodeIfPresent(iconEmoji, forKey: .iconEmoji)
    }
}

/// A message as Slack has stored it.
package struct HistoryMessage: Sendable, Equatable {
    /// The message's id in its channel.
    package let timestamp: String
    /// The parent's `ts`, of messages in a thread and of the parent itself.
    package let threadTimestamp: String?
    /// Who wrote it; often missing from `bot_message`s.
    package let user: String?
    /// The bot that wrote it.
    package let botID: String?
    /// Nil for plain messages, a person's or an app's.
    package let subtype: String?
    /// mrkdwn, escaped; empty for messages that are all blocks or files.
    package let text: String
    /// What the writing app attached, if it was asked for.
    package let metadata: MessageMetadata?
}

extension HistoryMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case user, subtype, text, metadata
        case timestamp = "ts"
        case threadTimestamp = "thread_ts"
        case botID = "bot_id"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        timestamp = try container.decode(String.self, forKey: .timestamp)
        threadTimestamp = container.text(.threadTimestamp)
        user = container.text(.user)
        botID = container.text(.botID)
        subtype = container.text(.subtype)
        text = container.lenient(String.self, .text) ?? ""
        metadata = container.lenient(MessageMetadata.self, .metadata)
    }
}

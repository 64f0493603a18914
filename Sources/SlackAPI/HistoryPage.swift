/// A page of messages: newest first from a channel, oldest first from a thread.
package struct HistoryPage: Sendable, Equatable {
    package let messages: [HistoryMessage]
    /// Where the next page begins; nil after the last. Only nil means that everything was seen, however few messages
    /// the page holds.
    package let nextCursor: String?
}

extension HistoryPage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case messages
        case metadata = "response_metadata"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        messages = try container.decode([HistoryMessage].self, forKey: .messages)
        nextCursor = container.lenient(PageMetadata.self, .metadata)?.nextCursor
    }
}

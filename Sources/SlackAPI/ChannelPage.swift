/// A page of channels. It may hold fewer than were asked for, or none, although more follow.
package struct ChannelPage: Sendable, Equatable {
    package let channels: [SlackChannel]
    /// Where the next page begins; nil after the last.
    package let nextCursor: String?
}

extension ChannelPage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case channels
        case metadata = "response_metadata"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        channels = try container.decode([SlackChannel].self, forKey: .channels)
        nextCursor = container.lenient(PageMetadata.self, .metadata)?.nextCursor
    }
}

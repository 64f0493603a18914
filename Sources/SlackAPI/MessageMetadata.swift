/// What a program attached to its message: invisible to people, readable by every app in the channel.
///
/// - SeeAlso: docs.slack.dev/messaging/message-metadata.
package struct MessageMetadata: Sendable, Equatable {
    /// Says what the payload is; letters, digits and underscores.
    package var eventType: String
    /// The data. Slack allows any JSON; this bot uses strings, and drops the rest when reading others' metadata.
    package var payload: [String: String]

    package init(eventType: String, payload: [String: String]) {
        self.eventType = eventType
        self.payload = payload
    }
}

extension MessageMetadata: Codable {
    private enum CodingKeys: String, CodingKey {
        case eventType = "event_type"
        case payload = "event_payload"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        eventType = try container.decode(String.self, forKey: .eventType)
        payload = [:]
        if let values = try? container.nestedContainer(keyedBy: AnyKey.self, forKey: .payload) {
            for key in values.allKeys {
                payload[key.stringValue] = values.lenient(String.self, key)
            }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(eventType, forKey: .eventType)
        try container.encode(payload, forKey: .payload)
    }
}

internal import FoundationEssentials

/// A post on Mastodon, as far as it is announced.
///
/// - SeeAlso: Mastodon's documentation, "Status".
struct MastodonStatus: Sendable, Equatable {
    /// Its place among all: a number of up to 64 bits, which comes as text.
    let id: UInt64
    /// In milliseconds since 1970; nil where it is no time.
    let created: Int64?
    /// Where people read it; of a boost, the original's. Nil where there is none.
    let url: String?
    /// HTML; of a boost, the original's.
    let content: String
    /// What stands before a text that not everybody wants to see; empty where there is nothing.
    let warning: String
    let isBoost: Bool
    let isReply: Bool
}

extension MastodonStatus {
    /// Reads a list of statuses. One that can't be read doesn't spoil the rest.
    ///
    /// - Throws: `DecodingError` for what is no list.
    static func list(_ body: [UInt8]) throws -> (statuses: [MastodonStatus], odd: Int) {
        let entries = try JSONDecoder().decode([Entry].self, from: Data(body))
        let statuses = entries.compactMap(\.status)
        return (statuses, entries.count - statuses.count)
    }

    private struct Entry: Decodable {
        let status: MastodonStatus?

        init(from decoder: any Decoder) throws {
            status = (try? Raw(from: decoder)).flatMap { MastodonStatus($0) }
        }
    }

    private struct Raw: Decodable {
        struct Original: Decodable {
            let url: String?
            let content: String?
            let spoilerText: String?

            private enum CodingKeys: String, CodingKey {
                case url, content
                case spoilerText = "spoiler_text"
            }
        }

        let id: String
        let createdAt: String?
        let original: Original
        let reblog: Original?
        let inReplyToID: String?

        private enum CodingKeys: String, CodingKey {
            case id, reblog
            case createdAt = "created_at"
            case inReplyToID = "in_reply_to_id"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decode(String.self, forKey: .id)
            createdAt = try? container.decodeIfPresent(String.self, forKey: .createdAt)
            original = try Original(from: decoder)
            reblog = try container.decodeIfPresent(Original.self, forKey: .reblog)
            inReplyToID = try container.decodeIfPresent(String.self, forKey: .inReplyToID)
        }
    }

    private init?(_ raw: Raw) {
        guard let id = UInt64(raw.id) else { return nil }
        let shown = raw.reblog ?? raw.original
        self.init(
            id: id,
            created: raw.createdAt.flatMap { SourceTime.internet($0) },
            url: shown.url,
            content: shown.content ?? "",
            warning: shown.spoilerText ?? "",
            isBoost: raw.reblog != nil,
            isReply: raw.inReplyToID != nil
        )
    }
}

import FoundationEssentials

/// A Mastodon server with one account's statuses: two old ones, newest first.
enum MastodonStandin {
    /// - Parameters:
    ///   - path: what stands behind `/mastodon/`.
    ///   - query: of which `since_id` counts.
    ///   - base: the stand-in's own address, for links.
    static func answer(_ path: String, query: [String: JSON], base: String) -> StandinAnswer {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count == 5, parts[..<3] == ["api", "v1", "accounts"], parts[4] == "statuses" else {
            return .notFound
        }
        // Ids are numbers beyond 53 bits that come as text: longer is greater.
        let since = query["since_id"]?.string ?? ""
        let newer = statuses.filter { ($0.id.count, $0.id) > (since.count, since) }
        return StandinAnswer(json: .array(newer.map { $0.json(account: parts[3], base: base) }))
    }

    private struct Status {
        let id: String
        let time: String
        let text: String

        func json(account: String, base: String) -> JSON {
            [
                "id": .string(id), "created_at": .string(time), "in_reply_to_id": .null,
                "in_reply_to_account_id": .null,
                "sensitive": false, "spoiler_text": "", "visibility": "public", "language": "en",
                "uri": .string("\(base)/users/sample/statuses/\(id)"), "url": .string("\(base)/@sample/\(id)"),
                "replies_count": 0, "reblogs_count": 0, "favourites_count": 0, "edited_at": .null,
                "content": .string("<p>\(text)</p>"), "reblog": .null,
                "account": [
                    "id": .string(account), "username": "sample", "acct": "sample", "display_name": "Sample",
                    "url": .string("\(base)/@sample"),
                ],
                "media_attachments": [], "mentions": [], "tags": [], "emojis": [], "card": .null, "poll": .null,
            ]
        }
    }

    private static let statuses = [
        Status(id: "115800000000000002", time: "2026-01-02T12:00:00.000Z", text: "A second made-up status."),
        Status(id: "115800000000000001", time: "2026-01-01T12:00:00.000Z", text: "A first made-up status."),
    ]
}

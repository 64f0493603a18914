/// A Mastodon server with one account's statuses, newest first.
/// - SeeAlso: Mastodon, "accounts API methods", "Get account's statuses".
struct MastodonStandin: Sendable {
    /// What kind of status it is.
    enum Kind: Sendable {
        case post
        /// Somebody else's status, passed on: its text is in `reblog`.
        case boost
        /// An answer to somebody else.
        case reply
        /// An answer to a status of the account's own, which the server doesn't take for a reply.
        case selfReply
    }

    struct Status: Sendable {
        let id: Int64
        let time: StandinTime
        let text: String
        let kind: Kind
        /// Fields that are replaced, for what is odd.
        var fields: [JSON.Member] = []
    }

    /// How many statuses are kept.
    static let maximumStatuses = 10_000
    /// How many statuses a page has where `limit` says nothing, and at most.
    static let pages = (usual: 20, longest: 40)

    /// What statuses link to: there is no page behind it, but it is https as all real ones are.
    static let site = "https://mastodon.example"

    /// Oldest first.
    private var statuses: [Status] = [
        Status(
            id: 115_800_000_000_000_001,
            time: StandinTime(microseconds: 1_767_268_800_000_000),
            text: "A first made-up status.",
            kind: .post
        ),
        Status(
            id: 115_800_000_000_000_002,
            time: StandinTime(microseconds: 1_767_355_200_000_000),
            text: "A second made-up status.",
            kind: .post
        ),
    ]

    /// Posts a status.
    ///
    /// - Parameters:
    ///   - text: plain text; links and hashtags become what Mastodon makes of them.
    ///   - age: how long ago it was written.
    ///   - fields: replace the status's own.
    /// - Returns: its id. Ids grow with each post, whatever its age.
    mutating func post(_ text: String, age: Duration = .zero, kind: Kind = .post, fields: [JSON.Member] = []) -> String
    {
        let now = StandinTime.now
        // Milliseconds, and 16 bits to tell apart what happens in one of them.
        let id = max((now.microseconds / 1000) << 16, (statuses.last?.id ?? 0) + 1)
        let time = StandinTime(microseconds: now.microseconds - age.milliseconds * 1000)
        statuses.append(Status(id: id, time: time, text: text, kind: kind, fields: fields))
        if statuses.count > Self.maximumStatuses { statuses.removeFirst() }
        return String(id)
    }

    func answer(_ request: StandinRequest) -> StandinAnswer {
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.count == 5, parts[..<3] == ["api", "v1", "accounts"], parts[4] == "statuses" else {
            return .notFound
        }
        let query = request.query
        let limit = max(1, min(query["limit"].flatMap { Int($0) } ?? Self.pages.usual, Self.pages.longest))
        var found = statuses.filter { status in
            switch status.kind {
            case .boost: !request.isOn("exclude_reblogs")
            case .reply: !request.isOn("exclude_replies")
            case .post, .selfReply: true
            }
        }
        if let most = query["max_id"].flatMap({ Int64($0) }) { found.removeAll { $0.id >= most } }
        if let least = query["since_id"].flatMap({ Int64($0) }) { found.removeAll { $0.id <= least } }
        let page: [Status]
        if let next = query["min_id"].flatMap({ Int64($0) }) {
            // Those next to the given one, where `since_id` gives the newest of all.
            page = Array(found.filter { $0.id > next }.prefix(limit))
        } else {
            page = Array(found.suffix(limit))
        }
        var answer = StandinAnswer(
            json: .array(page.reversed().map { $0.json(account: parts[3]) })
        )
        if let oldest = page.first, let newest = page.last {
            let path = "\(request.base)/\(request.path)"
            answer.headers = [
                ("Link", "<\(path)?max_id=\(oldest.id)>; rel=\"next\", <\(path)?min_id=\(newest.id)>; rel=\"prev\"")
            ]
        }
        return answer
    }
}

extension MastodonStandin.Status {
    fileprivate func json(account: String) -> JSON {
        let base = MastodonStandin.site
        let own = "\(base)/users/sample/statuses/\(id)"
        let isBoost = kind == .boost
        var json: JSON = [
            "id": .string(String(id)), "created_at": .string(time.fractional), "in_reply_to_id": .null,
            "in_reply_to_account_id": .null, "sensitive": false, "spoiler_text": "", "visibility": "public",
            "language": "en", "uri": .string(isBoost ? "\(own)/activity" : own),
            "url": .string(isBoost ? "\(own)/activity" : "\(base)/@sample/\(id)"),
            "replies_count": 0, "reblogs_count": 0, "favourites_count": 0, "edited_at": .null,
            "content": .string(isBoost ? "" : MastodonHTML.html(text, base: base)), "reblog": .null,
            "account": Self.person(account, "sample", base),
            "media_attachments": [], "mentions": [], "tags": [], "emojis": [], "card": .null, "poll": .null,
        ]
        switch kind {
        case .post: break
        case .boost:
            var other = json
            other["id"] = .string(String(id - 1))
            other["account"] = Self.person("115700000000000009", "other", base)
            other["url"] = .string("\(base)/@other/\(id - 1)")
            other["uri"] = .string("\(base)/users/other/statuses/\(id - 1)")
            other["content"] = .string(MastodonHTML.html(text, base: base))
            json["reblog"] = other
        case .reply:
            json["in_reply_to_id"] = .string(String(id - 1))
            json["in_reply_to_account_id"] = "115700000000000009"
        case .selfReply:
            json["in_reply_to_id"] = .string(String(id - 1))
            json["in_reply_to_account_id"] = .string(account)
        }
        for field in fields { json[field.name] = field.value }
        return json
    }

    private static func person(_ id: String, _ name: String, _ base: String) -> JSON {
        [
            "id": .string(id), "username": .string(name), "acct": .string(name), "display_name": .string(name),
            "url": .string("\(base)/@\(name)"),
        ]
    }
}

import Secrets
import SlackAPI
import SlackEvents

/// Announces what the podcast writes on Mastodon, oldest first.
///
/// - SeeAlso: Mastodon's documentation, "Get account's statuses".
struct GotimePostsPoll: Poll {
    /// The newest status that is dealt with: its id as it comes, a text of digits.
    private struct Position: Codable {
        let last: String
    }

    /// The most that a page may have.
    private static let pageSize = 40
    /// Half an hour of posts of one account; whoever writes more than 200 is no podcast.
    private static let maximumPages = 5
    /// Forty statuses of some kilobytes each.
    private static let maximumSize = 2 << 20
    /// A post has at most 500 characters on most servers; nobody reads more than this in a channel.
    private static let maximumText = 1500

    private let configuration: GotimeConfiguration

    init(_ configuration: GotimeConfiguration) {
        self.configuration = configuration
    }

    let name = "gotime-posts"
    let deadline = Duration.seconds(150)

    func interval(isShadow: Bool) -> Duration { .seconds(300) }

    func run(_ context: PollContext) async throws -> PollOutcome {
        let position = try await context.position(Position.self).flatMap { UInt64($0.last) }
        let found = try await statuses(after: position, context)
        let wanted = found.statuses.filter { isWanted($0) }
        var outcomes: [AnnouncementOutcome] = []
        var old = 0
        var odd = found.odd
        // At a first run all but the newest are old.
        for status in position == nil ? wanted.suffix(1) : wanted[...] {
            guard let created = status.created, let url = status.url.flatMap({ MrkdwnLink.address($0, secure: true) })
            else {
                odd += 1
                continue
            }
            let age = Duration.milliseconds(context.wallClock() - created)
            guard age < configuration.maximumPostAge else {
                old += 1
                continue
            }
            outcomes.append(
                try await context.announce(announcement(status, url), saving: Position(last: String(status.id)))
            )
        }
        if let newest = found.statuses.last?.id, newest > position ?? 0 {
            try await context.save(Position(last: String(newest)))
        } else if position == nil {
            try await context.save(Position(last: "0"))
        }
        var line = Words.announced(outcomes, "post") ?? "no new posts"
        if old > 0 { line += ", \(old) too old" }
        if odd > 0 { line += ", \(odd) that can't be read" }
        return .done(position == nil ? "first run: \(line)" : line)
    }

    private func isWanted(_ status: MastodonStatus) -> Bool {
        // The server leaves answers to itself in, also where replies are not wanted.
        (configuration.withBoosts || !status.isBoost) && (configuration.withReplies || !status.isReply)
    }

    /// All statuses after that one, oldest first: pages come newest first, and are followed back until nothing on them
    /// can be news any more.
    private func statuses(
        after position: UInt64?,
        _ context: PollContext
    ) async throws(PollError) -> (statuses: [MastodonStatus], odd: Int) {
        var found: [MastodonStatus] = []
        var odd = 0
        for _ in 0..<Self.maximumPages {
            let page = try await page(after: position, before: found.map(\.id).min(), context)
            let known = Set(found.map(\.id))
            let new = page.statuses.filter { $0.id > position ?? 0 && !known.contains($0.id) }
            found += new
            odd += page.odd
            let oldestNews = context.wallClock() - configuration.maximumPostAge.milliseconds
            // A first run looks at one page: only the newest is wanted.
            guard position != nil, new.contains(where: { ($0.created ?? .max) > oldestNews }) else { break }
        }
        return (found.sorted { $0.id < $1.id }, odd)
    }

    private func page(
        after position: UInt64?,
        before first: UInt64?,
        _ context: PollContext
    ) async throws(PollError) -> (statuses: [MastodonStatus], odd: Int) {
        var url = "\(configuration.postsURL)/api/v1/accounts/\(configuration.account)/statuses?limit=\(Self.pageSize)"
        if !configuration.withBoosts { url += "&exclude_reblogs=true" }
        if !configuration.withReplies { url += "&exclude_replies=true" }
        if let position, position > 0 { url += "&since_id=\(position)" }
        if let first { url += "&max_id=\(first)" }
        let answer = try await context.fetch(
            SourceRequest(url, redirects: 2, maximumSize: Self.maximumSize, timeout: configuration.sourceTimeout)
        )
        do {
            return try MastodonStatus.list(answer.bytes)
        } catch {
            throw PollError(
                .source,
                "\(PublicAddress.of(configuration.postsURL)) answered with something that is no list of posts (\(answer.shape))"
            )
        }
    }

    private func announcement(_ status: MastodonStatus, _ url: String) -> Announcement {
        let text =
            status.warning.isEmpty
            ? HTMLText.mrkdwn(status.content, maximum: Self.maximumText)
            : MessageText.escape(String(status.warning.prefix(Self.maximumText)))
        return Announcement(
            meaning: "gotime:post:\(status.id)",
            channel: configuration.channel,
            text: (text.isEmpty ? "" : text + "\n") + "<\(url)>",
            username: configuration.postsName
        )
    }
}

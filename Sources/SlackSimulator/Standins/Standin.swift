import NIOCore

/// What stands in for the sites that the bot asks beside Slack, each under its own path.
///
/// Each remembers what it was told by the orders under `/simulator` (``ControlInterface``).
enum Standin: String, Sendable, CaseIterable {
    case gerrit, changelog, mastodon, feed, playground
    /// Slack's own downloads, which need the bot token.
    case files
}

/// What a stand-in is asked.
struct StandinRequest: Sendable {
    /// What stands behind the stand-in's own path, without a slash in front.
    let path: String
    var query: [String: String] = [:]
    var isPost = false
    var body: [UInt8] = []
    /// The bearer token, or nil.
    var token: String?
    /// `If-None-Match`
    var knownTag: String?
    /// `If-Modified-Since`
    var knownDate: String?
    /// The stand-in's own address, for links, without a slash at the end.
    var base = ""

    /// Whether a switch in the query is on.
    func isOn(_ name: String) -> Bool { ["true", "1"].contains(query[name]) }
}

/// An answer of a stand-in.
struct StandinAnswer: Sendable {
    var status = 200
    var contentType = "application/json; charset=utf-8"
    var body: [UInt8]
    var headers: [(name: String, value: String)] = []

    init(status: Int = 200, json: JSON) {
        self.status = status
        body = json.bytes()
    }

    init(status: Int = 200, text: String, contentType: String = "text/plain; charset=utf-8") {
        self.status = status
        self.contentType = contentType
        body = Array(text.utf8)
    }

    init(status: Int = 200, bytes: [UInt8], contentType: String) {
        self.status = status
        self.contentType = contentType
        body = bytes
    }

    static let notFound = StandinAnswer(status: 404, text: "404 page not found\n")
}

/// What the stand-ins keep.
struct StandinState: Sendable {
    var gerrit = GerritStandin()
    var changelog = ChangelogStandin()
    var mastodon = MastodonStandin()
    var feed = FeedStandin()
    var shares = PlaygroundShares()
}

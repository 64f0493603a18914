import NIOCore

/// What stands in for the sites that the bot asks beside Slack, each under its own path.
///
/// For now they give a few fixed answers: nothing happens there.
enum Standin: String, Sendable, CaseIterable {
    case gerrit, changelog, mastodon, playground
    /// Slack's own downloads, which need the bot token.
    case files
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
    var shares = PlaygroundShares()
}

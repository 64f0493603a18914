/// The streams of the queue, one for each kind of work.
package enum EventStream: String, CaseIterable, Sendable {
    case publicMessages = "message.public"
    /// Private channels and direct messages.
    case privateMessages = "message.private"
    case teamJoins = "team_join"
    case channelJoins = "channel_join"

    /// Whether old entries are of no use: a message is never answered after 30 s, a welcome is welcome any time.
    package var isTrimmed: Bool {
        switch self {
        case .publicMessages, .privateMessages: true
        case .teamJoins, .channelJoins: false
        }
    }
}

/// The names of all that the queue has in Redis, each with the app's name before it, so that two installations can share
/// one Redis.
package struct QueueKeys: Sendable, Hashable {
    /// `GOPHER_APP_NAME`.
    package let appName: String

    package init(appName: String) {
        self.appName = appName
    }

    /// The one consumer group of all streams.
    package static let group = "consumers"

    /// `gopherbot:message.public`
    package func stream(_ stream: EventStream) -> String { "\(appName):\(stream.rawValue)" }

    /// `gopherbot:dead`, a stream of what could not be done.
    package var deadLetters: String { "\(appName):dead" }

    /// `gopherbot:channels`, the workspace's channels.
    package var channels: String { "\(appName):channels" }

    /// `gopherbot:ledger:…`
    func ledger(_ meaning: String) -> String { "\(appName):ledger:\(meaning)" }
}

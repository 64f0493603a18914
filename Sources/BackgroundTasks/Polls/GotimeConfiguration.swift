/// The podcast: where to ask, when a show counts as live, and what is announced of its posts.
package struct GotimeConfiguration: Sendable, Hashable {
    /// changelog.com, without a slash at the end.
    package var liveURL: String
    /// The Mastodon server, without a slash at the end.
    package var postsURL: String
    /// The account's id on that server.
    package var account: String
    /// The channel's name, with or without `#`, or its id.
    package var channel: String
    /// Where people listen.
    package var listenURL: String
    /// The name that posts are announced under.
    package var postsName: String
    /// A show that streams is announced from so long before its planned start…
    package var earliest: Duration
    /// …until so long after it: who comes later has missed it.
    package var latest: Duration
    /// How long the live page isn't asked again after it has answered with something for people.
    package var pagePause: Duration
    /// Older posts aren't news.
    package var maximumPostAge: Duration
    /// From asking a source to its last byte.
    package var sourceTimeout: Duration
    /// Whether what the account passes on from others is announced too.
    package var withBoosts: Bool
    /// Whether its answers, also to itself, are announced too.
    package var withReplies: Bool

    package init(
        liveURL: String = "https://changelog.com",
        postsURL: String = "https://changelog.social",
        account: String = "109349735213354404",
        channel: String = "gotimefm",
        listenURL: String = "https://changelog.com/live",
        postsName: String = "Changelog",
        earliest: Duration = .seconds(5 * 60),
        latest: Duration = .seconds(60 * 60),
        pagePause: Duration = .seconds(15 * 60),
        maximumPostAge: Duration = .seconds(30 * 60),
        sourceTimeout: Duration = .seconds(15),
        withBoosts: Bool = false,
        withReplies: Bool = false
    ) {
        self.liveURL = liveURL
        self.postsURL = postsURL
        self.account = account
        self.channel = channel
        self.listenURL = listenURL
        self.postsName = postsName
        self.earliest = earliest
        self.latest = latest
        self.pagePause = pagePause
        self.maximumPostAge = maximumPostAge
        self.sourceTimeout = sourceTimeout
        self.withBoosts = withBoosts
        self.withReplies = withReplies
    }
}

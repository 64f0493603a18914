package import Redis
package import SlackAPI
package import WorkQueue

/// What the background tasks need to know.
package struct BackgroundTasksConfiguration: Sendable {
    package var redis: RedisConfiguration
    package var keys: QueueKeys
    /// This process's name among all; it stands in the lease, for people.
    package var name: String
    package var slack: SlackConfiguration
    /// Every environment but production only says what it would have announced.
    package var isShadow: Bool
    package var gerrit: GerritConfiguration
    package var gotime: GotimeConfiguration
    /// The site's blogs and podcasts.
    package var feeds: [FeedConfiguration]
    /// Why those may not be all, each with file and line.
    package var feedMistakes: [String] = []
    /// How long a request waits until it is known who holds the lease: after a cold start, while Redis restarts, or
    /// until the lease of a killed former life lapses.
    package var patience: Duration

    package init(
        redis: RedisConfiguration,
        keys: QueueKeys,
        name: String,
        slack: SlackConfiguration,
        isShadow: Bool,
        gerrit: GerritConfiguration = GerritConfiguration(),
        gotime: GotimeConfiguration = GotimeConfiguration(),
        feeds: [FeedConfiguration] = [],
        patience: Duration = .seconds(20)
    ) {
        self.redis = redis
        self.keys = keys
        self.name = name
        self.slack = slack
        self.isShadow = isShadow
        self.gerrit = gerrit
        self.gotime = gotime
        self.feeds = feeds
        self.patience = patience
    }
}

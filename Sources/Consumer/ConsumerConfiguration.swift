package import Bot
package import Redis
package import SlackAPI
package import WorkQueue

/// What a consumer needs to know.
package struct ConsumerConfiguration: Sendable {
    package var redis: RedisConfiguration
    package var group: ConsumerGroupConfiguration
    package var slack: SlackConfiguration
    package var bot: BotConfiguration
    package var playground: PlaygroundConfiguration
    /// `A…`; the bot's own messages carry it.
    package var appID: String
    /// `T…`; a token of another workspace is refused.
    package var teamID: String
    /// Every environment but production only says what it would have done, except towards those who address the bot.
    package var isShadow: Bool
    /// Folders with the content that comes with the bot; must exist.
    package var contentDirectories: [String]
    /// A site's own folders, layered over the others; may be missing.
    package var siteDirectories: [String]
    /// How long an attempt of a welcome may take. Nobody waits for it, and Slack's limits may.
    package var joinLimit: Duration
    /// For how long a welcome is tried again. Slack's faults have lasted for hours; who came in the morning is still new
    /// in the afternoon, and on the next day no more.
    package var welcomeLimit: Duration
    /// The pauses before that: half of the time that the welcome has waited, within these bounds.
    package var welcomePauses: ClosedRange<Duration>

    package init(
        redis: RedisConfiguration,
        group: ConsumerGroupConfiguration,
        slack: SlackConfiguration,
        bot: BotConfiguration = BotConfiguration(),
        playground: PlaygroundConfiguration = PlaygroundConfiguration(),
        appID: String,
        teamID: String,
        isShadow: Bool,
        contentDirectories: [String],
        siteDirectories: [String] = [],
        joinLimit: Duration = .seconds(60),
        welcomeLimit: Duration = .seconds(6 * 3600),
        welcomePauses: ClosedRange<Duration> = .seconds(5)...(.seconds(300))
    ) {
        self.redis = redis
        self.group = group
        self.slack = slack
        self.bot = bot
        self.playground = playground
        self.appID = appID
        self.teamID = teamID
        self.isShadow = isShadow
        self.contentDirectories = contentDirectories
        self.siteDirectories = siteDirectories
        self.joinLimit = joinLimit
        self.welcomeLimit = welcomeLimit
        self.welcomePauses = welcomePauses
    }
}

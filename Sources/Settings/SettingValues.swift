package import Bot
internal import Logging
package import Secrets
package import Systemd

/// The settings' values, typed. A new value has the defaults; nil is "not set".
///
/// Which daemon needs which is in ``SettingDefinition/table``.
package struct SettingValues: Sendable {
    // MARK: Network

    /// The TCP port to listen on where systemd passes no socket; 0 takes any free one.
    package var port: Int?
    package var redisURL = RedisURL.standard
    /// `redis://` to another host isn't encrypted either. Already in ``redisURL``'s `tls`.
    package var redisInsecure = false
    /// Redis's certificate isn't checked.
    package var redisSkipVerify = false

    // MARK: Operation

    package var logThreshold = LogThreshold.from(.info)
    package var logFormat = LogFormat.text
    package var environment = DeploymentEnvironment.development
    /// Older messages are left unanswered.
    package var messageMaxAge = Duration.seconds(30)
    /// A longer answer goes to the asker alone.
    package var answerMaxMessages = 2
    /// Members of other workspaces are answered in shared channels.
    package var heedOutsiders = false
    /// Bot or user ids of the bots that are answered.
    package var heedBots: Set<String>?
    package var contentDirectory = "/usr/share/gopherbot"
    package var siteDirectory = "/etc/gopherbot"
    /// Where people find the source and the content.
    package var repositoryURL: String?

    /// The background tasks' control socket.
    package var bgtasksSocket = "/run/gopherbot/bgtasks.sock"

    // MARK: Slack

    package var slackAppID: String?
    package var slackTeamID: String?
    package var slackClientID: String?
    package var slackClientSecret: Secret?
    /// Slack's old verification token.
    package var slackRequestToken: Secret?
    /// The signing secret.
    package var slackRequestSecret: Secret?
    package var slackBotAccessToken: Secret?

    // MARK: Announcements

    /// A channel's name or id.
    package var gerritChannel = "golang-cls"
    /// A channel's name or id.
    package var gotimeChannel = "gotimefm"
    /// A show is announced from so long before its planned start…
    package var gotimeEarliest = Duration.seconds(5 * 60)
    /// …until so long after it.
    package var gotimeLatest = Duration.seconds(60 * 60)
    /// The account's id on the Mastodon server.
    package var gotimeAccount = "109349735213354404"
    package var gotimeBoosts = false
    package var gotimeReplies = false

    // MARK: Identity

    package var appID: String?
    /// Prefix of the Redis keys.
    package var appName = "gopherbot"
    /// This process's name among all. Empty until ``Settings/read(environment:credentials:host:instance:)`` has set it.
    package var instanceID = ""
    package var commit: String?

    // MARK: The outside world, without a slash at the end

    package var slackAPIURL = "https://slack.com/api"
    package var gerritURL = "https://go-review.googlesource.com"
    package var changelogURL = "https://changelog.com"
    package var mastodonURL = "https://changelog.social"
    package var playgroundURL = "https://go.dev"

    package init() {}
}

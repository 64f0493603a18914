package import Secrets

/// What a simulator is told at its start.
package struct SimulatorConfiguration: Sendable {
    /// The address to listen on. Whoever reaches it can speak as anybody: leave it on the loopback.
    package var host: String
    /// The port to listen on; 0 takes any, which ``SlackSimulator/port`` then tells.
    package var port: Int
    /// The app's Request URL, which events are posted to; nil until ``SlackSimulator/setEventURL(_:)``.
    package var eventURL: String?
    /// What deliveries are signed with.
    package var signingSecret: Secret
    /// The old check: the `token` in each envelope.
    package var verificationToken: Secret
    /// The bot token that the Web API takes.
    package var botToken: Secret
    /// `A…`
    package var appID: String
    /// `T…`
    package var teamID: String
    /// What the app may do; see ``defaultScopes``.
    package var scopes: [String]
    /// Emoji that may be reacted with, without colons.
    package var emoji: Set<String>
    /// The waits before a failed delivery is tried again. Slack's are: almost none, one minute, five minutes.
    package var retrySchedule: [Duration]
    /// What the waits are multiplied with: 0.01 makes the five minutes three seconds.
    package var timeScale: Double
    /// How long an app may take to answer a delivery. Slack's is 3 s; it isn't scaled.
    package var deliveryTimeout: Duration
    /// Whether the app is told of its own messages, as Slack does.
    package var echoBotMessages: Bool
    /// Whether calls are limited as Slack limits them; see ``CallLimits``.
    package var limitsCalls: Bool
    /// What is known of the bot's own side.
    package var surroundings = Surroundings()
    /// Names of this machine that requests may be for, beside `localhost`, addresses and ``host``: see ``OwnPagesOnly``.
    package var serverNames: [String] = []
    /// The folder with the page's files, which are read at each request; nil: there is only a list of orders.
    package var page: String?

    package init(
        host: String = "127.0.0.1",
        port: Int = 3000,
        eventURL: String? = "http://127.0.0.1:8080/slack/event",
        signingSecret: Secret = Secret("5ec0de5ec0de5ec0de5ec0de5ec0de5e"),
        verificationToken: Secret = Secret("simulated-verification-token"),
        botToken: Secret = Secret("xoxb-simulator"),
        appID: String = "A01GOPHER00",
        teamID: String = "T01GOPHERS0",
        scopes: [String] = SimulatorConfiguration.defaultScopes,
        emoji: Set<String> = EmojiNames.standard.union(EmojiNames.custom),
        retrySchedule: [Duration] = [.milliseconds(100), .seconds(60), .seconds(300)],
        timeScale: Double = 1,
        deliveryTimeout: Duration = .seconds(3),
        echoBotMessages: Bool = true,
        limitsCalls: Bool = false,
        page: String? = nil
    ) {
        self.host = host
        self.port = port
        self.eventURL = eventURL
        self.signingSecret = signingSecret
        self.verificationToken = verificationToken
        self.botToken = botToken
        self.appID = appID
        self.teamID = teamID
        self.scopes = scopes
        self.emoji = emoji
        self.retrySchedule = retrySchedule
        self.timeScale = timeScale
        self.deliveryTimeout = deliveryTimeout
        self.echoBotMessages = echoBotMessages
        self.limitsCalls = limitsCalls
        self.page = page
    }
}

extension SimulatorConfiguration {
    /// The scopes that the bot asks for in a real workspace, and what the other methods here need.
    package static let defaultScopes = [
        "app_mentions:read", "channels:history", "groups:history", "im:history", "mpim:history", "channels:read",
        "groups:read", "im:read", "mpim:read", "chat:write", "chat:write.customize", "reactions:read",
        "reactions:write",
        "users:read", "files:read", "files:write", "team:read", "im:write", "channels:join",
    ]

    package var app: AppIdentity {
        AppIdentity(appID: appID, teamID: teamID, userID: "U01GOPHER00", botID: "B01GOPHER00")
    }
}

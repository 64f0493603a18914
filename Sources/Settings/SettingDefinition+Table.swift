internal import Bot

extension SettingDefinition {
    /// All settings, in the order of their documentation.
    package static let table: [SettingDefinition] = network + operation + slack + announcements + identity + outside

    /// The definition of a variable, by its name or an alias.
    static func named(_ name: String) -> SettingDefinition? {
        table.first { $0.name == name || $0.aliases.contains(name) }
    }

    private static let all = Set(Daemon.allCases)

    private static let environments = DeploymentEnvironment.allCases.map(\.rawValue).joined(separator: ", ")

    private static let network = [
        SettingDefinition(
            "PORT",
            .integer(0...65535, "a port"),
            into: \.port,
            usedBy: [.gateway],
            "TCP port to listen on where systemd passes no socket; 0 takes any free one."
        ),
        SettingDefinition(
            "REDIS_URL",
            .redisURL,
            into: \.redisURL,
            standard: RedisURL.standardText,
            isSecret: true,
            usedBy: all,
            "Redis: redis://, rediss:// (TLS) or unix://, with user, password and database; special characters percent-encoded."
        ),
        SettingDefinition(
            "GOPHER_REDIS_INSECURE",
            .boolean,
            into: \.redisInsecure,
            standard: "0",
            usedBy: all,
            "Speak without TLS to a redis:// host that is not this machine."
        ),
        SettingDefinition(
            "GOPHER_REDIS_SKIPVERIFY",
            .boolean,
            into: \.redisSkipVerify,
            standard: "0",
            usedBy: all,
            "Do not check the certificate of Redis."
        ),
    ]

    private static let operation = [
        SettingDefinition(
            "GOPHER_LOG_LEVEL",
            .level,
            into: \.logThreshold,
            standard: "info",
            usedBy: all,
            "The least level that is logged."
        ),
        SettingDefinition(
            "GOPHER_LOG_FORMAT",
            .logFormat,
            into: \.logFormat,
            standard: "text",
            usedBy: all,
            "How the log looks where it is not the journal; json has the journal's fields."
        ),
        // An unknown environment is none of the errors: it is development, which is the cautious one.
        SettingDefinition(
            "ENV",
            [],
            "one of \(environments)",
            DeploymentEnvironment.development.rawValue,
            false,
            all,
            [],
            "Only in production the bot speaks freely; elsewhere it is in shadow mode."
        ) { text, values throws(SettingFault) in
            let known = DeploymentEnvironment(rawValue: text.lowercased())
            values.environment = known ?? .development
            return known == nil ? "is none of \(environments): development is taken, which is shadow mode" : nil
        },
        SettingDefinition(
            "GOPHER_MESSAGE_MAX_AGE",
            .duration(.seconds(1)...(.seconds(3600)), "from 1s to 60m"),
            into: \.messageMaxAge,
            standard: "30s",
            usedBy: [.consumer],
            "Messages older than this are left unanswered."
        ),
        SettingDefinition(
            "GOPHER_ANSWER_MAX_MESSAGES",
            .integer(1...20, "a number of messages"),
            into: \.answerMaxMessages,
            standard: "2",
            usedBy: [.consumer],
            "An answer that needs more messages goes to the asker as a direct message, with a note in the channel."
        ),
        SettingDefinition(
            "GOPHER_HEED_OUTSIDERS",
            .boolean,
            into: \.heedOutsiders,
            standard: "0",
            usedBy: [.consumer],
            "1 answers members of other workspaces too, in channels that are shared with them."
        ),
        SettingDefinition(
            "GOPHER_HEED_BOTS",
            .slackIDs("BUW", "bot", such: "B0123ABCDE or U0123ABCDE"),
            into: \.heedBots,
            usedBy: [.consumer],
            "Bots that are answered like people, by bot or user id; two that answer each other may never come to an end."
        ),
        SettingDefinition(
            "GOPHER_CONTENT_DIR",
            .folder,
            into: \.contentDirectory,
            standard: SettingValues().contentDirectory,
            usedBy: [.consumer],
            "The folder with the shipped `glossary` and `responses`."
        ),
        SettingDefinition(
            "GOPHER_SITE_DIR",
            .folder,
            into: \.siteDirectory,
            standard: SettingValues().siteDirectory,
            usedBy: [.consumer, .bgtasks],
            "The folder with this site's `glossary.d` and `responses.d`, which add to the shipped content and replace it."
        ),
        SettingDefinition(
            "GOPHER_REPOSITORY_URL",
            .link,
            into: \.repositoryURL,
            usedBy: [.consumer],
            "Where people find this bot's source and content; `source code` and `define` name it."
        ),
        SettingDefinition(
            "GOPHER_BGTASKS_SOCKET",
            .socketPath,
            into: \.bgtasksSocket,
            standard: SettingValues().bgtasksSocket,
            usedBy: [.bgtasks],
            "The control socket: where `gopherbot poll` asks, and where bgtasks listens when systemd passes no socket."
        ),
    ]

    private static let slack = [
        SettingDefinition(
            "GOPHER_SLACK_APP_ID",
            .slackID("A", "app"),
            into: \.slackAppID,
            usedBy: [.gateway, .consumer],
            requiredBy: [.gateway, .consumer],
            "The app's id (Basic Information); events for another app are refused."
        ),
        SettingDefinition(
            "GOPHER_SLACK_TEAM_ID",
            .slackID("TE", "workspace"),
            into: \.slackTeamID,
            usedBy: [.gateway, .consumer],
            requiredBy: [.gateway, .consumer],
            "The workspace's id; events of others are dropped."
        ),
        SettingDefinition(
            "GOPHER_SLACK_CLIENT_ID",
            .clientID,
            into: \.slackClientID,
            usedBy: [],
            "The app's client id (Basic Information), for its installation by OAuth."
        ),
        SettingDefinition(
            "GOPHER_SLACK_CLIENT_SECRET",
            .secret("the app's client secret (Basic Information)"),
            into: \.slackClientSecret,
            isSecret: true,
            usedBy: [],
            "The app's client secret (Basic Information), for its installation by OAuth."
        ),
        SettingDefinition(
            "GOPHER_SLACK_REQUEST_TOKEN",
            .secret("the app's verification token (Basic Information)"),
            into: \.slackRequestToken,
            isSecret: true,
            usedBy: [.gateway],
            "Slack's old verification token; where it is set, requests must carry it too."
        ),
        SettingDefinition(
            "GOPHER_SLACK_REQUEST_SECRET",
            .secret("the app's signing secret (Basic Information): 32 hexadecimal digits") { text in
                if text.utf8.count == 32, text.allSatisfy(\.isHexDigit) { return nil }
                return "does not look like a signing secret, which has 32 hexadecimal digits"
            },
            into: \.slackRequestSecret,
            isSecret: true,
            usedBy: [.gateway],
            requiredBy: [.gateway],
            "The app's signing secret (Basic Information), which proves that a request is Slack's."
        ),
        SettingDefinition(
            "GOPHER_SLACK_BOT_ACCESS_TOKEN",
            .secret("the bot token (OAuth & Permissions), which begins with xoxb-") { text in
                text.hasPrefix("xoxb-") ? nil : "does not look like a bot token, which begins with xoxb-"
            },
            into: \.slackBotAccessToken,
            isSecret: true,
            usedBy: [.consumer, .bgtasks],
            requiredBy: [.consumer, .bgtasks],
            "The bot's token (OAuth & Permissions), with which it calls Slack."
        ),
    ]

    private static let announcements = [
        SettingDefinition(
            "GOPHER_GERRIT_CHANNEL",
            .channel,
            into: \.gerritChannel,
            standard: SettingValues().gerritChannel,
            usedBy: [.bgtasks],
            "The channel where merged changes are announced: its name, or its id, which a private one needs."
        ),
        SettingDefinition(
            "GOPHER_GOTIME_CHANNEL",
            .channel,
            into: \.gotimeChannel,
            standard: SettingValues().gotimeChannel,
            usedBy: [.bgtasks],
            "The channel where the podcast's live shows and posts are announced: its name or its id."
        ),
        SettingDefinition(
            "GOPHER_GOTIME_EARLIEST",
            .duration(.zero...(.seconds(3600)), "from 0s to 60m"),
            into: \.gotimeEarliest,
            standard: "5m",
            usedBy: [.bgtasks],
            "How long before its planned start a show that streams is announced."
        ),
        SettingDefinition(
            "GOPHER_GOTIME_LATEST",
            .duration(.zero...(.seconds(5400)), "from 0s to 90m"),
            into: \.gotimeLatest,
            standard: "60m",
            usedBy: [.bgtasks],
            "How long after its planned start a show is still announced."
        ),
        SettingDefinition(
            "GOPHER_GOTIME_ACCOUNT",
            .name(1...40),
            into: \.gotimeAccount,
            standard: SettingValues().gotimeAccount,
            usedBy: [.bgtasks],
            "The id of the podcast's account on the server of MASTODON_URL."
        ),
        SettingDefinition(
            "GOPHER_GOTIME_BOOSTS",
            .boolean,
            into: \.gotimeBoosts,
            standard: "0",
            usedBy: [.bgtasks],
            "1 announces too what the podcast's account passes on from others."
        ),
        SettingDefinition(
            "GOPHER_GOTIME_REPLIES",
            .boolean,
            into: \.gotimeReplies,
            standard: "0",
            usedBy: [.bgtasks],
            "1 announces too what the podcast's account answers."
        ),
    ]

    private static let identity = [
        SettingDefinition(
            "GOPHER_APP_ID",
            aliases: ["HEROKU_APP_ID"],
            .name(1...100),
            into: \.appID,
            usedBy: all,
            "Id of this deployment, for the log and `status`."
        ),
        SettingDefinition(
            "GOPHER_APP_NAME",
            aliases: ["HEROKU_APP_NAME"],
            .name(1...64),
            into: \.appName,
            standard: "gopherbot",
            usedBy: all,
            "Prefix of the Redis keys; staging and production sharing a Redis need two."
        ),
        SettingDefinition(
            "GOPHER_INSTANCE_ID",
            aliases: ["HEROKU_DYNO_ID"],
            .name(1...100),
            into: \.instanceID,
            standard: "host and unit instance",
            usedBy: all,
            "This process's name among all; no two may share one."
        ),
        SettingDefinition(
            "GOPHER_COMMIT",
            aliases: ["HEROKU_SLUG_COMMIT"],
            .name(1...100),
            into: \.commit,
            usedBy: all,
            "The commit that was deployed, for the log and `status`."
        ),
    ]

    private static let outside = [
        SettingDefinition(
            "SLACK_API_URL",
            .url(carriesToken: true),
            into: \.slackAPIURL,
            standard: SettingValues().slackAPIURL,
            usedBy: [.consumer, .bgtasks],
            "Slack's Web API; the simulator's for rehearsals."
        ),
        SettingDefinition(
            "GERRIT_URL",
            .url(),
            into: \.gerritURL,
            standard: SettingValues().gerritURL,
            usedBy: [.bgtasks],
            "The Gerrit whose merged changes are announced."
        ),
        SettingDefinition(
            "CHANGELOG_URL",
            .url(),
            into: \.changelogURL,
            standard: SettingValues().changelogURL,
            usedBy: [.bgtasks],
            "Tells when a show is live."
        ),
        SettingDefinition(
            "MASTODON_URL",
            .url(),
            into: \.mastodonURL,
            standard: SettingValues().mastodonURL,
            usedBy: [.bgtasks],
            "The Mastodon server whose posts are announced."
        ),
        SettingDefinition(
            "PLAYGROUND_URL",
            .url(),
            into: \.playgroundURL,
            standard: SettingValues().playgroundURL,
            usedBy: [.consumer],
            "The Go Playground to which long code is uploaded."
        ),
    ]
}

package import BackgroundTasks
package import Consumer
package import Gateway
package import Bot
package import Redis
internal import SlackAPI
internal import WorkQueue

/// The daemons' own configurations.
extension Settings {
    /// What the gateway needs.
    ///
    /// - Throws: ``SettingsError`` with all that keeps it from starting.
    package func gateway() throws(SettingsError) -> GatewayConfiguration {
        try check(.gateway)
        // The check has seen that the required ones are set.
        guard let secret = values.slackRequestSecret, let app = values.slackAppID, let team = values.slackTeamID else {
            preconditionFailure("A required setting is neither set nor reported as missing")
        }
        return GatewayConfiguration(
            requestSecret: secret,
            requestToken: values.slackRequestToken,
            appID: app,
            teamID: team,
            redis: redis(client: "gateway"),
            keys: QueueKeys(appName: values.appName),
            port: values.port
        )
    }

    /// What a consumer needs.
    ///
    /// - Throws: ``SettingsError`` with all that keeps it from starting.
    package func consumer() throws(SettingsError) -> ConsumerConfiguration {
        try check(.consumer)
        guard let token = values.slackBotAccessToken, let app = values.slackAppID, let team = values.slackTeamID else {
            preconditionFailure("A required setting is neither set nor reported as missing")
        }
        return ConsumerConfiguration(
            redis: redis(client: "consumer"),
            group: ConsumerGroupConfiguration(
                keys: QueueKeys(appName: values.appName),
                consumer: values.instanceID
            ),
            slack: SlackConfiguration(apiURL: values.slackAPIURL, token: token),
            bot: bot,
            playground: PlaygroundConfiguration(url: values.playgroundURL),
            appID: app,
            teamID: team,
            isShadow: values.environment.isShadow,
            contentDirectories: ["glossary", "responses"].map { "\(values.contentDirectory)/\($0)" },
            siteDirectories: siteDirectories
        )
    }

    /// What the background tasks need, but for the feeds, which are content.
    ///
    /// - Throws: ``SettingsError`` with all that keeps them from starting.
    package func backgroundTasks() throws(SettingsError) -> BackgroundTasksConfiguration {
        try check(.bgtasks)
        guard let token = values.slackBotAccessToken else {
            preconditionFailure("A required setting is neither set nor reported as missing")
        }
        return BackgroundTasksConfiguration(
            redis: redis(client: "bgtasks"),
            keys: QueueKeys(appName: values.appName),
            name: values.instanceID,
            slack: SlackConfiguration(apiURL: values.slackAPIURL, token: token),
            isShadow: values.environment.isShadow,
            gerrit: GerritConfiguration(url: values.gerritURL, channel: values.gerritChannel),
            gotime: GotimeConfiguration(
                liveURL: values.changelogURL,
                postsURL: values.mastodonURL,
                account: values.gotimeAccount,
                channel: values.gotimeChannel,
                earliest: values.gotimeEarliest,
                latest: values.gotimeLatest,
                withBoosts: values.gotimeBoosts,
                withReplies: values.gotimeReplies
            )
        )
    }

    /// The bot's manners.
    package var bot: BotConfiguration {
        BotConfiguration(
            messageMaxAge: values.messageMaxAge,
            heedsOutsiders: values.heedOutsiders,
            heededBots: values.heedBots ?? [],
            maximumPartsInChannel: values.answerMaxMessages,
            repository: values.repositoryURL
        )
    }

    /// The folders of the shipped content.
    package var contentDirectories: [String] {
        ["glossary", "responses"].map { "\(values.contentDirectory)/\($0)" }
    }

    /// The folders of the site's own content, which need not be there.
    package var siteDirectories: [String] {
        ["glossary.d", "responses.d"].map { "\(values.siteDirectory)/\($0)" }
    }

    /// The mistakes in the settings that the operator's commands on content look at, in which the daemons' needs are
    /// none: a contributor has neither Slack nor Redis.
    package var contentProblems: [SettingProblem] {
        let names: Set = [
            "GOPHER_CONTENT_DIR", "GOPHER_SITE_DIR", "GOPHER_REPOSITORY_URL", "GOPHER_MESSAGE_MAX_AGE",
            "GOPHER_ANSWER_MAX_MESSAGES", "GOPHER_HEED_OUTSIDERS", "GOPHER_HEED_BOTS",
        ]
        return problems.filter { $0.severity == .error && names.contains($0.setting) }
    }

    private func check(_ daemon: Daemon) throws(SettingsError) {
        if let error = SettingsError(validate(for: daemon)) { throw error }
    }

    /// How to reach Redis.
    ///
    /// - Parameter client: what kind of program it is, for `CLIENT LIST`.
    package func redis(client: String) -> RedisConfiguration {
        let url = values.redisURL
        let endpoint: RedisConfiguration.Endpoint =
            switch url.endpoint {
            case .tcp(let host, let port): .tcp(host: host, port: port)
            case .unix(let path): .unix(path: path)
            }
        return RedisConfiguration(
            endpoint: endpoint,
            tls: url.tls ? (values.redisSkipVerify ? .unverified : .verified()) : .off,
            username: url.username,
            password: url.password,
            database: url.database,
            clientName: "\(values.appName)-\(client)-\(values.instanceID)"
        )
    }
}

package import Consumer
package import Gateway
internal import Bot
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
            bot: BotConfiguration(messageMaxAge: values.messageMaxAge),
            appID: app,
            teamID: team,
            isShadow: values.environment.isShadow,
            contentDirectories: ["glossary", "responses"].map { "\(values.contentDirectory)/\($0)" },
            siteDirectories: ["glossary.d", "responses.d"].map { "\(values.siteDirectory)/\($0)" }
        )
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

extension SlackClient {
    /// Asks who the token belongs to: `auth.test`.
    ///
    /// - Throws: ``SlackError/Kind/tokenGone(code:)`` when Slack doesn't take it.
    package func authTest(deadline: ContinuousClock.Instant) async throws(SlackError) -> SlackIdentity {
        let reply = try await call(SlackRequest(.authTest) { _ in }, as: SlackIdentity.self, deadline: deadline)
        var identity = reply.answer
        identity.scopes = reply.scopes?.split(separator: ",").map { scope in
            String(scope.drop { $0 == " " }.prefix { $0 != " " })
        }
        return identity
    }

    /// Looks a person up: `users.info`.
    package func userInfo(user: String, deadline: ContinuousClock.Instant) async throws(SlackError) -> SlackUser {
        let request = SlackRequest(.userInfo) { $0.add("user", user) }
        return try await call(request, as: UserAnswer.self, deadline: deadline).answer.user
    }

    /// Asks which app a bot belongs to: `bots.info`, which unlike `auth.test` says it for every bot.
    ///
    /// - Parameter bot: ``SlackIdentity/botID``.
    /// - Returns: the app's id (`A…`); nil where Slack doesn't say.
    package func appID(ofBot bot: String, deadline: ContinuousClock.Instant) async throws(SlackError) -> String? {
        let request = SlackRequest(.botInfo) { $0.add("bot", bot) }
        return try await call(request, as: BotAnswer.self, deadline: deadline).answer.bot.appID
    }

    /// Looks a file up: `files.info`. Slack may say `file_not_found` in the first second after its upload.
    package func fileInfo(file: String, deadline: ContinuousClock.Instant) async throws(SlackError) -> SlackFile {
        let request = SlackRequest(.fileInfo) { $0.add("file", file) }
        return try await call(request, as: FileAnswer.self, deadline: deadline).answer.file
    }

    /// Looks the workspace up: `team.info`.
    package func teamInfo(deadline: ContinuousClock.Instant) async throws(SlackError) -> SlackTeam {
        try await call(SlackRequest(.teamInfo) { _ in }, as: TeamAnswer.self, deadline: deadline).answer.team
    }
}

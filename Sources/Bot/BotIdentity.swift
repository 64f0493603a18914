/// Who the bot is in its workspace, from Slack's `auth.test`.
package struct BotIdentity: Sendable, Equatable {
    /// The bot's user, which people mention: `U…`.
    package var userID: String
    /// The bot behind the user, which its own messages carry: `B…`; nil where Slack didn't say.
    package var botID: String?
    /// `A…`; nil where it isn't configured.
    package var appID: String?
    /// `T…`.
    package var teamID: String

    package init(userID: String, botID: String? = nil, appID: String? = nil, teamID: String) {
        self.userID = userID
        self.botID = botID
        self.appID = appID
        self.teamID = teamID
    }
}

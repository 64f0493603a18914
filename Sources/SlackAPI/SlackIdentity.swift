/// Who the token belongs to, and what it may do: the answer of `auth.test`.
package struct SlackIdentity: Sendable, Equatable {
    /// The bot's user (`U…` or `W…`).
    package let userID: String
    /// The bot itself (`B…`); nil for a person's token.
    package let botID: String?
    /// The workspace (`T…`).
    package let teamID: String
    /// The app (`A…`); Slack gives it for some kinds of tokens only.
    package let appID: String?
    /// The bot's user name.
    package let userName: String?
    /// The workspace's name.
    package let teamName: String?
    /// The token's scopes, from the header `X-OAuth-Scopes`, in Slack's order; nil when the header is missing.
    package internal(set) var scopes: [String]?
}

extension SlackIdentity: Decodable {
    private enum CodingKeys: String, CodingKey {
        case userID = "user_id"
        case botID = "bot_id"
        case teamID = "team_id"
        case appID = "app_id"
        case userName = "user"
        case teamName = "team"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        userID = try container.decode(String.self, forKey: .userID)
        teamID = try container.decode(String.self, forKey: .teamID)
        botID = container.text(.botID)
        appID = container.text(.appID)
        userName = container.text(.userName)
        teamName = container.text(.teamName)
        scopes = nil
    }
}

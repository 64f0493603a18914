/// A member of the workspace, a bot's user included.
package struct SlackUser: Sendable, Equatable {
    package let id: String
    package let teamID: String?
    /// The handle.
    package let name: String?
    package let realName: String?
    /// What Slack shows first, if the person set it.
    package let displayName: String?
    package let isBot: Bool
    /// The account is switched off.
    package let isDeleted: Bool
    /// A guest of several channels.
    package let isRestricted: Bool
    /// A guest of one channel.
    package let isUltraRestricted: Bool
}

extension SlackUser: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id, name, profile
        case teamID = "team_id"
        case realName = "real_name"
        case isBot = "is_bot"
        case isDeleted = "deleted"
        case isRestricted = "is_restricted"
        case isUltraRestricted = "is_ultra_restricted"
    }

    private struct Profile: Decodable {
        let displayName: String?
        let realName: String?

        enum CodingKeys: String, CodingKey {
            case displayName = "display_name"
            case realName = "real_name"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            displayName = container.text(.displayName)
            realName = container.text(.realName)
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let profile = container.lenient(Profile.self, .profile)
        id = try container.decode(String.self, forKey: .id)
        teamID = container.text(.teamID)
        name = container.text(.name)
        realName = container.text(.realName) ?? profile?.realName
        displayName = profile?.displayName
        isBot = container.flag(.isBot)
        isDeleted = container.flag(.isDeleted)
        isRestricted = container.flag(.isRestricted)
        isUltraRestricted = container.flag(.isUltraRestricted)
    }
}

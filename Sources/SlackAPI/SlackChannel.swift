/// A conversation: a channel, public or private, or a DM.
package struct SlackChannel: Sendable, Equatable {
    package let id: String
    /// Without `#`; nil for DMs.
    package let name: String?
    package let isPrivate: Bool
    /// A DM with one person, ``user``.
    package let isDirect: Bool
    /// A DM of several people.
    package let isGroupDirect: Bool
    package let isArchived: Bool
    /// Whether the bot is in it.
    package let isMember: Bool
    /// The other person of a DM.
    package let user: String?
    /// How many people are in it; only where it was asked for.
    package let memberCount: Int?
}

extension SlackChannel: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id, name, user
        case isPrivate = "is_private"
        case isGroup = "is_group"
        case isDirect = "is_im"
        case isGroupDirect = "is_mpim"
        case isArchived = "is_archived"
        case isMember = "is_member"
        case memberCount = "num_members"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = container.text(.name)
        isDirect = container.flag(.isDirect)
        isGroupDirect = container.flag(.isGroupDirect)
        isPrivate = container.flag(.isPrivate) || container.flag(.isGroup)
        isArchived = container.flag(.isArchived)
        isMember = container.flag(.isMember)
        user = container.text(.user)
        memberCount = container.lenient(Int.self, .memberCount)
    }
}

/// A member of the workspace, or a bot's user.
package struct User: Sendable, Hashable {
    /// `U…`, or `W…` in an organisation.
    package let id: String
    /// The handle, without `@`.
    package var name: String
    package var realName: String
    package var isBot = false
    /// A guest who sees several channels.
    package var isRestricted = false
    /// A guest who sees one channel.
    package var isUltraRestricted = false
    package var isDeleted = false
    /// The id its messages carry as `bot_id`; nil for people.
    package var botID: String?
    /// The app it belongs to; nil for people.
    package var appID: String?

    package init(id: String, name: String, realName: String) {
        self.id = id
        self.name = name
        self.realName = realName
    }
}

extension User {
    /// Slackbot, who is in every workspace.
    static let slackbotID = "USLACKBOT"

    /// The user as `users.info` gives it. Addresses are left out: they would need the scope `users:read.email`.
    func json(teamID: String) -> JSON {
        var profile: JSON = [
            "title": "", "phone": "", "skype": "",
            "real_name": .string(realName), "real_name_normalized": .string(realName),
            "display_name": .string(isBot ? "" : name), "display_name_normalized": .string(isBot ? "" : name),
            "fields": .null, "status_text": "", "status_emoji": "", "status_expiration": 0,
            "avatar_hash": "g000000000000",
        ]
        if isBot {
            profile["api_app_id"] = appID.map(JSON.string)
            profile["always_active"] = true
            profile["bot_id"] = botID.map(JSON.string)
        }
        profile["team"] = .string(teamID)
        return [
            "id": .string(id), "team_id": .string(teamID), "name": .string(name), "deleted": .bool(isDeleted),
            "color": "9f69e7", "real_name": .string(realName),
            "tz": "Europe/London", "tz_label": "Greenwich Mean Time", "tz_offset": 0,
            "profile": profile,
            "is_admin": false, "is_owner": false, "is_primary_owner": false,
            "is_restricted": .bool(isRestricted), "is_ultra_restricted": .bool(isUltraRestricted),
            "is_bot": .bool(isBot), "is_app_user": false, "updated": .integer(Workspace.foundation),
        ]
    }

    /// The `bot_profile` of a bot's messages, or nil for people.
    func botProfile(teamID: String) -> JSON? {
        guard let botID, let appID else { return nil }
        return [
            "id": .string(botID), "deleted": false, "name": .string(realName),
            "updated": .integer(Workspace.foundation),
            "app_id": .string(appID), "user_id": .string(id),
            "icons": [
                "image_36": "https://a.slack-edge.com/80588/img/plugins/app/bot_36.png",
                "image_48": "https://a.slack-edge.com/80588/img/plugins/app/bot_48.png",
                "image_72": "https://a.slack-edge.com/80588/img/plugins/app/service_72.png",
            ],
            "team_id": .string(teamID),
        ]
    }
}

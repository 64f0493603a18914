/// The workspace as the page shows it.
enum WorkspaceSnapshot {
    /// How many messages of each channel are given at once; earlier ones are asked for.
    static let messageCount = 300

    /// Everything. What happens afterwards is told as changes with higher numbers than `sequence`.
    static func json(_ workspace: Workspace, sequence: Int64) -> JSON {
        [
            "ok": true, "seq": .integer(sequence),
            "team": ["id": .string(workspace.app.teamID), "name": .string(workspace.name)],
            "bot_user": .string(workspace.app.userID), "bot_id": .string(workspace.app.botID),
            "emoji": .strings(workspace.emoji.sorted()),
            "users": .array(workspace.users.map(user)),
            "channels": .array(
                workspace.channels.map { channel in
                    var json = Self.channel(channel)
                    let page = messages(of: channel, before: nil, workspace)
                    json["messages"] = page["messages"]
                    json["has_more"] = page["has_more"]
                    json["ephemerals"] = .array(channel.ephemerals.map { ephemeral($0, workspace) })
                    return json
                }
            ),
        ]
    }

    /// The last messages of a channel before a time, oldest first, replies among them.
    static func messages(of channel: Channel, before: Timestamp?, _ workspace: Workspace) -> JSON {
        let end = before.map { before in channel.messages.count { $0.timestamp < before } } ?? channel.messages.count
        let start = max(0, end - messageCount)
        return [
            "ok": true, "has_more": .bool(start > 0),
            "messages": .array(channel.messages[start..<end].map { message($0, workspace) }),
        ]
    }

    static func user(_ user: User) -> JSON {
        var json: JSON = [
            "id": .string(user.id), "name": .string(user.name), "real_name": .string(user.realName),
            "is_bot": .bool(user.isBot), "is_guest": .bool(user.isRestricted || user.isUltraRestricted),
            "deleted": .bool(user.isDeleted),
        ]
        json["bot_id"] = user.botID.map(JSON.string)
        return json
    }

    /// The channel without its messages.
    static func channel(_ channel: Channel) -> JSON {
        var json: JSON = [
            "id": .string(channel.id), "name": .string(channel.name), "type": .string(channel.type),
            "topic": .string(channel.topic), "purpose": .string(channel.purpose),
            "is_archived": .bool(channel.isArchived), "is_general": .bool(channel.isGeneral),
            "members": .strings(channel.members),
        ]
        if case .direct(let user, let sender) = channel.kind {
            json["user"] = .string(user)
            json["with"] = .string(sender)
        }
        return json
    }

    static func message(_ message: Message, _ workspace: Workspace) -> JSON {
        var json = message.json(teamID: workspace.app.teamID, withMetadata: true)
        json["unfurl_links"] = message.unfurlsLinks.map(JSON.bool)
        return json
    }

    static func ephemeral(_ ephemeral: Ephemeral, _ workspace: Workspace) -> JSON {
        var json = message(ephemeral.message, workspace)
        json["visible_to"] = .string(ephemeral.visibleTo)
        return json
    }
}

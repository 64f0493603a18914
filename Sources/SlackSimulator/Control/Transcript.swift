/// What there is to read in the workspace, for people and for checks.
enum Transcript {
    /// All conversations in which something was said or which the bot is in.
    static func all(_ workspace: Workspace) -> JSON {
        ["channels": .array(workspace.channels.map { channel($0, workspace) })]
    }

    /// One conversation: its messages in order, each with its replies and reactions, and who saw which ephemeral.
    static func channel(_ channel: Channel, _ workspace: Workspace) -> JSON {
        var json: JSON = ["channel": .string(channel.id), "type": .string(channel.type)]
        if case .direct(let user, let sender) = channel.kind {
            json["user"] = .string(user)
            json["with"] = .string(sender)
            // The bot and Slackbot go without saying.
            let people = [user, sender].filter { $0 != workspace.app.userID && $0 != User.slackbotID }
            json["name"] = .string(people.map { "@" + (workspace.user($0)?.name ?? $0) }.joined(separator: ", "))
        } else {
            json["name"] = .string(channel.name)
        }
        json["is_archived"] = .bool(channel.isArchived)
        json["members"] = .strings(channel.members)
        // Replies whose first message isn't here stand by themselves.
        let roots = channel.messages.filter { $0.thread == nil || channel.message($0.thread ?? $0.timestamp) == nil }
        json["messages"] = .array(
            roots.map { root in
                var json = message(root, workspace)
                let replies = root.thread == nil ? channel.replies(to: root.timestamp) : []
                json["replies"] = .array(replies.map { message($0, workspace) })
                return json
            }
        )
        json["ephemerals"] = .array(
            channel.ephemerals.map { ephemeral in
                var json = message(ephemeral.message, workspace)
                json["is_ephemeral"] = true
                json["visible_to"] = .string(ephemeral.visibleTo)
                json["visible_to_name"] = (workspace.user(ephemeral.visibleTo)?.name).map(JSON.string)
                return json
            }
        )
        return json
    }

    private static func message(_ message: Message, _ workspace: Workspace) -> JSON {
        var json = message.json(teamID: workspace.app.teamID, withMetadata: true)
        let name = message.username ?? message.user.flatMap { workspace.user($0)?.name } ?? message.botID
        json["name"] = name.map(JSON.string)
        json["reactions"] = .array(message.reactions.map(\.json))
        json["unfurl_links"] = message.unfurlsLinks.map(JSON.bool)
        return json
    }
}

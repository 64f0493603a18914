/// `reactions.add`, `.remove`, `.get`.
enum ReactionMethods {
    /// How many different emoji one user may put on a message.
    static let maximumPerUser = 23
    /// How many different emoji a message may have.
    static let maximumPerMessage = 50

    @Sendable static func add(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let name = try self.name(arguments, workspace)
        let (channel, message) = try self.message(arguments, workspace)
        let user = workspace.app.userID
        if let reaction = message.reactions.first(where: { $0.name == name }) {
            if reaction.users.contains(user) { throw APIError("already_reacted") }
        } else if message.reactions.count >= maximumPerMessage {
            throw APIError("too_many_emoji")
        }
        if message.reactions.count(where: { $0.users.contains(user) }) >= maximumPerUser {
            throw APIError("too_many_reactions")
        }
        workspace.update(channel: channel.id) { channel in
            _ = channel.update(message.timestamp) { $0.add(name, of: user) }
        }
        return [:]
    }

    @Sendable static func remove(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let name = try self.name(arguments, workspace)
        let (channel, message) = try self.message(arguments, workspace)
        let user = workspace.app.userID
        guard message.reactions.contains(where: { $0.name == name && $0.users.contains(user) }) else {
            throw APIError("no_reaction")
        }
        workspace.update(channel: channel.id) { channel in
            _ = channel.update(message.timestamp) { $0.remove(name, of: user) }
        }
        return [:]
    }

    @Sendable static func get(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let (channel, message) = try self.message(arguments, workspace)
        var json = channel.json(of: message, teamID: workspace.app.teamID, withMetadata: false)
        json["permalink"] = .string(ChatMethods.permalink(message, in: channel, workspace))
        return ["type": "message", "channel": .string(channel.id), "message": json]
    }

    private static func name(_ arguments: Arguments, _ workspace: Workspace) throws(APIError) -> String {
        guard let name = arguments.string("name"), EmojiNames.isKnown(name, in: workspace.emoji) else {
            throw APIError("invalid_name")
        }
        return name
    }

    private static func message(
        _ arguments: Arguments,
        _ workspace: Workspace
    ) throws(APIError) -> (channel: Channel, message: Message) {
        guard arguments.has("channel"), arguments.has("timestamp") else { throw APIError("no_item_specified") }
        let (channel, message) = try workspace.message(arguments, "timestamp", malformed: "bad_timestamp")
        if channel.isArchived { throw APIError("is_archived") }
        guard workspace.isReachable(channel) else { throw APIError("not_in_channel") }
        return (channel, message)
    }
}

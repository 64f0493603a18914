/// `conversations.list`, `.info`, `.members`, `.open`, `.join`, and `users.conversations`.
enum ConversationMethods {
    @Sendable static func list(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        try list(workspace, arguments) { $0.kind == .publicChannel || $0.members.contains(workspace.app.userID) }
    }

    /// `users.conversations`: those that a user is in, the bot where nobody is named.
    @Sendable static func ofUser(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let bot = workspace.app.userID
        let user = arguments.string("user") ?? bot
        return try list(workspace, arguments) { channel in
            channel.members.contains(user) && (channel.kind == .publicChannel || channel.members.contains(bot))
        }
    }

    private static func list(
        _ workspace: Workspace,
        _ arguments: Arguments,
        _ isVisible: (Channel) -> Bool
    ) throws(APIError) -> JSON {
        let known = ["public_channel", "private_channel", "im", "mpim"]
        let types = (arguments.string("types") ?? "public_channel").split(separator: ",")
            .map { $0.filter { $0 != " " } }
        guard !types.isEmpty, types.allSatisfy(known.contains) else { throw APIError("invalid_types") }
        let withoutArchived = arguments.bool("exclude_archived") ?? false
        let channels = workspace.channels.filter { channel in
            guard types.contains(type(of: channel)), !(withoutArchived && channel.isArchived) else { return false }
            return isVisible(channel)
        }
        let page = try Page(of: channels, arguments, kind: "team", defaultLimit: 100, id: \.id)
        let app = workspace.app
        return [
            "channels": .array(page.items.map { $0.json(teamID: app.teamID, bot: app.userID, memberCount: true) }),
            "response_metadata": page.metadata,
        ]
    }

    @Sendable static func info(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let channel = try workspace.visibleChannel(arguments)
        let app = workspace.app
        let count = arguments.bool("include_num_members") ?? false
        return ["channel": channel.json(teamID: app.teamID, bot: app.userID, memberCount: count)]
    }

    @Sendable static func members(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let channel = try workspace.visibleChannel(arguments)
        let page = try Page(of: channel.members, arguments, kind: "user", defaultLimit: 100, id: \.self)
        return ["members": .strings(page.items), "response_metadata": page.metadata]
    }

    @Sendable static func open(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let before = Set(workspace.channels.map(\.id))
        let channel: Channel
        if arguments.has("channel") {
            channel = try workspace.visibleChannel(arguments)
            guard channel.isDirect else { throw APIError("method_not_supported_for_channel_type") }
        } else {
            channel = try open(
                with: users(arguments, workspace),
                &workspace,
                create: arguments.bool("prevent_creation") != true
            )
        }
        let app = workspace.app
        let isFull = arguments.bool("return_im") ?? false
        var answer: JSON = [:]
        if before.contains(channel.id) {
            answer["no_op"] = true
            answer["already_open"] = true
        }
        answer["channel"] =
            isFull || channel.kind == .group
            ? channel.json(teamID: app.teamID, bot: app.userID, memberCount: false) : ["id": .string(channel.id)]
        return answer
    }

    @Sendable static func join(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let channel = try workspace.visibleChannel(arguments)
        guard channel.kind == .publicChannel else { throw APIError("method_not_supported_for_channel_type") }
        if channel.isArchived { throw APIError("is_archived") }
        let app = workspace.app
        let isMember = channel.members.contains(app.userID)
        workspace.join(app.userID, channel: channel.id)
        guard let joined = workspace[channel: channel.id] else { throw APIError("channel_not_found") }
        var answer: JSON = ["channel": joined.json(teamID: app.teamID, bot: app.userID, memberCount: false)]
        if isMember {
            WebAPI.addWarnings(["already_in_channel"], to: &answer)
        } else {
            workspace.tellJoin(of: app.userID, to: joined, inviter: nil)
        }
        return answer
    }

    private static func type(of channel: Channel) -> String {
        switch channel.kind {
        case .publicChannel: "public_channel"
        case .privateChannel: "private_channel"
        case .direct: "im"
        case .group: "mpim"
        }
    }

    private static func users(_ arguments: Arguments, _ workspace: Workspace) throws(APIError) -> [User] {
        guard let list = arguments.string("users") else { throw APIError("users_list_not_supplied") }
        var users: [User] = []
        for id in list.split(separator: ",").map({ $0.filter { $0 != " " } }) {
            guard let user = workspace.user(id) else { throw APIError("user_not_found") }
            if user.isDeleted { throw APIError("user_disabled") }
            if user.isBot {
                throw APIError(user.id == workspace.app.userID ? "invalid_user_combination" : "cannot_dm_bot")
            }
            if !users.contains(user) { users.append(user) }
        }
        // The bot itself is the ninth at most: Slack's limit for group messages.
        guard users.count <= 8 else { throw APIError("too_many_users") }
        guard !users.isEmpty else { throw APIError("not_enough_users") }
        return users
    }

    private static func open(
        with users: [User],
        _ workspace: inout Workspace,
        create: Bool
    ) throws(APIError) -> Channel {
        let members = users.map(\.id) + [workspace.app.userID]
        let existing = workspace.channels.first { $0.isDirect && Set($0.members) == Set(members) }
        if let existing { return existing }
        guard create else { throw APIError("channel_not_found") }
        if users.count == 1 {
            let id = workspace.openDirectMessage(with: users[0].id)
            guard let channel = workspace[channel: id] else { throw APIError("channel_not_found") }
            return channel
        }
        let names = (users.map(\.name) + [workspace.bot?.name ?? ""]).joined(separator: "--")
        var channel = Channel(id: workspace.nextID("C"), name: "mpdm-\(names)-1", kind: .group)
        channel.members = members
        workspace[channel: channel.id] = channel
        return channel
    }
}

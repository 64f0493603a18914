extension Channel {
    /// The channel as `conversations.info` and `.list` give it to the bot.
    ///
    /// - Parameters:
    ///   - teamID: the workspace's.
    ///   - bot: the calling bot's user, for `is_member`.
    ///   - memberCount: whether `num_members` is given.
    func json(teamID: String, bot: String, memberCount: Bool) -> JSON {
        if case .direct(let user, _) = kind {
            return [
                "id": .string(id), "created": .integer(Workspace.foundation), "is_archived": .bool(isArchived),
                "is_im": true, "is_org_shared": false, "context_team_id": .string(teamID),
                "updated": .integer(Workspace.foundation * 1000), "user": .string(user),
                "last_read": "0000000000.000000", "is_open": true, "priority": 0,
            ]
        }
        let isPrivate = kind != .publicChannel
        let set: JSON = ["creator": .string(creator), "last_set": .integer(Workspace.foundation)]
        func described(_ text: String) -> JSON {
            guard !text.isEmpty else { return ["value": "", "creator": "", "last_set": 0] }
            return .object([JSON.Member("value", .string(text))] + (set.members ?? []))
        }
        var json: JSON = [
            "id": .string(id), "name": .string(name),
            "is_channel": .bool(kind != .group), "is_group": false, "is_im": false, "is_mpim": .bool(kind == .group),
            "is_private": .bool(isPrivate), "created": .integer(Workspace.foundation), "is_archived": .bool(isArchived),
            "is_general": .bool(isGeneral), "unlinked": 0, "name_normalized": .string(name), "is_shared": false,
            "is_org_shared": false, "is_pending_ext_shared": false, "pending_shared": [],
            "context_team_id": .string(teamID), "updated": .integer(updated),
            "parent_conversation": .null, "creator": .string(creator), "is_ext_shared": false,
            "shared_team_ids": [.string(teamID)], "pending_connected_team_ids": [],
            "is_member": .bool(members.contains(bot)),
            "topic": described(topic), "purpose": described(purpose), "previous_names": .strings(previousNames),
        ]
        if memberCount { json["num_members"] = .integer(members.count) }
        return json
    }

    /// A message as histories give it, with what its thread adds.
    func json(of message: Message, teamID: String, withMetadata: Bool) -> JSON {
        var json = message.json(teamID: teamID, withMetadata: withMetadata)
        if let thread = message.thread {
            json["parent_user_id"] = self.message(thread)?.user.map(JSON.string)
            return json
        }
        let replies = replies(to: message.timestamp)
        guard let last = replies.last else { return json }
        var users: [String] = []
        for user in replies.compactMap({ $0.user ?? $0.botID }) where !users.contains(user) { users.append(user) }
        json["thread_ts"] = message.timestamp.json
        json["reply_count"] = .integer(replies.count)
        json["reply_users_count"] = .integer(users.count)
        json["latest_reply"] = last.timestamp.json
        json["reply_users"] = .strings(users)
        json["is_locked"] = false
        json["subscribed"] = false
        return json
    }

    private var creator: String { members.first ?? "" }
}

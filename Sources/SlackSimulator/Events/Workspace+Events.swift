extension Workspace {
    /// The event of a message: what the subscriptions `message.channels`, `.groups`, `.im` and `.mpim` deliver.
    func messageEvent(_ message: Message, in channel: Channel) -> JSON {
        var event = message.json(teamID: app.teamID)
        // A file that only `files.info` tells about (Slack Connect) comes as a stub.
        if !message.files.isEmpty { event["files"] = .array(message.files.map(Self.stub)) }
        addThread(of: message, in: channel, to: &event)
        event["channel"] = .string(channel.id)
        event["event_ts"] = message.timestamp.json
        event["channel_type"] = .string(channel.type)
        return event
    }

    /// The event that a mention of the app gives beside the message's own: the same `ts`, but no `channel_type`.
    func mentionEvent(_ message: Message, in channel: Channel) -> JSON {
        var event: JSON = ["type": "app_mention"]
        for member in messageEvent(message, in: channel).members ?? [] {
            guard !["type", "subtype", "channel_type"].contains(member.name) else { continue }
            event[member.name] = member.value
        }
        return event
    }

    /// Whether Slack tells the app about a mention in this message.
    func isMention(_ message: Message, in channel: Channel) -> Bool {
        let subtypes: [String?] = [nil, "file_share", "thread_broadcast", "me_message", "bot_message"]
        return !channel.isDirect && subtypes.contains(message.subtype) && message.user != app.userID
            && (message.text.contains("<@\(app.userID)>") || message.text.contains("<@\(app.userID)|"))
    }

    /// What a message that was just said tells the app: nothing where the bot isn't in the channel.
    mutating func tell(_ message: Message, in channel: Channel, isEcho: Bool = false) {
        guard channel.members.contains(app.userID) else { return }
        let time = message.timestamp.seconds
        outbox.append(OutgoingEvent(event: messageEvent(message, in: channel), time: time, isEcho: isEcho))
        if isMention(message, in: channel) {
            outbox.append(OutgoingEvent(event: mentionEvent(message, in: channel), time: time, isEcho: isEcho))
        }
    }

    /// The event of a changed or deleted message.
    ///
    /// - Parameters:
    ///   - previous: as it was before.
    ///   - current: as it is now; nil where it was deleted.
    mutating func tellChange(from previous: Message, to current: Message?, in channel: Channel, isEcho: Bool) {
        guard channel.members.contains(app.userID) else { return }
        let timestamp = nextTimestamp()
        var event: JSON = ["type": "message"]
        if let current {
            event["subtype"] = "message_changed"
            event["message"] = current.json(teamID: app.teamID)
        } else {
            event["subtype"] = "message_deleted"
        }
        event["previous_message"] = previous.json(teamID: app.teamID)
        event["channel"] = .string(channel.id)
        event["hidden"] = true
        event["ts"] = timestamp.json
        if current == nil { event["deleted_ts"] = previous.timestamp.json }
        event["event_ts"] = timestamp.json
        event["channel_type"] = .string(channel.type)
        outbox.append(OutgoingEvent(event: event, time: timestamp.seconds, isEcho: isEcho))
    }

    /// The event of somebody who joined the workspace.
    mutating func tellJoin(of user: User) {
        let timestamp = nextTimestamp()
        let event: JSON = [
            "type": "team_join", "user": user.json(teamID: app.teamID), "cache_ts": .integer(timestamp.seconds),
            "event_ts": timestamp.json,
        ]
        outbox.append(OutgoingEvent(event: event, time: timestamp.seconds))
    }

    /// The event of somebody who joined a channel: nothing where the bot isn't in it.
    mutating func tellJoin(of user: String, to channel: Channel, inviter: String?) {
        guard channel.members.contains(app.userID) else { return }
        let timestamp = nextTimestamp()
        var event: JSON = [
            "type": "member_joined_channel", "user": .string(user), "channel": .string(channel.id),
            "channel_type": channel.kind == .publicChannel ? "C" : "G", "team": .string(app.teamID),
        ]
        event["inviter"] = inviter.map(JSON.string)
        event["event_ts"] = timestamp.json
        outbox.append(OutgoingEvent(event: event, time: timestamp.seconds))
    }

    private func addThread(of message: Message, in channel: Channel, to event: inout JSON) {
        guard let thread = message.thread else { return }
        let root = channel.message(thread)
        if message.subtype == "thread_broadcast" {
            event["root"] = root.map { channel.json(of: $0, teamID: app.teamID, withMetadata: false) }
        } else {
            event["parent_user_id"] = root?.user.map(JSON.string)
        }
    }

    private static func stub(_ file: JSON) -> JSON {
        guard file["file_access"] == "check_file_info" else { return file }
        return [
            "id": file["id"] ?? .null, "created": file["created"] ?? .null, "timestamp": file["timestamp"] ?? .null,
            "mode": "file_access", "file_access": "check_file_info",
        ]
    }
}

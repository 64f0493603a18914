extension Workspace {
    /// Makes true what a custom event says: a person's message is put into its channel, a newcomer is taken in.
    ///
    /// Only what fits in: channels that don't exist are not made, and nothing that is there is changed.
    mutating func absorb(_ event: JSON) {
        switch event["type"]?.string {
        case "message", "app_mention": absorbMessage(event)
        case "team_join":
            guard let object = event["user"], let id = object["id"]?.string, user(id) == nil else { return }
            let name = object["name"]?.string ?? id.lowercased()
            var user = User(id: id, name: name, realName: object["real_name"]?.string ?? name)
            user.isBot = object["is_bot"]?.bool ?? false
            user.isRestricted = object["is_restricted"]?.bool ?? false
            user.isUltraRestricted = object["is_ultra_restricted"]?.bool ?? false
            user.isDeleted = object["deleted"]?.bool ?? false
            add(user)
        case "member_joined_channel":
            guard let user = event["user"]?.string, self.user(user) != nil, let channel = event["channel"]?.string
            else {
                return
            }
            join(user, channel: channel)
        default: return
        }
    }

    private mutating func absorbMessage(_ event: JSON) {
        let subtypes: [String?] = [nil, "file_share", "me_message", "thread_broadcast", "bot_message"]
        guard subtypes.contains(event["subtype"]?.string), event["hidden"]?.bool != true,
            let channelID = event["channel"]?.string, let timestamp = Timestamp(event["ts"]?.string ?? ""),
            let text = event["text"]?.string, event["user"] != nil || event["bot_id"] != nil,
            let channel = self[channel: channelID], channel.message(timestamp) == nil
        else { return }
        var message = Message(timestamp: timestamp, text: text)
        message.user = event["user"]?.string
        message.subtype = event["subtype"]?.string
        message.botID = event["bot_id"]?.string
        message.username = event["username"]?.string
        message.thread = event["thread_ts"]?.string.flatMap { Timestamp($0) }
        if message.thread == timestamp { message.thread = nil }
        message.clientMessageID = event["client_msg_id"]?.string
        message.blocks = event["blocks"]
        message.files = event["files"]?.elements ?? []
        for file in message.files {
            guard let id = file["id"]?.string, self.file(id) == nil else { continue }
            add(SharedFile(id: id, json: file, content: Array((file["content"]?.string ?? "").utf8)))
        }
        update(channel: channelID) { $0.add(message) }
    }
}

/// `chat.postMessage`, `.update`, `.delete`, `.getPermalink`. `.postEphemeral` stands by itself.
enum ChatMethods {
    /// The longest text that `chat.update` takes, in characters.
    static let maximumUpdate = 4000

    @Sendable static func postMessage(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let content = try MessageContent(arguments)
        let thread = try self.thread(arguments)
        let channel = try self.channel(for: arguments, &workspace)
        let message = newMessage(&workspace, arguments, content, thread: thread)
        workspace.update(channel: channel.id) { $0.add(message) }
        workspace.tell(message, in: workspace[channel: channel.id] ?? channel, isEcho: true)

        var answer: JSON = ["channel": .string(channel.id), "ts": message.timestamp.json]
        answer["message"] = message.json(teamID: workspace.app.teamID, withMetadata: true)
        if content.isCut { WebAPI.addWarnings(["message_truncated"], to: &answer) }
        return answer
    }

    @Sendable static func update(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let (channel, before) = try workspace.message(arguments, "ts")
        guard before.botID == workspace.app.botID else { throw APIError("cant_update_message") }
        if channel.isArchived { throw APIError("is_archived") }
        if (arguments.string("text") ?? arguments.string("markdown_text") ?? "").count > maximumUpdate {
            throw APIError("msg_too_long")
        }
        let content = try MessageContent(arguments)
        let now = workspace.nextTimestamp()
        let user = workspace.app.userID
        let blocks = content.blocks ?? RichText.blocks(content.text, id: workspace.nextID("b"))
        let after = workspace.update(channel: channel.id) { channel in
            channel.update(before.timestamp) { message in
                message.text = content.text
                message.blocks = blocks
                if let attachments = content.attachments { message.attachments = attachments }
                if let metadata = content.metadata {
                    message.metadata = metadata.members?.isEmpty == true ? nil : metadata
                }
                message.edited = (user, now)
                return message
            }
        }
        guard let after = after ?? nil else { throw APIError("message_not_found") }
        workspace.tellChange(from: before, to: after, in: channel, isEcho: true)
        return [
            "channel": .string(channel.id), "ts": after.timestamp.json, "text": .string(after.text),
            "message": after.json(teamID: workspace.app.teamID, withMetadata: true),
        ]
    }

    @Sendable static func delete(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let (channel, message) = try workspace.message(arguments, "ts")
        guard message.botID == workspace.app.botID else { throw APIError("cant_delete_message") }
        if channel.isArchived { throw APIError("is_archived") }
        workspace.delete(message, in: channel, isEcho: true)
        return ["channel": .string(channel.id), "ts": message.timestamp.json]
    }

    @Sendable static func getPermalink(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let (channel, message) = try workspace.message(arguments, "message_ts")
        return ["channel": .string(channel.id), "permalink": .string(permalink(message, in: channel, workspace))]
    }

    /// A message's address.
    static func permalink(_ message: Message, in channel: Channel, _ workspace: Workspace) -> String {
        let path = "https://\(workspace.domain).slack.com/archives/\(channel.id)/p\(message.timestamp.microseconds)"
        guard let thread = message.thread else { return path }
        return path + "?thread_ts=\(thread.text)&cid=\(channel.id)"
    }

    // MARK: What posting has in common

    /// The channel to post in.
    ///
    /// A user's id means the direct message with the bot, and with a name or icon of its own the one with Slackbot.
    /// - Throws: `channel_not_found`, `not_in_channel`, `is_archived`, `cannot_dm_bot`.
    static func channel(for arguments: Arguments, _ workspace: inout Workspace) throws(APIError) -> Channel {
        if let user = workspace.user(arguments.string("channel") ?? "") {
            if user.isBot { throw APIError("cannot_dm_bot") }
            let isCustomized = ["username", "icon_emoji", "icon_url"].contains(where: arguments.has)
            let sender = isCustomized ? User.slackbotID : workspace.app.userID
            let id = workspace.openDirectMessage(with: user.id, from: sender)
            guard let channel = workspace[channel: id] else { throw APIError("channel_not_found") }
            return channel
        }
        let channel = try workspace.visibleChannel(arguments, byName: true)
        if channel.isArchived { throw APIError("is_archived") }
        guard workspace.isReachable(channel) else { throw APIError("not_in_channel") }
        return channel
    }

    /// The thread to post in, or nil.
    ///
    /// A thread that isn't known is taken: it may be about a message that came as an event and was never said here.
    /// - Throws: `invalid_thread_ts` for what is no timestamp, an empty text too.
    static func thread(_ arguments: Arguments) throws(APIError) -> Timestamp? {
        guard let text = arguments["thread_ts"]?.string else { return nil }
        guard let timestamp = Timestamp(text) else {
            throw APIError("invalid_thread_ts", messages: ["[ERROR] \(text) is not a valid thread_ts"])
        }
        return timestamp
    }

    /// The message as it is kept: under the bot's own name, or as a `bot_message` under the name and icon it asks for.
    static func newMessage(
        _ workspace: inout Workspace,
        _ arguments: Arguments,
        _ content: MessageContent,
        thread: Timestamp?
    ) -> Message {
        var message = Message(timestamp: workspace.nextTimestamp(), text: content.text)
        message.botID = workspace.app.botID
        message.appID = workspace.app.appID
        message.username = arguments.string("username")
        if let emoji = arguments.string("icon_emoji") {
            message.icons = ["emoji": .string(emoji)]
        } else if let url = arguments.string("icon_url") {
            message.icons = ["image_36": .string(url), "image_48": .string(url), "image_72": .string(url)]
        }
        if message.username != nil || message.icons != nil {
            message.subtype = "bot_message"
        } else {
            message.user = workspace.app.userID
            message.botProfile = workspace.bot?.botProfile(teamID: workspace.app.teamID)
        }
        if thread != nil, arguments.bool("reply_broadcast") == true { message.subtype = "thread_broadcast" }
        message.thread = thread
        message.blocks = content.blocks
        if message.blocks == nil, !content.text.isEmpty {
            message.blocks = RichText.blocks(content.text, id: workspace.nextID("b"))
        }
        message.attachments = content.attachments ?? []
        message.metadata = content.metadata?.members?.isEmpty == true ? nil : content.metadata
        message.unfurlsLinks = arguments.bool("unfurl_links")
        return message
    }
}

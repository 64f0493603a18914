/// `chat.postEphemeral`.
enum EphemeralMethods {
    /// The longest text that is taken, in bytes of UTF-8.
    static let maximumText = 4000

    @Sendable static func postEphemeral(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        if (arguments.string("text") ?? arguments.string("markdown_text") ?? "").utf8.count > maximumText {
            throw APIError("msg_too_long")
        }
        let content = try MessageContent(arguments)
        let thread = try ChatMethods.thread(arguments)
        let channel = try ChatMethods.channel(for: arguments, &workspace)
        guard let user = arguments.string("user"), workspace.user(user) != nil, channel.members.contains(user) else {
            throw APIError("user_not_in_channel")
        }
        let message = ChatMethods.newMessage(&workspace, arguments, content, thread: thread)
        workspace.update(channel: channel.id) { $0.add(Ephemeral(visibleTo: user, message: message)) }
        return ["message_ts": message.timestamp.json]
    }
}

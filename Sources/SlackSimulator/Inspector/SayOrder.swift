import FoundationEssentials

/// The order that says a message once more: the body of `POST /simulator/say`.
enum SayOrder {
    /// The least age that tells of somebody's will, not of a machine's haste.
    private static let leastAge: Int64 = 5

    /// - Parameter delivered: when it was delivered first, in milliseconds since 1970; nil where it wasn't.
    /// - Returns: nil for what nobody said, such as the messages of the bot under test.
    static func json(_ message: Message, in channel: String, delivered: Int64?, _ workspace: Workspace) -> JSON? {
        // A `bot_message` names no user.
        let bot = message.botID.flatMap { id in workspace.users.first { $0.botID == id }?.id }
        guard let user = message.user ?? bot, user != workspace.app.userID else { return nil }
        let isBot = workspace.user(user)?.isBot == true
        var order: JSON = ["channel": .string(channel), isBot ? "bot" : "user": .string(user)]
        order["text"] = .string(message.text)
        order["thread_ts"] = message.thread.map { .string($0.text) }
        // As old as it was then.
        if let age = delivered.map({ $0 / 1000 - message.timestamp.seconds }), age >= leastAge {
            order["age"] = .integer(min(age, Int64(Utterance.longestAge)))
        }
        if let subtype = message.subtype, ["me_message", "thread_broadcast", "bot_message"].contains(subtype) {
            order["subtype"] = .string(subtype)
        }
        let files = message.files.compactMap { file in file["id"]?.string.flatMap { workspace.file($0) } }
        if !files.isEmpty { order["files"] = .array(files.map(json)) }
        return order
    }

    private static func json(_ file: SharedFile) -> JSON {
        var json: JSON = [:]
        for name in ["name", "filetype", "mimetype", "mode"] { json[name] = file.json[name] }
        if let text = String(validating: file.content, as: UTF8.self) {
            json["content"] = .string(text)
        } else {
            json["content_base64"] = .string(Data(file.content).base64EncodedString())
        }
        return json
    }
}

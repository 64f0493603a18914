import FoundationEssentials

/// The order that says a message once more: the body of `POST /simulator/say`.
enum SayOrder {
    /// - Returns: nil for what nobody said, such as the messages of the bot under test.
    static func json(_ message: Message, in channel: String, _ workspace: Workspace) -> JSON? {
        guard let user = message.user, user != workspace.app.userID else { return nil }
        let isBot = workspace.user(user)?.isBot == true
        var order: JSON = ["channel": .string(channel), isBot ? "bot" : "user": .string(user)]
        order["text"] = .string(message.text)
        order["thread_ts"] = message.thread.map { .string($0.text) }
        if let subtype = message.subtype, ["me_message", "thread_broadcast"].contains(subtype) {
            order["subtype"] = .string(subtype)
        }
        let files = message.files.compactMap { file in file["id"]?.string.flatMap { workspace.file($0) } }
        if !files.isEmpty { order["files"] = .array(files.map(json)) }
        return order
    }

    private static func json(_ file: SharedFile) -> JSON {
        var json: JSON = [:]
        for name in ["name", "filetype", "mimetype"] { json[name] = file.json[name] }
        if let text = String(validating: file.content, as: UTF8.self) {
            json["content"] = .string(text)
        } else {
            json["content_base64"] = .string(Data(file.content).base64EncodedString())
        }
        return json
    }
}

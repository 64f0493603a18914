/// Something that whoever watches the workspace has to hear of.
///
/// What it names is looked up when it is sent, so that a reader who is late gets it as it is now.
enum Change: Sendable {
    /// A message was said, edited, reacted to, or deleted: then it isn't there any more.
    case message(channel: String, timestamp: Timestamp)
    case ephemeral(channel: String, Ephemeral)
    /// A channel was made, or something about it has changed: its name, its members.
    case channel(String)
    /// Somebody joined, or has changed.
    case user(String)
    /// Anything else, with its `kind`.
    case other(JSON)
}

extension Change {
    /// What is sent; nil where there is nothing to tell any more.
    func json(_ workspace: Workspace) -> JSON? {
        switch self {
        case .message(let id, let timestamp):
            guard let message = workspace[channel: id]?.message(timestamp) else {
                return ["kind": "deleted", "channel": .string(id), "ts": timestamp.json]
            }
            return [
                "kind": "message", "channel": .string(id), "message": WorkspaceSnapshot.message(message, workspace),
            ]
        case .ephemeral(let id, let ephemeral):
            return [
                "kind": "ephemeral", "channel": .string(id),
                "message": WorkspaceSnapshot.ephemeral(ephemeral, workspace),
            ]
        case .channel(let id):
            guard let channel = workspace[channel: id] else { return nil }
            return ["kind": "channel", "channel": WorkspaceSnapshot.channel(channel)]
        case .user(let id):
            guard let user = workspace.user(id) else { return nil }
            return ["kind": "user", "user": WorkspaceSnapshot.user(user)]
        case .other(let json): return json
        }
    }
}

extension SlackMethod {
    /// The scopes of the bot token that a call needs.
    ///
    /// - Parameter types: the conversations that are asked about; `conversations.…` needs a scope for each kind.
    /// - SeeAlso: the methods' pages under docs.slack.dev/reference/methods.
    package func scopes(for types: Set<ListedChannelType> = [.publicChannel]) -> Set<String> {
        switch self {
        case .authTest: []
        case .postMessage, .postEphemeral, .updateMessage, .deleteMessage: ["chat:write"]
        case .addReaction, .removeReaction: ["reactions:write"]
        // With one person; several would need mpim:write.
        case .openConversation: ["im:write"]
        case .conversationsHistory, .conversationsReplies: Set(types.map { "\($0.scopePrefix):history" })
        case .conversationsList, .conversationsInfo: Set(types.map { "\($0.scopePrefix):read" })
        case .userInfo, .botInfo: ["users:read"]
        case .fileInfo: ["files:read"]
        case .teamInfo: ["team:read"]
        }
    }
}

extension ListedChannelType {
    /// What the scopes for this kind of conversation begin with: `channels` of `channels:history`.
    fileprivate var scopePrefix: String {
        switch self {
        case .publicChannel: "channels"
        case .privateChannel: "groups"
        case .groupDirect: "mpim"
        case .direct: "im"
        }
    }
}

/// The Web API methods that the client calls.
///
/// - SeeAlso: docs.slack.dev/reference/methods.
package enum SlackMethod: String, Sendable, Hashable, CaseIterable {
    case authTest = "auth.test"
    case postMessage = "chat.postMessage"
    case postEphemeral = "chat.postEphemeral"
    case updateMessage = "chat.update"
    case deleteMessage = "chat.delete"
    case addReaction = "reactions.add"
    case removeReaction = "reactions.remove"
    case openConversation = "conversations.open"
    case conversationsHistory = "conversations.history"
    case conversationsReplies = "conversations.replies"
    case conversationsList = "conversations.list"
    case conversationsInfo = "conversations.info"
    case userInfo = "users.info"
    case botInfo = "bots.info"
    case fileInfo = "files.info"
    case teamInfo = "team.info"

    /// Whether the arguments go as JSON. Slack takes JSON for write methods only; the others go as a form.
    var takesJSON: Bool {
        switch self {
        case .postMessage, .postEphemeral, .updateMessage, .deleteMessage, .addReaction, .removeReaction,
            .openConversation:
            true
        case .authTest, .conversationsHistory, .conversationsReplies, .conversationsList, .conversationsInfo,
            .userInfo, .botInfo, .fileInfo, .teamInfo:
            false
        }
    }

    /// Whether doing it twice is the same as doing it once, so that the client may repeat a call whose outcome it
    /// doesn't know.
    package var isRepeatable: Bool {
        switch self {
        case .postMessage, .postEphemeral:
            false
        case .authTest, .updateMessage, .deleteMessage, .addReaction, .removeReaction, .openConversation,
            .conversationsHistory, .conversationsReplies, .conversationsList, .conversationsInfo, .userInfo, .botInfo,
            .fileInfo, .teamInfo:
            true
        }
    }

    /// Whether Slack refuses with this code because the wanted state is there already.
    ///
    /// - Parameter isRepeated: an earlier attempt of the same call may have been done. A message that isn't there is
    ///   then one that the earlier attempt deleted.
    func isDone(code: String, isRepeated: Bool) -> Bool {
        switch self {
        case .addReaction: code == "already_reacted"
        case .removeReaction: code == "no_reaction"
        case .deleteMessage: isRepeated && code == "message_not_found"
        default: false
        }
    }
}

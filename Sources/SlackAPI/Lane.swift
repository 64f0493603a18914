/// What calls queue for: Slack's limits are per method, and for messages per method and channel.
///
/// - SeeAlso: docs.slack.dev/apis/web-api/rate-limits: "applied on a per API method per workspace per app basis";
///   `chat.postMessage` "generally allows posting one message per second per channel, while also maintaining a
///   workspace-wide limit".
struct Lane: Hashable, Sendable {
    let method: SlackMethod
    /// Of messages alone; nil there is the whole workspace.
    let channel: String?

    init(method: SlackMethod, channel: String?) {
        self.method = method
        self.channel = method == .postMessage ? channel : nil
    }

    /// All messages of the workspace: nobody queues there, but they may pause.
    static let workspaceMessages = Lane(method: .postMessage, channel: nil)

    /// Whether one call goes at a time, in the order they came, spaced.
    var isPaced: Bool {
        method == .postMessage
    }
}

/// An event that the bot makes use of, under its name in the app's settings ("Subscribe to bot events").
///
/// - SeeAlso: docs.slack.dev/reference/events.
package enum EventSubscription: String, Sendable, CaseIterable {
    case appMention = "app_mention"
    case publicMessages = "message.channels"
    case privateMessages = "message.groups"
    case directMessages = "message.im"
    case groupDirectMessages = "message.mpim"
    case memberJoinedChannel = "member_joined_channel"
    case teamJoin = "team_join"
    case appUninstalled = "app_uninstalled"
    case tokensRevoked = "tokens_revoked"

    /// The scope without which Slack doesn't deliver it; nil where there is none. `member_joined_channel` needs
    /// `groups:read` too for private channels.
    package var scope: String? {
        switch self {
        case .appMention: "app_mentions:read"
        case .publicMessages: "channels:history"
        case .privateMessages: "groups:history"
        case .directMessages: "im:history"
        case .groupDirectMessages: "mpim:history"
        case .memberJoinedChannel: "channels:read"
        case .teamJoin: "users:read"
        case .appUninstalled, .tokensRevoked: nil
        }
    }

    /// `type` of the delivered event: all messages are `message`.
    package var deliveredType: String { String(rawValue.prefix { $0 != "." }) }
}

/// What happened in the workspace: the inner event of a delivery.
package enum InboundEvent: Sendable, Hashable {
    /// `message` with any subtype, or `app_mention`.
    case message(MessageEvent)
    case teamJoin(TeamJoinEvent)
    case memberJoinedChannel(MemberJoinedChannelEvent)
    /// Anything else. The type is Slack's word, empty where the event has none.
    case other(type: String)
}

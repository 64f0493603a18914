/// A `member_joined_channel` event. Slack sends it for the bot's own joining too.
package struct MemberJoinedChannelEvent: Sendable, Hashable {
    /// Who joined; empty where the event has none.
    package var user: String
    /// The channel's id; empty where the event has none.
    package var channel: String
    /// From the letter (`C`, `G`) that the event carries, else from the channel's id.
    package var channelType: ChannelType
    /// Who invited them; nil for those who came by themselves.
    package var inviter: String?
    /// The workspace.
    package var team: String?
    /// `event_ts`.
    package var eventTimestamp: String?

    /// - Parameters: see the properties of the same names. Without a `channelType` it is guessed from the channel's id.
    package init(
        user: String,
        channel: String,
        channelType: ChannelType? = nil,
        inviter: String? = nil,
        team: String? = nil,
        eventTimestamp: String? = nil
    ) {
        self.user = user
        self.channel = channel
        self.channelType = channelType ?? ChannelType(nil, channel: channel)
        self.inviter = inviter
        self.team = team
        self.eventTimestamp = eventTimestamp
    }
}

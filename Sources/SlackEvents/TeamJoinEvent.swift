/// A `team_join` event: someone, or something, is new in the workspace.
package struct TeamJoinEvent: Sendable, Hashable {
    /// The member's id, `U…` or `W…`; empty where the event has none.
    package var user: String
    /// An app's user, a workflow or Slackbot rather than a person.
    package var isBot: Bool
    /// A guest, of one or of several channels.
    package var isRestricted: Bool
    /// A guest of a single channel.
    package var isUltraRestricted: Bool
    /// The account is deactivated.
    package var deleted: Bool
    /// The handle, without `@`.
    package var name: String?
    /// The member's workspace.
    package var teamID: String?
    /// `event_ts`.
    package var eventTimestamp: String?

    /// - Parameters: see the properties of the same names.
    package init(
        user: String,
        isBot: Bool = false,
        isRestricted: Bool = false,
        isUltraRestricted: Bool = false,
        deleted: Bool = false,
        name: String? = nil,
        teamID: String? = nil,
        eventTimestamp: String? = nil
    ) {
        self.user = user
        self.isBot = isBot
        self.isRestricted = isRestricted
        self.isUltraRestricted = isUltraRestricted
        self.deleted = deleted
        self.name = name
        self.teamID = teamID
        self.eventTimestamp = eventTimestamp
    }

    /// True for a guest of either kind.
    package var isGuest: Bool { isRestricted || isUltraRestricted }
}

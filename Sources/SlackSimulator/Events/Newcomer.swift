/// Somebody who joins the workspace.
package struct Newcomer: Sendable, Hashable {
    /// The handle, or an id; nil makes one up.
    package var name: String?
    package var realName: String?
    package var isBot: Bool
    /// A guest who sees several channels.
    package var isRestricted: Bool
    /// A guest who sees one channel.
    package var isUltraRestricted: Bool
    package var isDeleted: Bool
    /// Whether it must be somebody new: then a name that is taken is refused.
    var isNew = false
    /// The run of scenarios that they join for, with which they go; nil: they stay.
    var run: String?

    package init(
        name: String? = nil,
        realName: String? = nil,
        isBot: Bool = false,
        isRestricted: Bool = false,
        isUltraRestricted: Bool = false,
        isDeleted: Bool = false
    ) {
        self.name = name
        self.realName = realName
        self.isBot = isBot
        self.isRestricted = isRestricted
        self.isUltraRestricted = isUltraRestricted
        self.isDeleted = isDeleted
    }
}

/// Who joined, and how that reached the app.
package struct Joined: Sendable, Hashable {
    /// The user's id.
    package let user: String
    /// The first attempt of the delivery. Empty where the bot isn't told, or no Request URL is set.
    package let deliveries: [DeliveryAttempt]

    /// The event's id, or nil where nothing was delivered.
    package var eventID: String? { deliveries.first?.eventID }
}

/// What the bot does about an event: everything that follows from it, in order, or why nothing does.
package struct Plan: Sendable, Equatable {
    /// Why the event isn't the bot's business; nil if it was looked at, whether or not anything came of it.
    package var discarded: DiscardReason?
    /// Independent of each other: if one fails, the others are still done.
    package var actions: [PlannedAction]

    package init(discarded: DiscardReason? = nil, actions: [PlannedAction] = []) {
        self.discarded = discarded
        self.actions = actions
    }
}

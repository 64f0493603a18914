import Bot
import SlackEvents
import WorkQueue

/// What an entry asks for: the plan, and what its effects are tied to.
struct EventWork: Sendable {
    /// Ties the actions to what the event means, for the ledger: `T0OWN:C0GEN:1700000000.000100` of a message,
    /// `T0OWN:member:U0ANN` of a new member.
    let meaning: String
    let actions: [PlannedAction]
    /// The message that is answered; `nil` for joins.
    let message: MessageEvent?
    /// Nothing is sent after this.
    let deadline: ContinuousClock.Instant
    /// How long the ledger remembers: longer than Slack delivers the event again.
    let lifetime: Duration

    var channel: String? { message?.channel }
    /// For somebody new, who waits for nothing.
    var isWelcome: Bool { message == nil }
}

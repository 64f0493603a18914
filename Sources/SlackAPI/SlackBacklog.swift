/// What a ``SlackClient`` has waiting: for a service's status line and metrics.
package struct SlackBacklog: Sendable, Equatable {
    /// A pause that Slack asked for.
    package struct Pause: Sendable, Equatable {
        package let method: SlackMethod
        /// Of messages: the channel; nil is the whole workspace.
        package let channel: String?
        /// What is left of it.
        package let remaining: Duration
    }

    /// How many calls wait for their turn.
    package let waiting: Int
    /// The pauses that aren't over, longest first.
    package let pauses: [Pause]
    /// How many methods and channels are remembered.
    package let lanes: Int
}

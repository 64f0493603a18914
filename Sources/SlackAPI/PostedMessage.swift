/// A message that Slack has taken.
package struct PostedMessage: Sendable, Equatable {
    /// The channel's id; differs from the one in the call where that was a name or a user's id.
    package let channel: String
    /// The message's id in its channel.
    package let timestamp: String
    /// What it took.
    package let effort: CallEffort
}

package import Content

/// All that must come of a scenario; anything else is a failure.
package struct Expectation: Sendable {
    /// A message of the bot's.
    package struct Post: Sendable, Hashable {
        /// Texts that must be in it; or its whole text, where ``isExact``.
        package let parts: [String]
        package var isExact = false
        package let location: SourceLocation
    }

    /// Where the expectation begins in its file, for what comes unexpectedly.
    package let location: SourceLocation
    /// Messages in the conversation, in order.
    package var replies: [Post] = []
    /// The emoji on the message, in order.
    package var reacts: [String] = []
    /// Messages that only the author sees, in order.
    package var ephemerals: [Post] = []
    /// Messages to the author in private, where it wasn't said there, in order.
    package var direct: [Post] = []
    /// How many messages the first reply may come in.
    package var maximumParts = 1
    /// The replies are announcements: nobody has said anything.
    package var isAnnounced = false
    /// The name that they are announced under; nil: the bot's own.
    package var announcer: String?
    /// Slack shows previews of the replies' links.
    package var unfurled = false

    package init(at location: SourceLocation) { self.location = location }

    /// Whether anything is to be waited for.
    package var isSilence: Bool { replies.isEmpty && reacts.isEmpty && ephemerals.isEmpty && direct.isEmpty }
}

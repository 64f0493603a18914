/// Which messages of a channel or thread to read: the arguments of `conversations.history` and `.replies`.
package struct HistoryQuery: Sendable, Equatable {
    /// The channel's id; the bot must be in it.
    package var channel: String
    /// The parent's `ts`: reads the thread, whose first message the parent is. Nil reads the channel, without replies.
    package var threadTimestamp: String?
    /// The `ts` after which to read. Nil reads from the beginning.
    package var oldest: String?
    /// The `ts` before which to read. Nil reads up to now.
    package var latest: String?
    /// Whether messages at ``oldest`` and ``latest`` belong to it.
    package var inclusive: Bool
    /// How many messages a page holds at most (1–999); Slack may give fewer although there are more.
    package var limit: Int
    /// Whether the messages come with their metadata. Needs no scope beyond the history's.
    package var includeAllMetadata: Bool
    /// Where the page before ended (``HistoryPage/nextCursor``). Nil is the first page.
    package var cursor: String?

    package init(
        channel: String,
        threadTimestamp: String? = nil,
        oldest: String? = nil,
        latest: String? = nil,
        inclusive: Bool = true,
        limit: Int = 100,
        includeAllMetadata: Bool = false,
        cursor: String? = nil
    ) {
        self.channel = channel
        self.threadTimestamp = threadTimestamp
        self.oldest = oldest
        self.latest = latest
        self.inclusive = inclusive
        self.limit = limit
        self.includeAllMetadata = includeAllMetadata
        self.cursor = cursor
    }
}

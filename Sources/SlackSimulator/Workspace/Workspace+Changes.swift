extension Channel {
    /// What is new in a channel since it was looked at last.
    struct News: Sendable, Hashable {
        /// Whether the channel itself is new, or its name, members, … have changed.
        var isChanged = true
        /// Messages that were said, changed or deleted.
        var messages: [Timestamp] = []
        var ephemerals: [Ephemeral] = []
    }
}

extension Workspace {
    /// Takes what has changed since the last time. Every change of the workspace leaves its trace by itself.
    mutating func takeChanges() -> [Change] {
        guard !touchedUsers.isEmpty || !touchedChannels.isEmpty else { return [] }
        var changes = touchedUsers.map(Change.user)
        touchedUsers = []
        let touched = touchedChannels
        touchedChannels = []
        for id in touched {
            // A channel that was touched twice has no news at the second look.
            guard let news = update(channel: id, { $0.takeNews() }) else { continue }
            if news.isChanged { changes.append(.channel(id)) }
            changes += news.messages.map { .message(channel: id, timestamp: $0) }
            changes += news.ephemerals.map { .ephemeral(channel: id, $0) }
        }
        // Looking at them has touched them.
        touchedChannels = []
        return changes
    }
}

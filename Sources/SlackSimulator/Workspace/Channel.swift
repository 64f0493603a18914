/// A conversation: a channel, or a direct message between two or more people.
package struct Channel: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case publicChannel
        case privateChannel
        /// Of two. `user` is a person; `with` is the other one: the bot, Slackbot, or another person.
        case direct(user: String, with: String)
        /// Of several, the bot perhaps among them.
        case group
    }

    /// `C…`, or `D…` for a direct message of two.
    package let id: String
    /// Without `#`; empty for a direct message of two.
    package var name: String { didSet { news.isChanged = true } }
    package let kind: Kind
    package var topic = "" { didSet { news.isChanged = true } }
    package var purpose = "" { didSet { news.isChanged = true } }
    package var isArchived = false { didSet { news.isChanged = true } }
    /// The names that it had before, the last one first.
    package var previousNames: [String] = []
    /// When it was changed last, in milliseconds since 1970.
    package var updated: Int64 = Workspace.foundation * 1000
    /// Whether it is the one channel that everyone is in.
    package var isGeneral = false
    /// User ids, in the order in which they joined.
    package var members: [String] = [] { didSet { news.isChanged = true } }
    package private(set) var ephemerals: [Ephemeral] = []

    /// In the order of their timestamps.
    package private(set) var messages: [Message] = []
    /// Replies' timestamps by their thread's, in order.
    private var replies: [Timestamp: [Timestamp]] = [:]
    private var news = News()

    package init(id: String, name: String, kind: Kind) {
        self.id = id
        self.name = name
        self.kind = kind
    }
}

extension Channel {
    /// How many messages are kept: beyond it the oldest are forgotten, so that a night under load fits in memory.
    static let maximumMessages = 20_000

    /// `channel`, `group`, `im` or `mpim`, as events have it.
    package var type: String {
        switch kind {
        case .publicChannel: "channel"
        case .privateChannel: "group"
        case .direct: "im"
        case .group: "mpim"
        }
    }

    /// Whether it is a direct message, of two or several.
    package var isDirect: Bool {
        switch kind {
        case .direct, .group: true
        case .publicChannel, .privateChannel: false
        }
    }

    /// The message of that timestamp, or nil.
    package func message(_ timestamp: Timestamp) -> Message? {
        index(of: timestamp).map { messages[$0] }
    }

    /// The messages of the channel's own course, oldest first: no replies, but broadcast ones.
    package var course: [Message] { messages.filter(\.isInChannel) }

    /// The replies in a thread, oldest first.
    package func replies(to timestamp: Timestamp) -> [Message] {
        (replies[timestamp] ?? []).compactMap(message)
    }

    /// Puts a message in its place. Its timestamp must be new here.
    mutating func add(_ message: Message) {
        let place = position(of: message.timestamp)
        messages.insert(message, at: place)
        news.messages.append(message.timestamp)
        if let thread = message.thread {
            var timestamps = replies[thread, default: []]
            timestamps.insert(
                message.timestamp,
                at: timestamps.firstIndex { $0 > message.timestamp } ?? timestamps.endIndex
            )
            replies[thread] = timestamps
        }
        if messages.count > Self.maximumMessages { remove(messages[0].timestamp) }
    }

    /// Changes a message where it stands.
    ///
    /// - Returns: what `change` returns, or nil where there is no such message.
    mutating func update<Result>(_ timestamp: Timestamp, _ change: (inout Message) -> Result) -> Result? {
        guard let index = index(of: timestamp) else { return nil }
        news.messages.append(timestamp)
        return change(&messages[index])
    }

    /// Takes a message out. Its replies stay.
    mutating func remove(_ timestamp: Timestamp) {
        guard let index = index(of: timestamp) else { return }
        let message = messages.remove(at: index)
        news.messages.append(timestamp)
        if let thread = message.thread {
            replies[thread]?.removeAll { $0 == timestamp }
            if replies[thread]?.isEmpty == true { replies[thread] = nil }
        }
    }

    mutating func add(_ ephemeral: Ephemeral) {
        ephemerals.append(ephemeral)
        news.ephemerals.append(ephemeral)
        if ephemerals.count > Self.maximumMessages { ephemerals.removeFirst() }
    }

    /// Takes what is new since the last time.
    mutating func takeNews() -> News {
        defer { news = News(isChanged: false) }
        return news
    }

    private func index(of timestamp: Timestamp) -> Int? {
        let place = position(of: timestamp)
        return place < messages.count && messages[place].timestamp == timestamp ? place : nil
    }

    /// The first place whose message is not older, by bisection. New messages mostly go to the end.
    private func position(of timestamp: Timestamp) -> Int {
        if let last = messages.last, last.timestamp < timestamp { return messages.count }
        var range = messages.startIndex..<messages.endIndex
        while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
            range = messages[middle].timestamp < timestamp ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}

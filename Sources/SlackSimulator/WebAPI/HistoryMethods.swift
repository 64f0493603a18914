/// `conversations.history` and `.replies`.
enum HistoryMethods {
    @Sendable static func history(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let channel = try readable(arguments, workspace)
        let window = try Window(arguments)
        let limit = try limit(arguments, default: 100)
        // Newest first; the cursor is the next message's time.
        let cursor = try Self.cursor(arguments)
        let messages = channel.course.reversed().filter { message in
            window.contains(message.timestamp) && message.timestamp <= cursor ?? message.timestamp
        }
        let page = messages.prefix(limit)
        let next = messages.dropFirst(limit).first?.timestamp
        let metadata = arguments.bool("include_all_metadata") ?? false
        var answer: JSON = [
            "messages": .array(page.map { channel.json(of: $0, teamID: workspace.app.teamID, withMetadata: metadata) }),
            "has_more": .bool(next != nil), "pin_count": 0, "channel_actions_ts": .null, "channel_actions_count": 0,
        ]
        if let next { answer["response_metadata"] = ["next_cursor": .string(Self.cursor(next))] }
        return answer
    }

    @Sendable static func replies(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let channel = try readable(arguments, workspace)
        let window = try Window(arguments)
        let limit = try limit(arguments, default: 1000)
        guard let asked = Timestamp(arguments.string("ts") ?? "") else { throw APIError("thread_not_found") }
        let first = channel.message(asked)?.thread ?? asked
        let root = channel.message(first)
        let replies = channel.replies(to: first)
        guard root != nil || !replies.isEmpty else { throw APIError("thread_not_found") }
        // Oldest first, after the message that began it.
        let cursor = try Self.cursor(arguments)
        let all = (root.map { [$0] } ?? []) + replies.filter { window.contains($0.timestamp) }
        let messages = all.filter { $0.timestamp >= cursor ?? $0.timestamp }
        let page = messages.prefix(limit)
        let next = messages.dropFirst(limit).first?.timestamp
        let metadata = arguments.bool("include_all_metadata") ?? false
        var answer: JSON = [
            "messages": .array(page.map { channel.json(of: $0, teamID: workspace.app.teamID, withMetadata: metadata) }),
            "has_more": .bool(next != nil),
        ]
        if let next { answer["response_metadata"] = ["next_cursor": .string(Self.cursor(next))] }
        return answer
    }

    private static func readable(_ arguments: Arguments, _ workspace: Workspace) throws(APIError) -> Channel {
        let channel = try workspace.visibleChannel(arguments)
        guard workspace.isReachable(channel) else { throw APIError("not_in_channel") }
        return channel
    }

    private static func limit(_ arguments: Arguments, default defaultLimit: Int) throws(APIError) -> Int {
        guard let limit = arguments.integer("limit"), limit != 0 else { return defaultLimit }
        guard (1...1000).contains(limit) else {
            throw .invalidArgument("must be between 1 and 1000", "limit")
        }
        return limit
    }

    private static func cursor(_ arguments: Arguments) throws(APIError) -> Timestamp? {
        guard let cursor = arguments.string("cursor") else { return nil }
        guard let microseconds = Cursor.read("next_ts", cursor).flatMap({ Int64($0) }) else {
            throw APIError("invalid_cursor")
        }
        return Timestamp(microseconds: microseconds)
    }

    private static func cursor(_ timestamp: Timestamp) -> String {
        Cursor.make("next_ts", String(timestamp.microseconds))
    }

    /// The time between `oldest` and `latest`.
    private struct Window {
        let oldest: Timestamp?
        let latest: Timestamp?
        /// Whether the two themselves belong to it.
        let isInclusive: Bool

        init(_ arguments: Arguments) throws(APIError) {
            oldest = try Self.time(arguments.string("oldest"), "invalid_ts_oldest")
            latest = try Self.time(arguments.string("latest"), "invalid_ts_latest")
            isInclusive = arguments.bool("inclusive") ?? false
        }

        func contains(_ timestamp: Timestamp) -> Bool {
            if isInclusive, timestamp == oldest || timestamp == latest { return true }
            if let oldest, timestamp <= oldest { return false }
            if let latest, timestamp >= latest { return false }
            return true
        }

        /// Here, unlike elsewhere, Slack takes whole seconds and shorter fractions too.
        private static func time(_ text: String?, _ code: String) throws(APIError) -> Timestamp? {
            guard let text, text != "now" else { return nil }
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let fraction = parts.count > 1 ? parts[1].prefix(6) : ""
            let padded = fraction + String(repeating: "0", count: 6 - fraction.count)
            guard let timestamp = Timestamp("\(parts[0]).\(padded)") else { throw APIError(code) }
            return timestamp
        }
    }
}

extension SlackClient {
    /// Opens the DM with a person, or finds the one that is there: `conversations.open`.
    ///
    /// - Returns: its id (`D…`).
    /// - Throws: ``SlackError/Kind/permanent(code:)`` with `user_disabled`, `cannot_dm_bot`, … for whom there is none.
    package func openConversation(
        user: String,
        deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> String {
        let request = try SlackRequest(.openConversation, json: ["users": user])
        return try await call(request, as: OpenAnswer.self, deadline: deadline).answer.channel.id
    }

    /// Reads a page of messages of a channel (`conversations.history`) or of a thread (`conversations.replies`).
    package func history(
        _ query: HistoryQuery,
        deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> HistoryPage {
        let method: SlackMethod = query.threadTimestamp == nil ? .conversationsHistory : .conversationsReplies
        let request = SlackRequest(method, channel: query.channel) { form in
            form.add("channel", query.channel)
            form.add("ts", query.threadTimestamp)
            form.add("oldest", query.oldest)
            form.add("latest", query.latest)
            form.add("inclusive", query.inclusive)
            form.add("limit", query.limit)
            if query.includeAllMetadata {
                form.add("include_all_metadata", true)
            }
            form.add("cursor", query.cursor)
        }
        return try await call(request, deadline: deadline).answer
    }

    /// Reads one page of the channels that the bot can see: `conversations.list`.
    ///
    /// - Parameters:
    ///   - cursor: where the page before ended. Nil is the first page.
    ///   - limit: 1–999; Slack advises 100 to 200, and may give fewer although more follow.
    package func conversationsList(
        types: [ListedChannelType] = [.publicChannel],
        excludeArchived: Bool = true,
        limit: Int = 200,
        cursor: String? = nil,
        deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> ChannelPage {
        let request = SlackRequest(.conversationsList) { form in
            form.add("types", types.map(\.rawValue).joined(separator: ","))
            form.add("exclude_archived", excludeArchived)
            form.add("limit", limit)
            form.add("cursor", cursor)
        }
        return try await call(request, deadline: deadline).answer
    }

    /// Reads all the channels that the bot can see, page by page until Slack gives no further cursor.
    ///
    /// - Parameters:
    ///   - deadline: for all pages together. Slack allows some 20 of them a minute.
    /// - Throws: ``SlackError/Kind/transient(code:)`` with `cursor_repeated` when Slack leads in a circle.
    package func allConversations(
        types: [ListedChannelType] = [.publicChannel],
        excludeArchived: Bool = true,
        limit: Int = 200,
        deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> [SlackChannel] {
        var channels: [SlackChannel] = []
        try await conversationPages(types: types, excludeArchived: excludeArchived, limit: limit, deadline: deadline) {
            channels += $0
            return true
        }
        return channels
    }

    /// The same, for whoever needn't have all of them in memory at once.
    ///
    /// - Parameter take: gets each page, and says whether it wants the next one.
    package func conversationPages(
        types: [ListedChannelType] = [.publicChannel],
        excludeArchived: Bool = true,
        limit: Int = 200,
        deadline: ContinuousClock.Instant,
        _ take: ([SlackChannel]) -> Bool
    ) async throws(SlackError) {
        var seen: Set<String> = []
        var cursor: String?
        repeat {
            let page = try await conversationsList(
                types: types,
                excludeArchived: excludeArchived,
                limit: limit,
                cursor: cursor,
                deadline: deadline
            )
            guard take(page.channels) else { return }
            cursor = page.nextCursor
            if let cursor, !seen.insert(cursor).inserted {
                throw SlackError(
                    kind: .transient(code: "cursor_repeated"),
                    method: .conversationsList,
                    channel: nil,
                    detail: nil,
                    effort: CallEffort()
                )
            }
        } while cursor != nil
    }

    /// Looks a channel up: `conversations.info`.
    package func conversationInfo(
        channel: String,
        deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> SlackChannel {
        let request = SlackRequest(.conversationsInfo, channel: channel) { $0.add("channel", channel) }
        return try await call(request, as: ChannelAnswer.self, deadline: deadline).answer.channel
    }
}

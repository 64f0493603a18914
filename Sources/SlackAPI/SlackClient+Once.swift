extension SlackClient {
    /// A post of unknown fate is sent this often at most.
    private static let maximumPosts = 3
    /// Slack may go on with a post after the connection broke: it is asked after each of these pauses before anything is
    /// posted again.
    private static let pausesBeforeAsking: [Duration] = [.milliseconds(300), .seconds(1), .seconds(3)]
    /// How far to look back for a message: 4,000 have come after it in no channel.
    private static let maximumPages = 20

    /// Posts a message once, also where Slack's answer doesn't say whether it is there: then Slack is asked for a message
    /// with the same ``PostMessage/metadata``, and only what isn't there is posted again.
    ///
    /// - Parameters:
    ///   - message: its metadata is its own.
    ///   - oldest: the `ts` after which it must be, if it is there; nil looks at the last page alone.
    ///   - deadline: asked before each post.
    ///   - isWanted: as for ``postMessage(_:deadline:isWanted:)``.
    /// - Throws: the error of the last post. With ``SlackError/mayHaveHappened`` it may be there.
    package func postOnce(
        _ message: PostMessage,
        since oldest: String?,
        deadline: @Sendable () -> ContinuousClock.Instant,
        isWanted: @Sendable () -> Bool = { true }
    ) async throws(SlackError) {
        var posts = 0
        while true {
            do throws(SlackError) {
                posts += 1
                try await postMessage(message, deadline: deadline(), isWanted: isWanted)
                return
            } catch {
                guard error.mayHaveHappened else { throw error }
                for pause in Self.pausesBeforeAsking {
                    try? await Task.sleep(for: pause)
                    // Where Slack doesn't say, it is the post that nothing is known of.
                    guard let isThere = try? await isPosted(message, since: oldest, deadline: deadline()) else {
                        throw error
                    }
                    if isThere { return }
                }
                guard posts < Self.maximumPosts else { throw error }
            }
        }
    }

    /// Whether a message with the same ``PostMessage/metadata`` is in the channel, or in the thread.
    ///
    /// - Parameters:
    ///   - oldest: as for ``postOnce(_:since:deadline:isWanted:)``.
    ///   - deadline: of the post. Asking has at least ten seconds: knowing matters also when it is too late to post.
    package func isPosted(
        _ message: PostMessage,
        since oldest: String?,
        deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> Bool {
        var query = HistoryQuery(
            channel: message.channel,
            threadTimestamp: message.threadTimestamp,
            oldest: oldest,
            limit: 200,
            includeAllMetadata: true
        )
        let deadline = max(deadline, .now + .seconds(10))
        for _ in 0..<Self.maximumPages {
            let page = try await history(query, deadline: deadline)
            if page.messages.contains(where: { $0.metadata == message.metadata }) { return true }
            guard oldest != nil, let cursor = page.nextCursor else { return false }
            query.cursor = cursor
        }
        return false
    }
}

extension SlackClient {
    /// Posts a message: `chat.postMessage`.
    ///
    /// Messages of one channel go in the order of the calls. It is sent again only after answers that say that it
    /// wasn't posted; where that isn't certain the error says so (``SlackError/mayHaveHappened``), which
    /// ``postOnce(_:since:deadline:isWanted:)`` settles.
    ///
    /// - Parameter isWanted: asked just before the message goes out, which may be long after the call; false ends it with
    ///   ``SlackError/NotSentReason/withdrawn``.
    /// - Throws: ``SlackError/Kind/ambiguous(reason:)`` for a lost connection, a time-out, `fatal_error`,
    ///   `internal_error` and answers that can't be read.
    @discardableResult
    package func postMessage(
        _ message: PostMessage,
        deadline: ContinuousClock.Instant,
        isWanted: @Sendable () -> Bool = { true }
    ) async throws(SlackError) -> PostedMessage {
        let request = try SlackRequest(.postMessage, channel: message.channel, json: message)
        return posted(try await call(request, as: MessageAnswer.self, deadline: deadline, isWanted: isWanted))
    }

    /// Shows a message to one person: `chat.postEphemeral`.
    ///
    /// - Throws: as ``postMessage(_:deadline:isWanted:)``; but nothing can tell afterwards whether it was shown.
    @discardableResult
    package func postEphemeral(
        _ message: PostEphemeral,
        deadline: ContinuousClock.Instant,
        isWanted: @Sendable () -> Bool = { true }
    ) async throws(SlackError) -> CallEffort {
        let request = try SlackRequest(.postEphemeral, channel: message.channel, json: message)
        return try await call(request, as: DoneAnswer.self, deadline: deadline, isWanted: isWanted).effort
    }

    /// Replaces the text of one of the bot's own messages: `chat.update`.
    ///
    /// - Parameter text: mrkdwn, escaped; over 4,000 characters are refused (`msg_too_long`).
    @discardableResult
    package func updateMessage(
        channel: String,
        timestamp: String,
        text: String,
        deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> PostedMessage {
        let arguments = UpdateArguments(channel: channel, ts: timestamp, text: text)
        let request = try SlackRequest(.updateMessage, channel: channel, json: arguments)
        return posted(try await call(request, as: MessageAnswer.self, deadline: deadline))
    }

    /// Deletes one of the bot's own messages: `chat.delete`.
    @discardableResult
    package func deleteMessage(
        channel: String,
        timestamp: String,
        deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> CallEffort {
        let arguments = DeleteArguments(channel: channel, ts: timestamp)
        let request = try SlackRequest(.deleteMessage, channel: channel, json: arguments)
        return try await call(request, as: DoneAnswer.self, deadline: deadline).effort
    }

    private func posted(_ reply: Reply<MessageAnswer>) -> PostedMessage {
        PostedMessage(channel: reply.answer.channel, timestamp: reply.answer.ts, effort: reply.effort)
    }
}

/// Names are Slack's.
private struct UpdateArguments: Encodable {
    let channel: String
    let ts: String
    let text: String
}

/// Names are Slack's.
private struct DeleteArguments: Encodable {
    let channel: String
    let ts: String
}

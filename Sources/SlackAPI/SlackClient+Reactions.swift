extension SlackClient {
    /// Adds an emoji to a message: `reactions.add`. One that is there already is success.
    ///
    /// - Parameter name: with or without colons; a skin tone as `wave::skin-tone-3`.
    /// - Throws: ``SlackError/Kind/permanent(code:)`` with `invalid_name` for an emoji that the workspace doesn't have.
    @discardableResult
    package func addReaction(
        channel: String,
        timestamp: String,
        name: String,
        deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> ReactionOutcome {
        try await react(.addReaction, channel, timestamp, name, deadline)
    }

    /// Takes back one of the bot's own reactions: `reactions.remove`. One that isn't there is success.
    @discardableResult
    package func removeReaction(
        channel: String,
        timestamp: String,
        name: String,
        deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> ReactionOutcome {
        try await react(.removeReaction, channel, timestamp, name, deadline)
    }

    private func react(
        _ method: SlackMethod,
        _ channel: String,
        _ timestamp: String,
        _ name: String,
        _ deadline: ContinuousClock.Instant
    ) async throws(SlackError) -> ReactionOutcome {
        var bare = name[...]
        while bare.first == ":" { bare.removeFirst() }
        while bare.last == ":" { bare.removeLast() }
        let arguments = ReactionArguments(channel: channel, timestamp: timestamp, name: String(bare))
        let request = try SlackRequest(method, channel: channel, json: arguments)
        let reply = try await call(request, as: DoneAnswer.self, deadline: deadline)
        return ReactionOutcome(changed: reply.answer.changed, effort: reply.effort)
    }
}

/// Names are Slack's.
private struct ReactionArguments: Encodable {
    let channel: String
    let timestamp: String
    let name: String
}

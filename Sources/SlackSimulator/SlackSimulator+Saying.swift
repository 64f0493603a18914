extension SlackSimulator {
    /// Lets somebody say something, and the app be told of it.
    ///
    /// - Returns: after the first attempt of each delivery. What failed is tried again while the simulator runs.
    /// - Throws: ``SimulatorError`` where there is no such channel or user.
    ///
    /// - Parameter said: told the message's `ts` before anybody is told of the message.
    @discardableResult
    package func say(
        _ utterance: Utterance,
        said: (String) -> Void = { _ in }
    ) async throws(SimulatorError) -> Said {
        let (message, channel, events) = try take { workspace throws(SimulatorError) in try workspace.say(utterance) }
        said(message.timestamp.text)
        let attempts = try await deliver(events)
        return Said(channel: channel.id, timestamp: message.timestamp.text, deliveries: attempts)
    }

    /// Lets somebody say something; see ``Utterance``.
    ///
    /// - Parameters:
    ///   - text: as Slack stores it: with `<@U…>`, `<#C…>`, `&amp;`.
    ///   - channel: an id, `#name`, or `@name` for a direct message with the bot.
    ///   - user: an id or a name.
    @discardableResult
    package func say(
        _ text: String,
        in channel: String,
        as user: String? = nil,
        thread: String? = nil
    ) async throws(SimulatorError) -> Said {
        try await say(Utterance(text, in: channel, as: user, thread: thread))
    }

    /// Lets somebody join the workspace, and the app be told of it (`team_join`).
    ///
    /// - Parameter newcomer: somebody new, or somebody who is there and comes once more.
    package func joinWorkspace(_ newcomer: Newcomer = Newcomer()) async throws(SimulatorError) -> Joined {
        let (user, _, events) = try take { workspace throws(SimulatorError) in
            (try workspace.welcome(newcomer), ())
        }
        return Joined(user: user.id, deliveries: try await deliver(events))
    }

    /// Lets somebody join a channel, and the app be told of it (`member_joined_channel`) where the bot is in it.
    ///
    /// Somebody who is in it already leaves it first.
    /// - Parameters:
    ///   - channel: an id, or a name with or without `#`.
    ///   - user: an id, or a name with or without `@`.
    ///   - inviter: who asked them in, or nil.
    package func joinChannel(
        _ channel: String,
        user: String,
        inviter: String? = nil
    ) async throws(SimulatorError) -> Joined {
        let (user, _, events) = try take { workspace throws(SimulatorError) in
            (try workspace.join(user, meant: channel, inviter: inviter), ())
        }
        return Joined(user: user.id, deliveries: try await deliver(events))
    }

    /// Changes the workspace, and takes the events that come of it.
    func take<First, Second>(
        _ change: (inout Workspace) throws(SimulatorError) -> (First, Second)
    ) throws(SimulatorError) -> (First, Second, [OutgoingEvent]) {
        let result: Result<(First, Second, [OutgoingEvent]), SimulatorError> = update { state in
            do throws(SimulatorError) {
                let (first, second) = try change(&state.workspace)
                defer { state.workspace.outbox = [] }
                return .success((first, second, state.workspace.outbox))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

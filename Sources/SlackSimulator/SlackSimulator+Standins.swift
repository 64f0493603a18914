import Synchronization

/// What happens on the sites beside Slack.
extension SlackSimulator {
    /// Merges changes in Gerrit, one after the other.
    ///
    /// - Parameters:
    ///   - subject: nil: one is made up, or taken from the message.
    ///   - message: the whole commit message; nil: one is made up.
    /// - Returns: their numbers, in the order in which they were merged.
    @discardableResult
    package func mergeChanges(
        _ count: Int = 1,
        project: String = "go",
        subject: String? = nil,
        message: String? = nil
    ) -> [Int] {
        update { state in
            (0..<count).map { _ in state.standins.gerrit.merge(project: project, subject: subject, message: message) }
        }
    }

    /// Comments on a change in Gerrit, which moves it to the top of the list.
    ///
    /// - Returns: false where there is none of that number.
    @discardableResult
    package func touchChange(_ number: Int) -> Bool { update { $0.standins.gerrit.touch(number) } }

    /// Plans a show.
    ///
    /// - Parameter seconds: its start, in seconds since 1970; nil: nothing is planned.
    package func planShow(at seconds: Int64?) {
        update { $0.standins.changelog.plan = seconds.map { StandinTime(microseconds: $0 * 1_000_000) } }
    }

    /// Begins or ends the stream of changelog.com.
    package func setStreaming(_ isStreaming: Bool) { update { $0.standins.changelog.isStreaming = isStreaming } }

    /// Lets changelog.com's status be a page for people, as it is today.
    package func setLivePage(_ isPage: Bool) { update { $0.standins.changelog.isPage = isPage } }

    /// Posts a status on Mastodon.
    ///
    /// - Parameters:
    ///   - age: how long ago it was written.
    ///   - isBoost: whether it is somebody else's.
    ///   - isReply: whether it answers somebody else.
    ///   - fields: fields of the status that are replaced, for what is odd: `["url": .null]`.
    /// - Returns: its id.
    @discardableResult
    package func postStatus(
        _ text: String,
        age: Duration = .zero,
        isBoost: Bool = false,
        isReply: Bool = false,
        fields: JSON = [:]
    ) -> String {
        update {
            $0.standins.mastodon.post(
                text,
                age: age,
                kind: isBoost ? .boost : isReply ? .reply : .post,
                fields: fields.members ?? []
            )
        }
    }

    /// Publishes an entry in the feed.
    ///
    /// - Returns: its guid.
    @discardableResult
    package func publishEntry(title: String, link: String) -> String {
        update { $0.standins.feed.publish(title: title, link: link) }
    }

    /// Makes public channels until there are that many channels.
    ///
    /// - Returns: how many were made.
    @discardableResult
    package func makeChannels(upTo count: Int) -> Int { update { $0.workspace.makeChannels(upTo: count) } }

    /// Gives a channel another name, and tells the app.
    @discardableResult
    package func renameChannel(_ reference: String, to name: String) async throws(SimulatorError) -> [DeliveryAttempt] {
        let (_, _, events) = try take { workspace throws(SimulatorError) in
            (try workspace.rename(reference, to: name), ())
        }
        return try await deliver(events)
    }

    /// Archives a channel, and tells the app.
    @discardableResult
    package func archiveChannel(_ reference: String) async throws(SimulatorError) -> [DeliveryAttempt] {
        let (_, _, events) = try take { workspace throws(SimulatorError) in (try workspace.archive(reference), ()) }
        return try await deliver(events)
    }

    /// How often each path was asked.
    package var pathCounts: [String: Int] { state.withLock { $0.paths.counts } }

    /// How often a stand-in has answered with that status.
    package func answerCount(_ service: String, status: Int) -> Int {
        state.withLock { $0.paths.statuses[service]?[status] ?? 0 }
    }
}

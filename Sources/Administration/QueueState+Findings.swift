package import WorkQueue

/// What `gopherbot doctor` says of the queue.
extension QueueState {
    /// How long an entry may wait: twice the time that a message is answered in.
    private static let longestWait: Int64 = 60_000
    /// A community without a message for this long is asleep or cut off.
    private static let longestSilence: Int64 = 24 * 3_600_000

    /// - Parameter now: milliseconds since 1970.
    package func findings(now: Int64) -> [Finding] {
        [events(now: now), waiting(now: now), dead].compactMap(\.self)
    }

    private func events(now: Int64) -> Finding {
        let advice =
            "see 'Event Subscriptions' in the app's settings (switched off? Request URL verified?), and check it with --url"
        guard let newest = streams.compactMap(\.newest).max() else {
            return .warning("events", "none has ever come from Slack", do: advice)
        }
        let age = Age.text(now - newest)
        return now - newest > Self.longestSilence
            ? .warning("events", "the last came \(age) ago", do: advice) : .fine("events", "the last came \(age) ago")
    }

    private func waiting(now: Int64) -> Finding {
        let names = consumers.map(\.name)
        let length = streams.reduce(0) { $0 + $1.length }
        let oldest = streams.compactMap(\.oldest).min()
        let advice =
            "systemctl status 'gopherbot-consumer@*' says what keeps them; start one: systemctl start gopherbot-consumer@1"
        if names.isEmpty {
            return .problem("queue", "no consumer reads it, \(length) entries wait", do: advice)
        }
        if let oldest, now - oldest > Self.longestWait {
            return .problem("queue", "\(length) entries wait, the oldest for \(Age.text(now - oldest))", do: advice)
        }
        return .fine("queue", "\(length) entries; consumers: \(names.joined(separator: ", "))")
    }

    private var dead: Finding? {
        guard deadLetters > 0 else { return nil }
        return .warning(
            "dead letters",
            "\(deadLetters) events could not be handled",
            do: "gopherbot dead list shows why; gopherbot dead retry or drop settles it"
        )
    }
}

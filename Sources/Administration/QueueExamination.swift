package import Redis
package import WorkQueue

/// How the queue is: what `gopherbot status` shows and `gopherbot doctor` judges.
package struct QueueExamination: Sendable {
    package typealias Consumer = QueueState.Consumer
    package typealias Stream = QueueState.Stream

    private let state: QueueState

    /// Asks Redis.
    package init(redis: RedisClient, keys: QueueKeys) async throws(RedisError) {
        state = try await QueueState(redis: redis, keys: keys)
    }

    package var streams: [Stream] { state.streams }
    package var deadLetters: Int64 { state.deadLetters }
    package var consumers: [Consumer] { state.consumers }
}

extension QueueExamination {
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
        let age = Self.age(now - newest)
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
            return .problem("queue", "\(length) entries wait, the oldest for \(Self.age(now - oldest))", do: advice)
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

    /// `3 min`, from milliseconds.
    package static func age(_ milliseconds: Int64) -> String {
        switch max(0, milliseconds) / 1_000 {
        case let seconds where seconds < 120: "\(seconds) s"
        case let seconds where seconds < 7_200: "\(seconds / 60) min"
        case let seconds where seconds < 172_800: "\(seconds / 3_600) h"
        case let seconds: "\(seconds / 86_400) days"
        }
    }
}

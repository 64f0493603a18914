/// Lets the same thing be said once a minute at most, and tells how often it would have been: whoever can reach a daemon
/// could fill the journal otherwise.
package struct QuietLog: Sendable {
    private static let interval = Duration.seconds(60)
    /// Topics may be words from outside; beyond these they share one.
    private static let maximumTopics = 100

    private struct Topic {
        var lastSaid: ContinuousClock.Instant
        var silenced = 0
    }

    private var topics: [String: Topic] = [:]

    package init() {}

    /// - Parameter topic: what makes two messages the same.
    /// - Returns: `nil` when to be silent, otherwise how many were silenced since the last time.
    package mutating func shouldSay(_ topic: String, now: ContinuousClock.Instant = .now) -> Int? {
        var topic = topic
        if topics[topic] == nil, topics.count >= Self.maximumTopics { topic = "" }
        guard var known = topics[topic] else {
            topics[topic] = Topic(lastSaid: now)
            return 0
        }
        defer { topics[topic] = known }
        guard now - known.lastSaid >= Self.interval else {
            known.silenced += 1
            return nil
        }
        defer { known = Topic(lastSaid: now) }
        return known.silenced
    }
}

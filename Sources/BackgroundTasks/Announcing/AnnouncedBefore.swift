import Synchronization

/// What one run of a poll has seen in the channels of earlier announcements. A channel is read only by a run that has
/// something to announce there, and once, unless feeds that are announced side by side come to it at the same time.
///
/// Position and ledger may be older than what was said: a Redis that was restored, that failed over to a lagging replica,
/// or that lost its last second, knows nothing of it. Slack does.
final class AnnouncedBefore: Sendable {
    private let meanings = Mutex<[String: Set<String>]>([:])

    /// What stands in a channel; nil before it was read.
    func meanings(in channel: String) -> Set<String>? {
        meanings.withLock { $0[channel] }
    }

    func remember(_ found: Set<String>, in channel: String) {
        meanings.withLock { $0[channel] = found }
    }
}

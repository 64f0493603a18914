internal import DequeModule
import NIOCore

/// What a command ends with, delivered on the event loop.
package typealias RedisCompletion = (Result<RESPValue, RedisError>) -> Void

/// Commands in the order they were sent, which is the order of Redis's replies.
struct PendingCommands {
    struct Entry {
        let id: UInt64
        let name: String
        let deadline: NIODeadline
        /// `nil` once the caller was told: the reply is still to come and is thrown away.
        var completion: RedisCompletion?
    }

    private var entries: Deque<Entry> = []

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }

    mutating func append(_ entry: Entry) {
        entries.append(entry)
    }

    /// The command that the next reply belongs to.
    mutating func popFirst() -> Entry? {
        entries.popFirst()
    }

    /// Takes the completion of a cancelled command, whose place stays, since its reply will come.
    mutating func abandon(id: UInt64) -> RedisCompletion? {
        guard let index = entries.firstIndex(where: { $0.id == id }) else { return nil }
        let completion = entries[index].completion
        entries[index].completion = nil
        return completion
    }

    mutating func removeAll() -> [Entry] {
        defer { entries.removeAll() }
        return Array(entries)
    }

    /// The first command whose time is over; replies come in order, so that those behind it are as late.
    func overdue(at now: NIODeadline) -> Entry? {
        entries.first { $0.deadline <= now }
    }

    var earliestDeadline: NIODeadline? {
        entries.lazy.map(\.deadline).min()
    }
}

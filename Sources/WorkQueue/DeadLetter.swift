import Redis

/// An entry that could not be done, as it lies among the dead letters.
package struct DeadLetter: Sendable, Equatable {
    /// What ``DeadLetters/bury(_:reason:)`` adds begins with this.
    static let prefix = "dead_"

    private let entry: StreamEntry

    init(_ entry: StreamEntry) {
        self.entry = entry
    }

    /// Its id among the dead letters.
    package var id: String { entry.id }
    /// When it became one, milliseconds since 1970 by Redis's clock.
    package var milliseconds: Int64 { Int64(id.prefix { $0 != "-" }) ?? 0 }
    /// Where it came from; nil where this version has no such stream.
    package var stream: EventStream? { EventStream(rawValue: streamName) }
    package var streamName: String { text("dead_stream") }
    /// Its id in that stream.
    package var entryID: String { text("dead_entry_id") }
    /// When the event came, milliseconds since 1970 by Redis's clock.
    package var addedMilliseconds: Int64 {
        let first = text("first_entry_id")
        return Int64((first.isEmpty ? entryID : first).prefix { $0 != "-" }) ?? milliseconds
    }
    package var deliveries: Int { Int(text("dead_deliveries")) ?? 0 }
    package var reason: String { text("dead_reason") }
    package var eventID: String { text("event_id") }
    /// The event's fields as they were in its stream, `json` with what was said among them.
    package var fields: [(name: String, value: [UInt8])] {
        entry.fieldPairs.filter { !$0.name.hasPrefix(Self.prefix) }
    }

    /// For another `XADD` to its stream: its fields, and the id that it had there at first.
    var argumentsToPutBack: [RedisCommand.Argument] {
        let arguments = fields.flatMap { [RedisCommand.Argument.string($0.name), .bytes($0.value)] }
        if entry[WorkEntry.firstIDField] != nil { return arguments }
        return arguments + [.string("\(WorkEntry.firstIDField)"), .string(entryID)]
    }

    private func text(_ field: StaticString) -> String {
        entry[field].map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

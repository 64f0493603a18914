internal import FoundationEssentials
internal import Systemd
package import WorkQueue

/// Dead letters for people and for programs. What was said is in it only on request.
package struct DeadLetterReport: Sendable {
    /// In bytes of a field: an event has 40,000 characters at most.
    private static let longestValue = 256 << 10

    private var records: [Record]
    private let withEvents: Bool
    /// Milliseconds since 1970.
    private let now: Int64

    /// - Parameter withEvents: with the event as Slack sent it, in ``pages`` and in JSON. Else these are not kept.
    package init(_ letters: [DeadLetter], withEvents: Bool = false, now: Int64) {
        self.withEvents = withEvents
        self.now = now
        records = letters.map { Record($0, withEvents: withEvents) }
    }

    /// Puts older ones before those that are there.
    package mutating func begin(with letters: [DeadLetter]) {
        records.insert(contentsOf: letters.map { Record($0, withEvents: withEvents) }, at: 0)
    }

    /// A line each, and none of the events' content.
    package var table: String {
        guard !records.isEmpty else { return "There are no dead letters.\n" }
        let rows = records.map { record in
            [record.id, Age.text(now - record.time), record.stream, record.eventID, record.reason]
                .map { LogText.escaped($0, limit: 300) }
        }
        return Columns.text([["ID", "AGE", "STREAM", "EVENT", "REASON"]] + rows)
    }

    /// All of each, with the event as Slack sent it.
    package var pages: String {
        records.map { record in
            var lines = [
                ("id", record.id), ("reason", record.reason), ("stream", record.stream), ("entry", record.entry),
                ("handed out", "\(record.deliveries) times"), ("age", Age.text(now - record.time)),
            ]
            lines += record.fields?.pairs ?? []
            return lines.map { "\($0.0): \(LogText.escaped($0.1, limit: Self.longestValue))\n" }.joined()
        }.joined(separator: "\n")
    }

    /// An array of objects on one line.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(records), as: UTF8.self) + "\n"
    }

    private struct Record: Encodable {
        let id: String
        /// Milliseconds since 1970.
        let time: Int64
        let stream: String
        let entry: String
        let deliveries: Int
        let reason: String
        let eventID: String
        let fields: Fields?

        init(_ letter: DeadLetter, withEvents: Bool) {
            id = letter.id
            time = letter.milliseconds
            stream = letter.streamName
            entry = letter.entryID
            deliveries = letter.deliveries
            reason = letter.reason
            eventID = letter.eventID
            fields = withEvents ? Fields(letter) : nil
        }

        enum CodingKeys: String, CodingKey {
            case id, time, stream, entry, deliveries, reason, fields
            case eventID = "event_id"
        }
    }

    /// An event's fields, in their order; an object in JSON.
    private struct Fields: Encodable {
        let pairs: [(String, String)]

        init(_ letter: DeadLetter) {
            pairs = letter.fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }
        }

        func encode(to encoder: any Encoder) throws {
            try Dictionary(pairs, uniquingKeysWith: { $1 }).encode(to: encoder)
        }
    }
}

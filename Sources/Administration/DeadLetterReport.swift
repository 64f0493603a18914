internal import FoundationEssentials
internal import Systemd
package import WorkQueue

/// Dead letters for people and for programs. What was said is in it only on request.
package struct DeadLetterReport: Sendable {
    /// In bytes of a field: an event has 40,000 characters at most.
    private static let longestValue = 256 << 10

    private let letters: [DeadLetter]
    /// Milliseconds since 1970.
    private let now: Int64

    package init(_ letters: [DeadLetter], now: Int64) {
        self.letters = letters
        self.now = now
    }

    /// A line each, and none of the events' content.
    package var table: String {
        guard !letters.isEmpty else { return "There are no dead letters.\n" }
        let rows = letters.map { letter in
            [
                letter.id, QueueExamination.age(now - letter.milliseconds), letter.streamName, letter.eventID,
                letter.reason,
            ]
            .map { LogText.escaped($0, limit: 300) }
        }
        return Columns.text([["ID", "AGE", "STREAM", "EVENT", "REASON"]] + rows)
    }

    /// All of each, with the event as Slack sent it.
    package var pages: String {
        letters.map { letter in
            var lines = [
                ("id", letter.id), ("reason", letter.reason), ("stream", letter.streamName), ("entry", letter.entryID),
                ("handed out", "\(letter.deliveries) times"), ("age", QueueExamination.age(now - letter.milliseconds)),
            ]
            lines += letter.fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }
            return lines.map { "\($0.0): \(LogText.escaped($0.1, limit: Self.longestValue))\n" }.joined()
        }.joined(separator: "\n")
    }

    /// An array of objects on one line.
    ///
    /// - Parameter withEvents: with the event as Slack sent it.
    package func json(withEvents: Bool) throws -> String {
        let records = letters.map { letter in
            Record(
                id: letter.id,
                time: letter.milliseconds,
                stream: letter.streamName,
                entry: letter.entryID,
                deliveries: letter.deliveries,
                reason: letter.reason,
                eventID: letter.eventID,
                fields: withEvents
                    ? Dictionary(
                        letter.fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) },
                        uniquingKeysWith: { $1 }
                    ) : nil
            )
        }
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
        let fields: [String: String]?

        enum CodingKeys: String, CodingKey {
            case id, time, stream, entry, deliveries, reason, fields
            case eventID = "event_id"
        }
    }
}

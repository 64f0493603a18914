/// A record of a daemon's log: the journal's fields, from the journal itself or from a file of JSON lines.
struct LogLine: Sendable {
    /// Whose it is: a unit's or a log file's name.
    let daemon: String
    /// Upper-case names; all but the journal's own bookkeeping.
    let fields: [String: String]

    /// - Parameter json: an object of strings, as `journalctl -o json` and `GOPHER_LOG_FORMAT=json` write it.
    /// - Returns: nil for what is none.
    init?(daemon: String, json text: some StringProtocol) {
        guard let members = (try? JSON(parsing: String(text)))?.members else { return nil }
        self.init(daemon: daemon, members.compactMap { member in member.value.string.map { (member.name, $0) } })
    }

    init(daemon: String, _ fields: [(String, String)]) {
        self.daemon = daemon
        self.fields = Dictionary(fields, uniquingKeysWith: { first, _ in first })
    }

    var eventID: String? { fields["EVENT_ID"] }
    /// Microseconds since 1970; 0 where it isn't told.
    var time: Int64 { fields["__REALTIME_TIMESTAMP"].flatMap { Int64($0) } ?? 0 }
    /// The id of the Web API answer that it tells of.
    var slackRequestID: String? { fields["SLACK_REQUEST_ID"] }
    /// The file and line that an answer came from.
    var source: String? { fields["SOURCE"] }
}

extension LogLine {
    /// Fields that stand beside the others or say nothing about the event.
    private static let ownFields: Set = ["MESSAGE", "PRIORITY", "__REALTIME_TIMESTAMP", "SYSLOG_IDENTIFIER", "LOGGER"]

    var json: JSON {
        let others = fields.filter { !Self.ownFields.contains($0.key) && !$0.key.hasPrefix("CODE_") }
        return [
            "daemon": .string(daemon), "time": .integer(time / 1000),
            "priority": .integer(fields["PRIORITY"].flatMap { Int($0) } ?? 6),
            "message": .string(fields["MESSAGE"] ?? ""),
            "fields": .object(others.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
            "code": .string(fields["CODE_FILE"].map { "\($0):\(fields["CODE_LINE"] ?? "")" } ?? ""),
        ]
    }
}

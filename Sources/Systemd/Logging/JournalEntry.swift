internal import Logging

/// A log record as the journal takes it: fields, together under ``sizeLimit``.
struct JournalEntry: Equatable, Sendable {
    /// One `NAME=value`.
    struct Field: Equatable, Sendable {
        /// Capital letters, digits and underscores.
        let name: String
        /// One line, without control characters.
        let value: String
    }

    /// The most important first, since the last are dropped when there are too many; ``droppedField`` says so.
    private(set) var fields: [Field] = []

    /// The bytes that the fields take in the journal's protocol, `=` and newline included.
    private(set) var size = 0

    /// - Parameters:
    ///   - metadata: the handler's, the provider's and the event's own, merged.
    ///   - label: the logger's.
    ///   - identifier: the program's name, as `journalctl -t` wants it.
    init(event: LogEvent, metadata: Logger.Metadata, label: String, identifier: String) {
        let error = event.error.map { String(describing: $0) }
        // Plain `journalctl` shows nothing but MESSAGE, and a failure without its cause helps nobody.
        let message = error.map { "\(event.message): \($0)" } ?? event.message.description

        add("MESSAGE", message, limit: Self.messageLimit)
        add("PRIORITY", String(Self.priority(of: event.level)), limit: Self.valueLimit)
        add("SYSLOG_IDENTIFIER", identifier, limit: Self.nameLimit)
        add("LOGGER", label, limit: Self.nameLimit)
        if let error {
            add("ERROR", error, limit: Self.valueLimit)
        }
        add("CODE_FILE", event.file, limit: Self.nameLimit)
        add("CODE_LINE", String(event.line), limit: Self.nameLimit)
        add("CODE_FUNC", event.function, limit: Self.nameLimit)

        let named = metadata.map { key, value in
            let text = value.description
            return (name: JournalFieldName.field(for: key, value: text), text: text)
        }
        // By name, so that equal records look equal; but MESSAGE_ID first, which the catalog needs.
        let sorted = named.sorted { left, right in
            if left.name == right.name { return left.text < right.text }
            return left.name == "MESSAGE_ID" || (right.name != "MESSAGE_ID" && left.name < right.name)
        }
        var dropped = 0
        for (name, text) in sorted where !add(name, text, limit: Self.valueLimit) {
            dropped += 1
        }
        if dropped > 0 {
            append(Field(name: Self.droppedField, value: String(dropped)))
        }
    }

    /// syslog(3)'s number of a level, 7 for debug to 2 for critical.
    static func priority(of level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    /// In bytes, all fields together. Journal readers and forwarders cut long records into pieces, and user text must
    /// not fill the disk.
    static let sizeLimit = 8 * 1024 - 1

    /// How many metadata fields found no room.
    static let droppedField = "FIELDS_DROPPED"

    private static let messageLimit = 2048
    private static let valueLimit = 1024
    private static let nameLimit = 200

    /// In bytes. Less of a longer value says nothing.
    private static let leastValue = 64

    /// Kept free for ``droppedField``.
    private static let reserve = 32

    /// Adds a field with its value escaped and cut to `limit`, or to what is left of the record.
    ///
    /// - Returns: false when not even the first ``leastValue`` bytes find room, and the field wasn't added.
    @discardableResult
    private mutating func add(_ name: String, _ text: String, limit: Int) -> Bool {
        let room = Self.sizeLimit - Self.reserve - size - name.utf8.count - 2
        let value = LogText.escaped(text, limit: min(limit, max(room, Self.leastValue)))
        guard value.utf8.count <= room else { return false }
        append(Field(name: name, value: value))
        return true
    }

    private mutating func append(_ field: Field) {
        fields.append(field)
        size += field.name.utf8.count + field.value.utf8.count + 2
    }
}

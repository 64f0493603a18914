package import Logging

/// Writes log records to systemd's journal, with their metadata as fields.
///
/// `logger.warning("…", error: error, metadata: [LogKey.eventID: "Ev1"])` becomes an entry with MESSAGE, PRIORITY,
/// ERROR, EVENT_ID, LOGGER, SYSLOG_IDENTIFIER and CODE_FILE, CODE_LINE, CODE_FUNC. MESSAGE is the message, with the
/// error after it. Values are cut and escaped, see ``JournalEntry``.
package struct JournalLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let identifier: String
    private let threshold: SharedLogThreshold
    private var ownLevel: Logger.Level?
    private let send: @Sendable (JournalEntry) -> Void

    init(
        label: String,
        identifier: String,
        threshold: SharedLogThreshold,
        send: @escaping @Sendable (JournalEntry) -> Void = { $0.send() }
    ) {
        self.label = label
        self.identifier = identifier
        self.threshold = threshold
        self.send = send
    }

    /// The process's threshold, unless this logger was given a level of its own.
    package var logLevel: Logger.Level {
        get { ownLevel ?? threshold.level }
        set { ownLevel = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        guard threshold.value != .disabled else { return }
        send(
            JournalEntry(
                event: event,
                metadata: metadata.completed(by: metadataProvider, event),
                label: label,
                identifier: identifier
            )
        )
    }
}

extension Logger.Metadata {
    /// The logger's metadata with the provider's and the event's own; the later wins.
    func completed(by provider: Logger.MetadataProvider?, _ event: LogEvent) -> Logger.Metadata {
        var merged = self
        if let provider {
            merged.merge(provider.get()) { _, new in new }
        }
        if let own = event.metadata {
            merged.merge(own) { _, new in new }
        }
        return merged
    }
}

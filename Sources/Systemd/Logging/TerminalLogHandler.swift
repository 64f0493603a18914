package import Logging

/// Writes log records to standard error, a readable line each: for a terminal, or a file that stderr is redirected to.
package struct TerminalLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let threshold: SharedLogThreshold
    private var ownLevel: Logger.Level?
    private let style: TerminalStyle
    private let write: @Sendable (String) -> Void

    init(
        label: String,
        threshold: SharedLogThreshold,
        style: TerminalStyle,
        write: @escaping @Sendable (String) -> Void = { StandardError.write($0) }
    ) {
        self.label = label
        self.threshold = threshold
        self.style = style
        self.write = write
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
        let line = TerminalLine(
            event: event,
            metadata: metadata.completed(by: metadataProvider, event),
            label: label,
            time: .now,
            style: style
        )
        write(line.text)
    }
}

internal import Glibc
package import Logging

/// Where the process's log goes, and from which level on: the journal when stderr is connected to it, else stderr.
package struct LogOutput: Sendable {
    package enum Destination: Equatable, Sendable {
        /// Native entries with fields.
        case journal
        /// Lines on stderr, be it a terminal or a file.
        case standardError(colour: Bool)
        /// Lines of JSON on stderr.
        case jsonLines
    }

    package let destination: Destination

    private let identifier: String
    private let shared: SharedLogThreshold
    private let style: TerminalStyle

    /// Chooses, without making it swift-log's own; ``bootstrap(identifier:threshold:format:environment:)`` does both.
    ///
    /// - Parameters:
    ///   - identifier: the program's name in the journal (`journalctl -t`), such as `gopherbot-gateway`.
    ///   - format: of the lines on stderr.
    ///   - environment: of it `JOURNAL_STREAM`, `NO_COLOR` and `TERM` are read.
    package init(
        identifier: String,
        threshold: LogThreshold,
        format: LogFormat = .text,
        environment: [String: String]
    ) {
        self.identifier = identifier
        self.shared = SharedLogThreshold(threshold)
        self.style = TerminalStyle(isTerminal: StandardError.isTerminal, environment: environment)
        let isJournal = JournalStream(environment: environment)?.isOpen(as: STDERR_FILENO) ?? false
        self.destination =
            switch format {
            case _ where isJournal: .journal
            case .text: .standardError(colour: style.colour)
            case .json: .jsonLines
            }
    }

    /// Chooses the output and makes it the one of all loggers. To be called once in a process, before the first logger
    /// is made: swift-log stops the process at a second call.
    package static func bootstrap(
        identifier: String,
        threshold: LogThreshold,
        format: LogFormat = .text,
        environment: [String: String]
    ) -> LogOutput {
        let output = LogOutput(identifier: identifier, threshold: threshold, format: format, environment: environment)
        LoggingSystem.bootstrap { label in output.handler(label: label) }
        return output
    }

    /// From which level on records are written. A new value holds at once, for loggers that exist too, except those
    /// that were given a level of their own.
    package var threshold: LogThreshold {
        get { shared.value }
        nonmutating set { shared.value = newValue }
    }

    /// A handler for a logger of this name.
    package func handler(label: String) -> any LogHandler {
        switch destination {
        case .journal:
            JournalLogHandler(label: label, identifier: identifier, threshold: shared)
        case .standardError:
            TerminalLogHandler(label: label, threshold: shared, style: style)
        case .jsonLines:
            JournalLogHandler(label: label, identifier: identifier, threshold: shared) { entry in
                StandardError.write(entry.jsonLine(at: .now))
            }
        }
    }
}

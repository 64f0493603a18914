import Logging
import Synchronization
import Testing

@testable import Systemd

@Suite("Log handlers")
struct LogHandlerTests {
    /// Loggers of both kinds, and what they wrote.
    private final class Output: Sendable {
        let threshold = SharedLogThreshold(.from(.info))
        private let lines = Mutex<[String]>([])

        var written: [String] { lines.withLock(\.self) }

        func journal() -> Logger {
            Logger(label: "test") { label in
                JournalLogHandler(label: label, identifier: "test", threshold: self.threshold) { entry in
                    self.write(entry.fields.map { "\($0.name)=\($0.value)" }.joined(separator: " "))
                }
            }
        }

        func terminal() -> Logger {
            let style = TerminalStyle(isTerminal: false, environment: [:])
            return Logger(label: "test") { label in
                TerminalLogHandler(label: label, threshold: self.threshold, style: style) { self.write($0) }
            }
        }

        private func write(_ line: String) { lines.withLock { $0.append(line) } }
    }

    enum Kind: CaseIterable {
        case journal, terminal
    }

    private func logger(_ kind: Kind, _ output: Output) -> Logger {
        switch kind {
        case .journal: output.journal()
        case .terminal: output.terminal()
        }
    }

    @Test("Level and metadata belong to one logger, not to its copies", arguments: Kind.allCases)
    func valueSemantics(kind: Kind) {
        var first = logger(kind, Output())
        first.logLevel = .debug
        first[metadataKey: "only-on"] = "first"
        var second = first
        second.logLevel = .error
        second[metadataKey: "only-on"] = "second"

        #expect(first.logLevel == .debug && second.logLevel == .error)
        #expect(first[metadataKey: "only-on"] == "first" && second[metadataKey: "only-on"] == "second")
    }

    @Test("A new threshold holds for loggers that exist", arguments: Kind.allCases)
    func reload(kind: Kind) {
        let output = Output()
        let logger = logger(kind, output)
        logger.debug("hidden")
        output.threshold.value = .from(.debug)
        logger.debug("shown")
        output.threshold.value = .disabled
        logger.critical("hidden")
        output.threshold.value = .from(.error)
        logger.warning("hidden")
        #expect(output.written.count == 1 && output.written[0].contains("shown"))
    }

    @Test("The event's metadata wins over the provider's, and that over the logger's", arguments: Kind.allCases)
    func precedence(kind: Kind) {
        let output = Output()
        var logger = logger(kind, output)
        logger.handler.metadataProvider = .init { ["b": "provider", "c": "provider"] }
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "b"] = "logger"
        logger[metadataKey: "c"] = "logger"
        logger.info("x", metadata: ["c": "event"])
        let line = output.written.first?.lowercased() ?? ""
        #expect(line.contains("a=logger b=provider c=event"))
    }
}

@Suite("Log lines for a terminal")
struct TerminalLineTests {
    struct Failure: Error, CustomStringConvertible {
        let description = "connection refused"
    }

    private func line(
        _ message: Logger.Message = "Redis is away",
        level: Logger.Level = .warning,
        error: (any Error)? = nil,
        metadata: Logger.Metadata = [:],
        isTerminal: Bool = false,
        environment: [String: String] = [:]
    ) -> String {
        let event = LogEvent(
            level: level,
            message: message,
            error: error,
            metadata: nil,
            source: nil,
            file: "Gateway/Publisher.swift",
            function: "send(_:)",
            line: 42
        )
        return TerminalLine(
            event: event,
            metadata: metadata,
            label: "gateway",
            time: LogTime(seconds: 1_700_000_000, milliseconds: 7),
            style: TerminalStyle(isTerminal: isTerminal, environment: environment)
        ).text
    }

    @Test("Time, level, logger, message, error and metadata, in that order")
    func plain() {
        #expect(line(level: .info) == "2023-11-14T22:13:20.007Z info     gateway  Redis is away\n")
        let long = line(
            error: Failure(),
            metadata: [LogKey.eventID: "Ev01", LogKey.attempt: "2", LogKey.messageID: "0123456789abcdef"]
        )
        #expect(
            long == """
                2023-11-14T22:13:20.007Z warning  gateway  Redis is away  \
                error="connection refused" attempt=2 event_id=Ev01

                """
        )
    }

    @Test("A terminal gets the time of day and colours, unless NO_COLOR or a dumb terminal refuse them")
    func colour() {
        #expect(line(isTerminal: true).contains("\u{1B}[33mwarning \u{1B}[0m"))
        #expect(line(isTerminal: true).contains(":20.007\u{1B}[0m"))
        #expect(line(isTerminal: true, environment: ["NO_COLOR": ""]).contains("\u{1B}"))
        for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
            let line = line(isTerminal: true, environment: environment)
            #expect(!line.contains("\u{1B}") && !line.contains("2023"))
        }
        #expect(!line().contains("\u{1B}"))
    }

    @Test(
        "A value is quoted where it could look like more than one",
        arguments: [
            ("plain", "plain"), ("two words", #""two words""#), ("a=b", #""a=b""#), ("", #""""#),
            (#"say "hi""#, #""say \"hi\"""#), ("a\nb", #""a\nb""#), ("ö", "ö"),
        ]
    )
    func quoting(value: String, text: String) {
        #expect(line(metadata: ["key": "\(value)"]).hasSuffix("Redis is away  key=\(text)\n"))
    }

    @Test("A record is one line under 8 KiB, whatever is in it")
    func oneLine() {
        let evil = String(repeating: "x\n\u{1B}[2J\0\"", count: 10_000)
        var metadata: Logger.Metadata = ["\(evil)": "\(evil)"]
        for index in 0..<100 { metadata["key\(index)"] = "\(evil)" }
        let line = line("\(evil)", error: Failure(), metadata: metadata)
        #expect(line.utf8.count < 8192)
        #expect(line.dropLast().unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(line.hasSuffix("more)\n"))
    }
}

import Foundation
import Logging
import Testing

@testable import Systemd

@Suite("Choice of the log's output")
struct LogOutputTests {
    /// `device:inode` of a descriptor, as systemd writes them.
    private func identity(of descriptor: CInt) -> String {
        var status = stat()
        // Writes one `stat` to the pointer, which is good for the call.
        unsafe fstat(descriptor, &status)
        return "\(status.st_dev):\(status.st_ino)"
    }

    @Test("JOURNAL_STREAM counts only when it names the descriptor itself")
    func stream() throws {
        let (one, other) = (TestSocket.idle(), TestSocket.idle())
        let stream = try #require(JournalStream(environment: ["JOURNAL_STREAM": identity(of: one.descriptor)]))
        #expect(stream.isOpen(as: one.descriptor))
        #expect(!stream.isOpen(as: other.descriptor))
        #expect(!stream.isOpen(as: -1))
    }

    @Test("A malformed JOURNAL_STREAM is none", arguments: ["", "8", "8:", ":9", "8:9:10", "a:b", "-1:2", " 8:9"])
    func malformed(text: String) {
        #expect(JournalStream(environment: ["JOURNAL_STREAM": text]) == nil)
    }

    @Test("The journal is chosen when stderr is connected to it, else stderr")
    func destination() {
        func output(_ environment: [String: String]) -> LogOutput {
            LogOutput(identifier: "test", threshold: .from(.info), environment: environment)
        }
        let journal = output(["JOURNAL_STREAM": identity(of: STDERR_FILENO)])
        #expect(journal.destination == .journal)
        #expect(journal.handler(label: "x") is JournalLogHandler)

        let terminal = output(["JOURNAL_STREAM": "1:1", "NO_COLOR": "1"])
        #expect(terminal.destination == .standardError(colour: false))
        #expect(terminal.handler(label: "x") is TerminalLogHandler)

        let json = LogOutput(identifier: "test", threshold: .from(.info), format: .json, environment: [:])
        #expect(json.destination == .jsonLines)
        #expect(json.handler(label: "x") is JournalLogHandler)
    }

    @Test("As JSON, a record is a line with the journal's fields, whatever is in it", .timeLimit(.minutes(1)))
    func jsonLine() async throws {
        let outcome = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
            _ = LogOutput.bootstrap(identifier: "test", threshold: .from(.info), format: .json, environment: [:])
            Logger(label: "x").warning("said \"a\\b\"\n{", metadata: ["event_id": "Ev1", "é": "ü\u{7}"])
        }
        let line = try #require(outcome).standardErrorContent
        let json = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: String])
        #expect(json["MESSAGE"] == #"said "a\b"\n{"#)
        #expect(json["PRIORITY"] == "4")
        #expect(json["EVENT_ID"] == "Ev1")
        #expect(json["SYSLOG_IDENTIFIER"] == "test")
        #expect(json["_PID"].flatMap { Int($0) } != nil)
        #expect(Int(json["__REALTIME_TIMESTAMP"] ?? "") ?? 0 > 1_700_000_000_000_000)
        #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
    }

    @Test("Its threshold is that of all its handlers, and can be changed")
    func threshold() {
        let output = LogOutput(identifier: "test", threshold: .from(.warning), environment: [:])
        let handler = output.handler(label: "x")
        #expect(handler.logLevel == .warning)
        output.threshold = .from(.trace)
        #expect(handler.logLevel == .trace)
        output.threshold = .disabled
        #expect(output.threshold == .disabled)
    }

    @Test("Bootstrapping makes it the output of all loggers", .timeLimit(.minutes(1)))
    func bootstrap() async {
        await #expect(processExitsWith: .success) {
            let output = LogOutput.bootstrap(identifier: "test", threshold: .from(.error), environment: [:])
            let logger = Logger(label: "x")
            #expect(logger.handler is TerminalLogHandler)
            output.threshold = .from(.debug)
            #expect(logger.logLevel == .debug)
        }
    }

    @Test(
        "zerolog's names and swift-log's are taken, in any case",
        arguments: [
            ("trace", .from(.trace)), ("debug", .from(.debug)), ("info", .from(.info)), ("notice", .from(.notice)),
            ("warn", .from(.warning)), ("warning", .from(.warning)), ("error", .from(.error)),
            ("critical", .from(.critical)), ("fatal", .from(.critical)), ("panic", .from(.critical)),
            ("disabled", .disabled), ("INFO", .from(.info)), ("Warn", .from(.warning)),
        ] as [(String, LogThreshold)]
    )
    func names(name: String, threshold: LogThreshold) {
        #expect(LogThreshold(name: name) == threshold)
        #expect(LogThreshold.names.contains(name.lowercased()))
    }

    @Test("Other names are refused", arguments: ["", "verbose", "off", " info", "1"])
    func otherNames(name: String) {
        #expect(LogThreshold(name: name) == nil)
    }
}

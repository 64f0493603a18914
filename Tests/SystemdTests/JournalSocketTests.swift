import Foundation
import Glibc
import Logging
import Testing

@testable import Systemd

/// With a socket at journald's address, which a mount namespace of its own keeps apart from the machine's journal.
@Suite("Sending to the journal")
struct JournalSocketTests {
    /// `unshare --mount` gives a private /run, if this user may.
    private static let privateRun = ["/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c"]

    private static let mayUnshare: Bool = {
        (try? run(privateRun + ["mount -t tmpfs tmpfs /run"]).status) == 0
    }()

    @Test(
        "An entry arrives at journald's socket field by field",
        .enabled(if: mayUnshare, "making a mount namespace needs root and util-linux"),
        .timeLimit(.minutes(1))
    )
    func native() throws {
        let command = try Child.command(filter: "SystemdTests.JournalSocketTests/part")
        let script = "mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/journal && exec \"$@\""
        let outcome = try Self.run(
            Self.privateRun + [script, "sh"] + command,
            environment: [Child.variable: "journal"]
        )
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("entries received: 3"), "\(outcome.output)")
    }

    @Test(
        "(In the child) three records go out and come in",
        .enabled(if: Child.part == "journal", "a part that the test above starts in a process of its own")
    )
    func part() throws {
        struct Failure: Error, CustomStringConvertible {
            let description = "connection refused"
        }

        let journald = try TestSocket.datagram(at: "/run/systemd/journal/socket")
        let handler = JournalLogHandler(
            label: "gateway",
            identifier: "gopherbot-gateway",
            threshold: SharedLogThreshold(.from(.info))
        )
        let logger = Logger(label: "gateway") { _ in handler }

        logger.warning("Redis is away", error: Failure(), metadata: [LogKey.eventID: "Ev1\nPRIORITY=0"])
        let lines = try journald.receive().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.contains("MESSAGE=Redis is away: connection refused"))
        #expect(lines.filter { $0.hasPrefix("PRIORITY=") } == ["PRIORITY=4"])
        #expect(lines.filter { $0.hasPrefix("SYSLOG_IDENTIFIER=") } == ["SYSLOG_IDENTIFIER=gopherbot-gateway"])
        #expect(lines.contains("LOGGER=gateway"))
        #expect(lines.contains("ERROR=connection refused"))
        #expect(lines.contains("EVENT_ID=Ev1\\nPRIORITY=0"))
        #expect(lines.contains("CODE_FILE=SystemdTests/JournalSocketTests.swift"))
        #expect(lines.contains { $0.hasPrefix("CODE_LINE=") } && lines.contains("CODE_FUNC=part()"))

        logger.debug("Below the threshold")
        logger.notice("Started")
        #expect(try journald.receive().hasPrefix("MESSAGE=Started\nPRIORITY=5\n"))

        let text = String(repeating: "long ", count: 12_000)
        logger.info("Long", metadata: ["text": "\(text)"])
        let long = try journald.receive()
        #expect(long.hasPrefix("MESSAGE=Long\n") && long.utf8.count < 8192)
        print("entries received: 3")
    }

    private static func run(
        _ command: [String],
        environment: [String: String] = [:]
    ) throws -> (status: CInt, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}

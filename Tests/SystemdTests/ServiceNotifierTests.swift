import Glibc
import Synchronization
import Testing

@testable import Systemd

@Suite("Notifications to systemd")
struct ServiceNotifierTests {
    /// Collects what would be sent, and answers as told.
    private final class Recorder: Sendable {
        let messages = Mutex<[String]>([])
        let answer: CInt

        init(answer: CInt = 1) { self.answer = answer }

        var notifier: ServiceNotifier {
            ServiceNotifier(watchdogInterval: nil) { message in
                self.messages.withLock { $0.append(message) }
                return self.answer
            }
        }
        var last: String? { messages.withLock(\.last) }
    }

    @Test("Each message is what sd_notify(3) documents")
    func messages() throws {
        let recorder = Recorder()
        let notifier = recorder.notifier
        notifier.ready()
        #expect(recorder.last == "READY=1")
        notifier.ready(status: "Serving")
        #expect(recorder.last == "READY=1\nSTATUS=Serving")
        notifier.stopping(status: "Finishing 3 requests")
        #expect(recorder.last == "STOPPING=1\nSTATUS=Finishing 3 requests")
        notifier.status("Waiting for Redis")
        #expect(recorder.last == "STATUS=Waiting for Redis")
        notifier.feedWatchdog()
        #expect(recorder.last == "WATCHDOG=1")
    }

    @Test("A reload carries the monotonic time in microseconds")
    func reload() throws {
        let recorder = Recorder()
        recorder.notifier.reloading()
        let lines = try #require(recorder.last).split(separator: "\n")
        #expect(lines.first == "RELOADING=1")
        let time = try #require(lines.last?.split(separator: "="))
        #expect(time.first == "MONOTONIC_USEC")
        #expect(try #require(time.last.flatMap { Int($0) }) > 0)
    }

    @Test(
        "A status is one line, so that it can't carry other assignments",
        arguments: [
            ("two\nREADY=1", "two READY=1"),
            ("  a\tb\r\n\u{0}c\u{1B}[31m ", "a b c [31m"),
            ("a\u{2028}b\u{202E}c", "a b\\u{202e}c"),
            ("ö 😀", "ö 😀"),
        ]
    )
    func statusLine(text: String, line: String) {
        let recorder = Recorder()
        recorder.notifier.status(text)
        #expect(recorder.last == "STATUS=\(line)")
    }

    @Test("A long status is cut, since systemd drops messages over 4,096 bytes")
    func longStatus() throws {
        let recorder = Recorder()
        recorder.notifier.status(String(repeating: "ö", count: 10_000))
        let message = try #require(recorder.last)
        #expect(message.utf8.count <= "STATUS=".utf8.count + ServiceNotifier.statusLimit)
        #expect(message.hasSuffix("ö…"))
    }

    @Test(
        "The outcome tells sent, nobody there, and failed",
        arguments: [(1, .sent), (0, .nobodyListens), (-ECONNREFUSED, .failed(SystemError(number: ECONNREFUSED)))]
            as [(CInt, NotifyOutcome)]
    )
    func outcome(answer: CInt, outcome: NotifyOutcome) {
        #expect(Recorder(answer: answer).notifier.ready() == outcome)
    }

    // The next ones change the environment, so each has a process of its own.

    @Test("A real NOTIFY_SOCKET receives the messages", .timeLimit(.minutes(1)))
    func realSocket() async {
        await #expect(processExitsWith: .success) {
            let folder = try TestFolder()
            let socket = try TestSocket.datagram(at: "\(folder.path)/notify")
            setEnvironment("NOTIFY_SOCKET", "\(folder.path)/notify")
            let notifier = ServiceNotifier()

            #expect(notifier.ready(status: "Listening on [::]:8080") == .sent)
            #expect(try socket.receive() == "READY=1\nSTATUS=Listening on [::]:8080")
            #expect(notifier.feedWatchdog() == .sent)
            #expect(try socket.receive() == "WATCHDOG=1")
            #expect(notifier.watchdogInterval == nil)
        }
    }

    @Test("Outside systemd nothing happens, and a socket that nobody reads is reported", .timeLimit(.minutes(1)))
    func noManager() async {
        await #expect(processExitsWith: .success) {
            for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] { unsetEnvironment(name) }
            let notifier = ServiceNotifier()
            #expect(notifier.ready() == .nobodyListens)
            #expect(notifier.watchdogInterval == nil)

            setEnvironment("NOTIFY_SOCKET", "/nonexistent/notify")
            #expect(notifier.ready() == .failed(SystemError(number: ENOENT)))
        }
    }

    @Test("The watchdog's interval is read when it is meant for this process", .timeLimit(.minutes(1)))
    func watchdogInterval() async {
        await #expect(processExitsWith: .success) {
            setEnvironment("WATCHDOG_USEC", "30000000")
            setEnvironment("WATCHDOG_PID", "\(getpid())")
            #expect(ServiceNotifier().watchdogInterval == .seconds(30))

            setEnvironment("WATCHDOG_PID", "1")
            #expect(ServiceNotifier().watchdogInterval == nil)
        }
    }
}

/// Only for a test in a process of its own.
private func setEnvironment(_ name: String, _ value: String) {
    // Both strings are NUL-terminated copies; the C library copies them.
    unsafe setenv(name, value, 1)
}

private func unsetEnvironment(_ name: String) {
    // The string is a NUL-terminated copy, good for the call.
    unsafe unsetenv(name)
}

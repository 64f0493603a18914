internal import CSystemd
internal import Glibc

/// Tells systemd how the service is (`Type=notify`). Outside systemd, without `NOTIFY_SOCKET`, each call does nothing.
///
/// - SeeAlso: sd_notify(3), sd_watchdog_enabled(3).
package struct ServiceNotifier: Sendable {
    /// The time within which systemd wants to hear `WATCHDOG=1` (`WatchdogSec=`); nil when it doesn't watch.
    package let watchdogInterval: Duration?

    private let send: @Sendable (_ state: String) -> CInt

    /// The service manager that started this process, if there is one.
    package init() {
        var microseconds: UInt64 = 0
        // The library writes one 64-bit number to the pointer, which is good for the call.
        let enabled = unsafe sd_watchdog_enabled(0, &microseconds)
        // The library copies the string, which Swift ends with a NUL.
        self.init(
            watchdogInterval: enabled > 0 ? .microseconds(Int64(clamping: microseconds)) : nil,
            send: { state in unsafe sd_notify(0, state) }
        )
    }

    /// A notifier that hands its messages to a closure, for tests.
    ///
    /// - Parameter send: gets newline-separated assignments; answers as `sd_notify` does: above 0 sent, 0 nobody
    ///   listens, below 0 a negated `errno`.
    package init(watchdogInterval: Duration?, send: @escaping @Sendable (_ state: String) -> CInt) {
        self.watchdogInterval = watchdogInterval
        self.send = send
    }

    /// Start-up, or a reload, is complete.
    @discardableResult
    package func ready(status: String? = nil) -> NotifyOutcome {
        notify("READY=1", status: status)
    }

    /// A reload has begun; ``ready(status:)`` has to follow.
    ///
    /// The time that newer systemd (`Type=notify-reload`) asks for goes along; 252 ignores it.
    @discardableResult
    package func reloading(status: String? = nil) -> NotifyOutcome {
        var time = timespec()
        // Writes one timespec to the pointer, which is good for the call. CLOCK_MONOTONIC can't fail.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
        return notify("RELOADING=1\nMONOTONIC_USEC=\(microseconds)", status: status)
    }

    /// The service has begun to stop.
    @discardableResult
    package func stopping(status: String? = nil) -> NotifyOutcome {
        notify("STOPPING=1", status: status)
    }

    /// A line for `systemctl status`, such as `Waiting for Redis at 127.0.0.1:6379`.
    ///
    /// - Parameter text: made one line, control characters become blanks, and cut to ``statusLimit`` bytes.
    @discardableResult
    package func status(_ text: String) -> NotifyOutcome {
        notify("STATUS=\(Self.line(text))", status: nil)
    }

    /// The event loops turn; see ``Watchdog``.
    @discardableResult
    package func feedWatchdog() -> NotifyOutcome {
        notify("WATCHDOG=1", status: nil)
    }

    /// In bytes. systemd drops messages over 4,096 bytes (PIPE_BUF), and `systemctl status` shows one line.
    package static let statusLimit = 500

    private func notify(_ state: String, status: String?) -> NotifyOutcome {
        let message = status.map { "\(state)\nSTATUS=\(Self.line($0))" } ?? state
        let answer = send(message)
        switch answer {
        case ..<0: return .failed(SystemError(number: -answer))
        case 0: return .nobodyListens
        default: return .sent
        }
    }

    /// One line: white space and control characters become single blanks, the ends are trimmed.
    private static func line(_ text: String) -> String {
        let words = text.unicodeScalars.split { scalar in
            scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
        }
        return LogText.escaped(words.map { String($0) }.joined(separator: " "), limit: statusLimit)
    }
}

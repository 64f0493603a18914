internal import Glibc

/// A point of the wall clock, to the millisecond, for people to read.
struct LogTime: Equatable, Sendable {
    /// Since 1970.
    var seconds: Int
    var milliseconds: Int

    static var now: LogTime {
        var time = timespec()
        // Writes one timespec to the pointer, which is good for the call. CLOCK_REALTIME can't fail.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
    }

    /// Since 1970, as the journal writes it.
    var microseconds: String { String(seconds * 1_000_000 + milliseconds * 1000) }

    /// `2026-11-25T04:01:29.123Z`.
    var utc: String { "\(formatted("%Y-%m-%dT%H:%M:%S", local: false)).\(fraction)Z" }

    /// `04:01:29.123`, in the machine's time zone.
    var local: String { "\(formatted("%H:%M:%S", local: true)).\(fraction)" }

    private var fraction: String {
        let digits = String(milliseconds)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }

    /// - Parameter format: strftime(3)'s, whose result has at most 63 bytes; ASCII alone.
    private func formatted(_ format: String, local: Bool) -> String {
        var seconds = seconds
        return unsafe String(unsafeUninitializedCapacity: 64) { buffer in
            // The C calls read `seconds` and `format` and write `parts`, all good for their time. strftime writes no
            // more than the 64 bytes it is told of, and its NUL is not counted; bytes and C characters have one layout.
            unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                var parts = unsafe tm()
                _ = unsafe local ? localtime_r(&seconds, &parts) : gmtime_r(&seconds, &parts)
                return unsafe strftime(text.baseAddress, text.count, format, &parts)
            }
        }
    }
}

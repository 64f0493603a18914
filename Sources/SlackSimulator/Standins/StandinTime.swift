import FoundationEssentials

/// A time as the stand-ins write it: each site has its own form.
struct StandinTime: Sendable, Hashable, Comparable {
    /// Microseconds since 1970.
    let microseconds: Int64

    init(microseconds: Int64) { self.microseconds = microseconds }

    /// Now.
    static var now: StandinTime { StandinTime(microseconds: Workspace.now) }

    /// Reads a time of RFC 3339, for example `2026-11-25T20:00:00Z`.
    init?(_ text: String) {
        guard let date = try? Date(text, strategy: Date.ISO8601FormatStyle()) else { return nil }
        microseconds = Int64(date.timeIntervalSince1970 * 1_000_000)
    }

    var seconds: Int64 { microseconds / 1_000_000 }

    /// `2026-11-25T20:00:00Z`
    var whole: String { date.formatted(Date.ISO8601FormatStyle()) }

    /// `2026-11-25T20:00:00.250Z`
    var fractional: String { date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }

    /// `2026-11-25 20:00:00.000000000`: Gerrit's, in UTC and by whole seconds.
    var gerrit: String {
        let style = Date.ISO8601FormatStyle().year().month().day().dateTimeSeparator(.space)
            .time(includingFractionalSeconds: false)
        return date.formatted(style) + ".000000000"
    }

    /// `Wed, 25 Nov 2026 20:00:00 GMT`: HTTP's and RSS's.
    var http: String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = whole.split { "-T:Z".contains($0) }
        guard parts.count == 6, let month = Int(parts[1]), (1...12).contains(month) else { return "" }
        // 1970 began on a Thursday.
        let day = days[Int(((seconds / 86_400) % 7 + 7) % 7)]
        return "\(day), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
    }

    static func < (left: StandinTime, right: StandinTime) -> Bool { left.microseconds < right.microseconds }

    private var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}

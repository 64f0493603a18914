/// A time as Gerrit writes it, `2026-01-02 11:00:00.000000000` in UTC; in nanoseconds since 1970.
///
/// - SeeAlso: Gerrit, "REST API", on timestamps.
struct GerritTime: Sendable, Hashable, Comparable {
    let nanoseconds: Int64

    init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    init(milliseconds: Int64) {
        nanoseconds = milliseconds * 1_000_000
    }

    /// `nil` for anything else, also for years that 64 bits of nanoseconds don't reach.
    init?(_ text: String) {
        let parts = text.split { !($0.isASCII && $0.isNumber) }
        let shape = text.filter { !($0.isASCII && $0.isNumber) }
        guard parts.count == 6 || parts.count == 7, shape == "-- ::." || shape == "-- ::",
            let year = Int64(parts[0]), (1970...2200).contains(year),
            let month = Int64(parts[1]), (1...12).contains(month),
            let day = Int64(parts[2]), (1...31).contains(day),
            let hour = Int64(parts[3]), hour < 24, let minute = Int64(parts[4]), minute < 60,
            let second = Int64(parts[5]), second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if parts.count == 7 {
            guard parts[6].utf8.count <= 9, let digits = Int64(parts[6]) else { return nil }
            fraction = (parts[6].utf8.count..<9).reduce(digits) { digits, _ in digits * 10 }
        }
        // Howard Hinnant's days_from_civil: years begin in March, so that the leap day is the last.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        nanoseconds = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000_000 + fraction
    }

    static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    static func + (time: Self, duration: Duration) -> Self {
        GerritTime(nanoseconds: time.nanoseconds + duration.components.seconds * 1_000_000_000)
    }

    static func - (time: Self, duration: Duration) -> Self {
        GerritTime(nanoseconds: time.nanoseconds - duration.components.seconds * 1_000_000_000)
    }
}

extension GerritTime: Codable {
    init(from decoder: any Decoder) throws {
        try self.init(nanoseconds: decoder.singleValueContainer().decode(Int64.self))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}

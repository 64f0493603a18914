internal import FoundationEssentials

/// Times as the world writes them, in milliseconds since 1970.
enum SourceTime {
    /// RFC 3339, with or without a fraction and an offset: `2026-11-25T20:00:00Z`.
    static func internet(_ text: String) -> Int64? {
        guard let date = try? Date(text, strategy: Date.ISO8601FormatStyle()) else { return nil }
        let milliseconds = date.timeIntervalSince1970 * 1000
        // Far from what an Int64 holds; nonsense in a source must not end the process.
        guard milliseconds.magnitude < 1e15 else { return nil }
        return Int64(milliseconds)
    }

    /// RFC 822 as RSS has it: `Wed, 25 Nov 2026 20:00:00 GMT`, also with an offset, without weekday or seconds.
    static func mail(_ text: String) -> Int64? {
        var parts = text.split(whereSeparator: \.isWhitespace).map(String.init)
        if let first = parts.first, first.hasSuffix(",") || Int(first) == nil { parts.removeFirst() }
        guard parts.count >= 4, let day = Int(parts[0]), (1...31).contains(day),
            let month = months.firstIndex(of: String(parts[1].lowercased().prefix(3))), var year = Int(parts[2])
        else { return nil }
        if parts[2].count == 2 { year += year < 70 ? 2000 : 1900 }
        guard (1000...9999).contains(year) else { return nil }
        var clock = parts[3].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if clock.count == 2 { clock.append("00") }
        guard clock.count == 3, clock.allSatisfy({ $0.count == 2 && Int($0) != nil }) else { return nil }
        let zone = parts.count > 4 ? zone(parts[4]) : "Z"
        return internet("\(year)-\(two(month + 1))-\(two(day))T\(clock.joined(separator: ":"))\(zone)")
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// The zones of RFC 822; what is unknown counts as UTC, as RFC 2822 has it.
    private static func zone(_ text: String) -> String {
        if let sign = text.first, "+-".contains(sign), text.count == 5, text.dropFirst().allSatisfy(\.isNumber) {
            return "\(text.prefix(3)):\(text.suffix(2))"
        }
        let hours = ["EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8]
        guard let hour = hours[text.uppercased()] else { return "Z" }
        return "-\(two(-hour)):00"
    }

    private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

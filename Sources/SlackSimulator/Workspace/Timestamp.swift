/// A message's `ts`: seconds since 1970, a dot and six digits. In a channel it is the message's id.
///
/// Kept as an integer, never as a float, whose 53 bits are too few.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970, never negative.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = max(0, microseconds)
    }

    /// Reads Slack's form.
    ///
    /// - Parameter text: one to eleven digits, a dot, six digits; everything else gives nil.
    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...11).contains(parts[0].count), parts[1].count == 6,
            parts.allSatisfy({ $0.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let seconds = Int64(String(decoding: parts[0], as: UTF8.self)),
            let fraction = Int64(String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        self.microseconds = seconds * 1_000_000 + fraction
    }

    /// Whole seconds since 1970.
    package var seconds: Int64 { microseconds / 1_000_000 }

    /// Slack's form, for example `1700000000.000100`.
    package var text: String {
        let fraction = String(microseconds % 1_000_000)
        return "\(seconds)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}

extension Timestamp: CustomStringConvertible {
    package var description: String { text }
}

extension Timestamp {
    var json: JSON { .string(text) }
}

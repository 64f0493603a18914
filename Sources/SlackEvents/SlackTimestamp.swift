/// A message's time and, within its channel, its id: `1700000000.000100`. Read without floating point, which would lose
/// digits.
package struct SlackTimestamp: Sendable, Hashable {
    /// Seconds since 1970, never negative.
    package let seconds: Int64
    /// The part after the dot, 0 to 999,999.
    package let microseconds: Int32

    /// - Parameter text: seconds in digits, then perhaps a dot and one to six digits, which are a decimal fraction
    ///   (`.5` is half a second). Anything else is nil, also a sign, blanks, or more seconds than 64 bits hold.
    package init?(_ text: some StringProtocol) {
        var seconds: Int64 = 0
        var microseconds: Int32 = 0
        // What the next digit of the fraction is worth; nil before the dot.
        var worth: Int32?
        var digits = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - UInt8(ascii: "0")
                digits += 1
                if let unit = worth {
                    guard unit > 0 else { return nil }
                    microseconds += unit * Int32(digit)
                    worth = unit / 10
                } else {
                    let (product, tooLarge) = seconds.multipliedReportingOverflow(by: 10)
                    let (sum, overflow) = product.addingReportingOverflow(Int64(digit))
                    if tooLarge || overflow { return nil }
                    seconds = sum
                }
            case UInt8(ascii: "."):
                guard worth == nil, digits > 0 else { return nil }
                worth = 100_000
                digits = 0
            default:
                return nil
            }
        }
        guard digits > 0 else { return nil }
        self.seconds = seconds
        self.microseconds = microseconds
    }

    /// How long ago this was, by a wall clock; negative for a time to come.
    ///
    /// - Parameters:
    ///   - seconds: the clock's reading, in seconds since 1970.
    ///   - microseconds: the reading's part below a second, 0 to 999,999.
    package func age(at seconds: Int64, microseconds: Int32 = 0) -> Duration {
        .seconds(seconds) - .seconds(self.seconds) + .microseconds(Int64(microseconds) - Int64(self.microseconds))
    }
}

extension SlackTimestamp: Comparable {
    package static func < (left: SlackTimestamp, right: SlackTimestamp) -> Bool {
        (left.seconds, left.microseconds) < (right.seconds, right.microseconds)
    }
}

extension SlackTimestamp: CustomStringConvertible {
    /// As Slack writes it, with all six digits after the dot.
    package var description: String {
        let fraction = String(microseconds)
        return "\(seconds)." + String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
    }
}

/// How long to pause after Slack said that it is too much.
///
/// Slack's `Retry-After` is a number of whole seconds. What else comes (nothing, 0, a negative number, text, an HTTP
/// date) says nothing, and the default pause takes its place.
package struct RetryAfter: Sendable, Hashable {
    /// The pause where Slack names none, doubled with each limit in a row.
    let defaultPause: Duration
    /// The longest pause.
    let maximumPause: Duration

    /// The header's value, if it is a whole number of seconds above 0.
    package static func seconds(_ header: String?) -> Duration? {
        guard let header else { return nil }
        let text = header.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
            return nil
        }
        // Too many digits for Int64 are as good as the largest number: both are capped.
        let seconds = Int64(text) ?? .max
        return seconds > 0 ? .seconds(min(seconds, 1 << 31)) : nil
    }

    /// The pause to make.
    ///
    /// - Parameters:
    ///   - asked: ``seconds(_:)`` of the header.
    ///   - strikes: the limits in a row so far, this one included; at least 1.
    ///   - jitter: a random number in 0..<1. It lengthens a named pause by up to 250 ms and the default one by up to a
    ///     half, so that several processes don't come back at the same moment.
    func pause(asked: Duration?, strikes: Int, jitter: Double) -> Duration {
        if let asked {
            return min(asked, maximumPause) + .milliseconds(250) * jitter
        }
        let doubled = defaultPause * (1 << min(max(strikes - 1, 0), 16))
        return min(doubled + doubled * (jitter / 2), maximumPause)
    }
}

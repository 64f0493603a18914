/// Which code is put on the Go Playground.
package enum PlaygroundRules {
    /// From so many lines on a message is easier to read elsewhere.
    package static let minimumMessageLines = 10
    /// From so many lines on a file is worth running.
    package static let minimumFileLines = 6
    /// In bytes: the Playground takes no longer source (`maxSnippetSize`).
    package static let maximumSource = 64 * 1024
    /// How many files of one message are looked at; each is a post of its own.
    package static let maximumFiles = 3

    /// Whether a file is Go code that fits, as far as it is known.
    ///
    /// - Parameters:
    ///   - filetype: Slack's word for its kind.
    ///   - prettyType: Slack's name of the kind, for people.
    ///   - mode: `external` files aren't with Slack, `tombstone` ones are deleted.
    ///   - lines: nil where Slack didn't count them.
    ///   - size: in bytes; nil where Slack didn't say.
    package static func takes(
        filetype: String?,
        prettyType: String?,
        mode: String?,
        lines: Int?,
        size: Int?
    ) -> Bool {
        guard filetype == "go" || filetype == "text", prettyType != "Plain Text" else { return false }
        guard mode != "external", mode != "tombstone" else { return false }
        return (lines ?? minimumFileLines) >= minimumFileLines && (size ?? 0) <= maximumSource
    }

    /// Whether a text has at least so many lines. Blank lines at its ends don't count.
    package static func hasLines(_ minimum: Int, _ text: some Collection<UInt8>) -> Bool {
        var lines = 0
        var pending = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "\n"): pending += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
            default:
                lines = lines == 0 ? 1 : lines + pending
                pending = 0
                if lines >= minimum { return true }
            }
        }
        return false
    }
}

internal import Logging

/// A log record as one readable line.
///
/// `04:01:29.123 warning  gateway  Redis refused the entry, trying again  error="connection refused" attempt=2`
struct TerminalLine {
    let event: LogEvent
    let metadata: Logger.Metadata
    let label: String
    let time: LogTime
    let style: TerminalStyle

    /// The line with its newline; control characters are escaped, and it stays under 8 KiB.
    var text: String {
        var parts = [
            paint(style.timeOfDay ? time.local : time.utc, Colour.dim),
            paint(padded(event.level.rawValue, to: 8), Colour.of(event.level)),
            paint(LogText.escaped(label, limit: 100), Colour.dim) + " ",
            LogText.escaped(event.message.description, limit: 2048),
        ]
        // The catalog's id is for journalctl; here it would be noise.
        let shown = metadata.filter { $0.key != LogKey.messageID }.sorted { $0.key < $1.key }
        var pairs: [(key: String, value: String)] = shown.map { ($0, $1.description) }
        if let error = event.error {
            pairs.insert((LogKey.error, String(describing: error)), at: 0)
        }
        // Blanks set the pairs apart from the message.
        if !pairs.isEmpty {
            parts[parts.count - 1] += " "
        }
        var size = 0
        for (index, pair) in pairs.enumerated() {
            let piece = "\(LogText.escaped(pair.key, limit: 64))=\(quoted(pair.value))"
            size += piece.utf8.count + 1
            if size > Self.pairsLimit {
                parts.append("(and \(pairs.count - index) more)")
                break
            }
            parts.append(pair.key == LogKey.error ? paint(piece, Colour.of(event.level)) : piece)
        }
        return parts.joined(separator: " ") + "\n"
    }

    /// In bytes, all pairs together; with the rest of the line that is under 8 KiB.
    private static let pairsLimit = 5000

    /// As it is when it is one plain word; else in quotes, so that a value can't pretend to be several pairs.
    private func quoted(_ value: String) -> String {
        let value = LogText.escaped(value, limit: 1024)
        let isPlain = value.utf8.allSatisfy { byte in
            byte > UInt8(ascii: " ") && ![UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: "\\")].contains(byte)
        }
        if isPlain, !value.isEmpty {
            return value
        }
        var result = "\""
        for character in value {
            if character == "\"" { result.append("\\") }
            result.append(character)
        }
        return result + "\""
    }

    private func padded(_ word: String, to width: Int) -> String {
        word + String(repeating: " ", count: max(0, width - word.count))
    }

    private func paint(_ text: String, _ colour: String) -> String {
        style.colour ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
    }

    /// Parameters of ANSI's SGR sequence.
    private enum Colour {
        static let dim = "2"

        static func of(_ level: Logger.Level) -> String {
            switch level {
            case .trace, .debug: dim
            case .info: "32"
            case .notice: "36"
            case .warning: "33"
            case .error: "31"
            case .critical: "1;31"
            }
        }
    }
}

/// The one line that a client sends: `poll gerrit`, `poll gerrit if-due`, `status`.
package enum ControlRequest: Sendable, Equatable {
    case poll(name: String, onlyIfDue: Bool)
    case status

    /// The longest line, in bytes.
    static let maximumLength = 256

    /// `nil` for anything else.
    init?(line: String) {
        let words = line.split { $0 == " " || $0 == "\r" || $0 == "\t" }
        switch (words.first, words.count) {
        case ("status", 1): self = .status
        case ("poll", 2): self = .poll(name: String(words[1]), onlyIfDue: false)
        case ("poll", 3) where words[2] == "if-due": self = .poll(name: String(words[1]), onlyIfDue: true)
        default: return nil
        }
    }

    var line: String {
        switch self {
        case .status: "status"
        case .poll(let name, let onlyIfDue): onlyIfDue ? "poll \(name) if-due" : "poll \(name)"
        }
    }
}

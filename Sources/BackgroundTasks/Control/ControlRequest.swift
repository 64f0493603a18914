/// The one line that a client sends: `poll gerrit`, `poll gerrit if-due`, `poll gerrit now`, `status`.
package enum ControlRequest: Sendable, Equatable {
    /// What a request for a poll stops at. A run that is on its way is joined in any case.
    package enum Urgency: String, Sendable {
        /// A timer's: nothing is done when the last run is younger than the poll's interval.
        case ifDue = "if-due"
        /// A person's: a source that is left alone for a while isn't asked.
        case allowed = ""
        /// Of a person who knows better: it is asked all the same.
        case now
    }

    case poll(name: String, Urgency)
    case status

    /// The longest line, in bytes.
    static let maximumLength = 256

    /// `nil` for anything else.
    init?(line: String) {
        let words = line.split { $0 == " " || $0 == "\r" || $0 == "\t" }
        switch (words.first, words.count) {
        case ("status", 1): self = .status
        case ("poll", 2...3):
            guard let urgency = Urgency(rawValue: words.count == 3 ? String(words[2]) : "") else { return nil }
            self = .poll(name: String(words[1]), urgency)
        default: return nil
        }
    }

    var line: String {
        switch self {
        case .status: "status"
        case .poll(let name, .allowed): "poll \(name)"
        case .poll(let name, let urgency): "poll \(name) \(urgency.rawValue)"
        }
    }
}

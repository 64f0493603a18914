/// One thing that `gopherbot doctor` has looked at: a line.
package struct Finding: Sendable, Equatable {
    package enum Severity: Int, Sendable, Comparable {
        case fine
        /// Not looked at, and why.
        case skipped
        /// It works, but not for long, or not in full.
        case warning
        /// It doesn't work.
        case problem

        package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }

    package let severity: Severity
    /// What was looked at, a word or two.
    package let subject: String
    package let text: String
    /// What to do about it.
    package let advice: String?

    package static func fine(_ subject: String, _ text: String) -> Finding {
        Finding(severity: .fine, subject: subject, text: text, advice: nil)
    }

    package static func skipped(_ subject: String, _ text: String) -> Finding {
        Finding(severity: .skipped, subject: subject, text: text, advice: nil)
    }

    package static func warning(_ subject: String, _ text: String, do advice: String) -> Finding {
        Finding(severity: .warning, subject: subject, text: text, advice: advice)
    }

    package static func problem(_ subject: String, _ text: String, do advice: String) -> Finding {
        Finding(severity: .problem, subject: subject, text: text, advice: advice)
    }
}

extension Finding: CustomStringConvertible {
    /// `warning  redis: nothing is written to disk → redis-cli CONFIG SET appendonly yes; …`
    package var description: String {
        let word =
            switch severity {
            case .fine: "ok     "
            case .skipped: "skipped"
            case .warning: "warning"
            case .problem: "PROBLEM"
            }
        return "\(word)  \(subject): \(text)" + (advice.map { " → \($0)" } ?? "")
    }
}

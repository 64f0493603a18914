/// One thing that is wrong with the settings, or that their author should know.
package struct SettingProblem: Error, Hashable, Sendable {
    package enum Severity: Hashable, Sendable {
        /// The daemon can't start with it.
        case error
        /// It starts; the value was ignored, replaced or taken as it is.
        case notice
    }

    package enum Code: Hashable, Sendable {
        /// Needed and not set.
        case missing
        /// Not of the setting's type, or out of its range.
        case malformed
        /// Quotes, carriage returns, blanks and the like, which its file has put into it.
        case mangled
        /// The credential's file can't be read.
        case unreadable
        /// Set twice, and differently.
        case conflicting
        /// No setting has this name.
        case unknown
        /// Taken, though it doesn't look as such values do.
        case unusual
    }

    package var severity: Severity
    package let code: Code

    /// The variable's name, or the credential's where no variable belongs to it.
    package let setting: String

    /// What is wrong. A secret's value is never in it; at most its length.
    package let message: String

    /// What would be right; nil where the message says it.
    package let expected: String?
}

extension SettingProblem: CustomStringConvertible {
    /// `PORT: 'http' is not a whole number; expected a port from 0 to 65535`.
    package var description: String {
        "\(setting): \(message)" + (expected.map { "; expected \($0)" } ?? "")
    }
}

/// All that keeps a daemon from starting (exit status 78), at once.
package struct SettingsError: Error, Equatable, Sendable {
    /// Errors alone, at least one.
    package let problems: [SettingProblem]

    /// - Returns: nil when there is no error among the problems.
    package init?(_ problems: [SettingProblem]) {
        self.problems = problems.filter { $0.severity == .error }
        if self.problems.isEmpty { return nil }
    }
}

extension SettingsError: CustomStringConvertible {
    /// A heading and a line for each.
    package var description: String {
        let heading = problems.count == 1 ? "one setting is wrong" : "\(problems.count) settings are wrong"
        return ([heading + ":"] + problems.map { "  \($0)" }).joined(separator: "\n")
    }
}

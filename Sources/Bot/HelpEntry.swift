import TextFolding

/// What `help` says about a handler.
package struct HelpEntry: Sendable, Equatable {
    /// What to write: `books`, `define TERM`.
    package let usage: String
    /// Other ways to write it.
    package let aliases: [String]
    /// What comes of it: a line of mrkdwn.
    package let description: String
    /// The heading to list it under.
    package let group: String
    /// All of it, folded: what `help TERM` looks into.
    let searchable: String
    /// ``usage`` and ``aliases``, folded: what somebody may have meant.
    let spellings: [String]

    package init(usage: String, aliases: [String] = [], description: String, group: String) {
        self.usage = usage
        self.aliases = aliases
        self.description = description
        self.group = group
        self.searchable = Folding.fold(([group, usage, description] + aliases).joined(separator: " "))
        self.spellings = ([usage] + aliases).map { Folding.fold($0) }
    }
}

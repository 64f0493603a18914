/// How long the texts of the content may be, in UTF-16 units.
enum Limits {
    /// What Slack takes as one message.
    static let text = 4_000
    /// A definition that is longer is an article; link to it.
    static let definition = 1_200
    /// A line of the help, and of a list.
    static let line = 150
    /// The name of a command, an alias, a word that a message contains.
    static let trigger = 80
    /// Slack's own limit for emoji names.
    static let emoji = 100
    static let link = 500
}

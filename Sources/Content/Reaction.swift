/// Emoji that are added to messages with certain words, from the section `reactions`.
package struct Reaction: ContentEntry, Equatable {
    package let name: String
    package let condition: ContainsCondition
    /// Names without colons, in the order in which they are added.
    package let emoji: [String]
    /// Only messages that mention the bot.
    package let onlyWhenMentioned: Bool
    /// One message in this many; 1 is each.
    package let oneIn: Int
    package let source: SourceLocation
}

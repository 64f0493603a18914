/// A fixed reply to messages with certain words, from the section `replies`.
package struct ContainsReply: ContentEntry, Equatable {
    package let name: String
    package let condition: ContainsCondition
    package let text: Template
    /// Only messages that mention the bot.
    package let onlyWhenMentioned: Bool
    /// One message in this many; 1 is each.
    package let oneIn: Int
    package let source: SourceLocation
}

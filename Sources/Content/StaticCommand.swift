/// A question with a fixed answer, from the section `commands`.
package struct StaticCommand: ContentEntry, Equatable {
    /// What people write to get the answer.
    package internal(set) var name: String
    /// Other ways to write it.
    package internal(set) var aliases: [String]
    /// The line that `help` shows.
    package let description: String
    package let text: Template
    /// A long list that is shown below the text, set off from it.
    package let attachment: Template?
    /// The name or id of the channel where the answer belongs; elsewhere it begins by pointing there.
    package let bestIn: String?
    /// Whether Slack shows previews of the text's links.
    package let unfurl: Bool
    /// The file's `topic`: the group under which `help` lists the command.
    package let topic: String
    package let source: SourceLocation

    /// Everything the command answers to.
    package var triggers: [String] { [name] + aliases }
}

/// What a new member is told, from the section `welcomes`.
package struct Welcome: ContentEntry, Equatable {
    package let name: String
    /// The name or id of the channel whose new members see the text (nobody else does); nil: a direct message to new
    /// members of the workspace.
    package let channel: String?
    /// Whether guests of the workspace get it too. Who joins a channel sees that channel, guest or not.
    package let guests: Bool
    package let text: Template
    package let source: SourceLocation
}

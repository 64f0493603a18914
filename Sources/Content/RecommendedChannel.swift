/// A channel worth knowing, from the section `channels`.
package struct RecommendedChannel: ContentEntry, Equatable {
    /// The channel's name in Slack, without `#`, or its id.
    package let name: String
    /// What it is for.
    package let description: String
    /// Whether it is also listed in the welcome to new members.
    package let welcome: Bool
    package let source: SourceLocation
}

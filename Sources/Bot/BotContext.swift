package import Content

/// What handlers may look at besides the message.
package struct BotContext: Sendable {
    package let identity: BotIdentity
    package let configuration: BotConfiguration
    package let content: Content
    package let glossary: Glossary
    /// What `help` lists, in order.
    package let catalog: [HelpEntry]
    /// The workspace's channels, by name without `#`.
    package let channelIDs: [String: String]

    /// The text with its placeholders filled in.
    ///
    /// - Parameter member: the user id behind `{member}`.
    package func render(_ template: Template, for member: String) -> String {
        template.render(
            with: Template.Values(
                channelIDs: channelIDs,
                member: member,
                bot: identity.userID,
                repository: configuration.repository,
                channels: content.channels
            )
        )
    }
}

package import Content
package import SlackEvents

/// Decides what is done about events, and does none of it: no network, no clock, no chance. The same event always comes
/// to the same plan.
package struct Bot: Sendable {
    package let identity: BotIdentity
    package let configuration: BotConfiguration
    package let content: Content
    /// Whether only those who address the bot are answered, and everything else is planned as shadowed.
    package let isShadow: Bool
    /// What may surprise about the content together with the built-in commands: who replaces whom.
    package let notices: [ContentProblem]

    let rules: MessageRules
    /// In the order in which they act.
    package let handlers: [any MessageHandler]
    private let index: HandlerIndex
    private let glossary: Glossary
    private let catalog: [HelpEntry]

    /// - Parameters:
    ///   - content: what the bot says; its own notices aren't repeated in ``notices``.
    ///   - isShadow: see ``DeploymentEnvironment/isShadow``.
    ///   - commands: what is coded, in the order of `help`.
    package init(
        content: Content,
        identity: BotIdentity,
        isShadow: Bool,
        configuration: BotConfiguration = BotConfiguration(),
        commands: [any MessageHandler] = BuiltIns.commands
    ) {
        let registry = HandlerRegistry(commands: commands, content: content)
        self.identity = identity
        self.configuration = configuration
        self.content = content
        self.isShadow = isShadow
        self.notices = registry.notices
        self.rules = MessageRules(identity: identity, configuration: configuration)
        self.handlers = registry.handlers
        self.index = HandlerIndex(registry.handlers, commands: registry.commands)
        self.glossary = Glossary(content.terms)
        let entries = registry.handlers.compactMap(\.help)
        self.catalog =
            entries.filter { $0.group != BuiltIns.prefixGroup } + entries.filter { $0.group == BuiltIns.prefixGroup }
    }

    /// What is done about a message.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - microseconds: the part of the time below a second.
    ///   - channelIDs: the workspace's channels by name, without `#`; what isn't in there isn't mentioned.
    package func plan(
        _ message: MessageEvent,
        now: Int64,
        microseconds: Int32 = 0,
        channelIDs: [String: String] = [:]
    ) -> Plan {
        if let reason = rules.discardReason(for: message, now: now, microseconds: microseconds) {
            return Plan(discarded: reason)
        }
        let incoming = IncomingMessage(message, bot: identity.userID)
        let matches = index.matches(for: incoming)
        guard !matches.isEmpty else { return Plan() }

        let context = context(channelIDs: channelIDs)
        var planner = ReplyPlanner(
            message: incoming,
            // Those who address the bot are answered everywhere.
            isShadowed: isShadow && !incoming.isAddressed,
            isShareShadowed: isShadow,
            maximumPartsInChannel: configuration.maximumPartsInChannel
        )
        for match in matches {
            let handler = handlers[match]
            planner.add(handler.replies(to: incoming, in: context), of: handler)
        }
        return Plan(actions: planner.actions)
    }

    /// The handlers that a message's text sets off, in order, whether or not they do something about it. Those that look
    /// at each message aren't among them.
    package func handlersSetOff(by message: MessageEvent) -> [any MessageHandler] {
        index.matches(for: IncomingMessage(message, bot: identity.userID))
            .map { handlers[$0] }
            .filter { !$0.triggers.contains(.every) }
    }

    func context(channelIDs: [String: String]) -> BotContext {
        BotContext(
            identity: identity,
            configuration: configuration,
            content: content,
            glossary: glossary,
            catalog: catalog,
            channelIDs: channelIDs
        )
    }
}

package import SlackEvents

/// Decides which messages count, before anybody looks at their text.
package struct MessageRules: Sendable {
    /// What people write: everything else with a subtype is about a message, or by a machine.
    private static let answeredSubtypes: Set<String> = ["file_share", "me_message", "thread_broadcast"]

    private let identity: BotIdentity
    private let configuration: BotConfiguration

    package init(identity: BotIdentity, configuration: BotConfiguration) {
        self.identity = identity
        self.configuration = configuration
    }

    /// Why the message isn't answered; nil if it may be.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970. A message may be from the future: clocks differ.
    ///   - microseconds: the part below a second.
    package func discardReason(for message: MessageEvent, now: Int64, microseconds: Int32) -> DiscardReason? {
        if isOwn(message) { return .ownMessage }
        // Before the subtype: a bot's edit is a bot's doing.
        if isOtherBot(message) { return .otherBot }
        if let subtype = message.subtype, !subtype.isEmpty, !Self.answeredSubtypes.contains(subtype) {
            return .subtype(subtype)
        }
        if message.hidden { return .hidden }
        guard let user = message.user, !user.isEmpty else { return .noUser }
        guard !message.channel.isEmpty else { return .noChannel }
        guard let timestamp = message.timestamp else { return .malformedTimestamp(message.rawTimestamp) }
        let age = timestamp.age(at: now, microseconds: microseconds)
        if age > configuration.messageMaxAge { return .tooOld(seconds: age.components.seconds) }
        if !configuration.heedsOutsiders, let team = message.userTeam, team.hasPrefix("T"), team != identity.teamID {
            return .outsider(team: team)
        }
        return nil
    }

    /// By user, by bot (when it posts under another name), by app, or a broadcast of what the bot began.
    private func isOwn(_ message: MessageEvent) -> Bool {
        if isOwnUser(message.user) || isOwnBot(message.botID) { return true }
        if let appID = identity.appID, message.botProfileAppID == appID || message.appID == appID { return true }
        guard message.subtype == "thread_broadcast" else { return false }
        return isOwnUser(message.rootUser) || isOwnBot(message.rootBotID)
    }

    private func isOwnUser(_ user: String?) -> Bool { user == identity.userID }

    private func isOwnBot(_ bot: String?) -> Bool { bot != nil && bot == identity.botID }

    private func isOtherBot(_ message: MessageEvent) -> Bool {
        let isBot =
            message.botID != nil || message.hasBotProfile || message.subtype == "bot_message"
            || message.user == "USLACKBOT"
        guard isBot, !configuration.heededBots.isEmpty else { return isBot }
        return ![message.botID, message.user].contains { $0.map(configuration.heededBots.contains) ?? false }
    }
}

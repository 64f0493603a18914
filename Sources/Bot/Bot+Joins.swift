import Content
package import SlackEvents

extension Bot {
    /// What is said to a new member of the workspace: a direct message, to people only.
    ///
    /// - Parameters:
    ///   - event: may arrive more than once; the actions' keys and the member make it one.
    ///   - channelIDs: the workspace's channels by name; the text leaves out the others.
    package func plan(teamJoin event: TeamJoinEvent, channelIDs: [String: String] = [:]) -> Plan {
        if event.user.isEmpty { return Plan(discarded: .noUser) }
        if event.isBot || event.user == "USLACKBOT" || event.user == identity.userID {
            return Plan(discarded: .newBot)
        }
        if event.deleted { return Plan(discarded: .deletedMember) }
        let general = content.welcomes.filter { $0.channel == nil }
        let meant = event.isGuest ? general.filter(\.guests) : general
        if meant.isEmpty, !general.isEmpty { return Plan(discarded: .newGuest) }
        return plan(meant, to: event.user, channelIDs: channelIDs) { text in
            let parts = MessageSplitter.message.split(text)
            return .directMessage(Post(channel: "", parts: parts), user: event.user)
        }
    }

    /// What is said to a member who joined a channel: something that only they see, or nothing.
    ///
    /// - Parameters:
    ///   - event: may arrive more than once; the actions' keys and the member make it one.
    ///   - channelIDs: the workspace's channels by name; tells which channel has which welcome.
    package func plan(
        memberJoinedChannel event: MemberJoinedChannelEvent,
        channelIDs: [String: String] = [:]
    ) -> Plan {
        if event.user == identity.userID { return Plan(discarded: .ownJoining) }
        if event.user.isEmpty { return Plan(discarded: .noUser) }
        if event.channel.isEmpty { return Plan(discarded: .noChannel) }
        if event.user == "USLACKBOT" || configuration.heededBots.contains(event.user) {
            return Plan(discarded: .newBot)
        }
        let meant = content.welcomes.filter { welcome in
            welcome.channel.map { ChannelName.id(of: $0, in: channelIDs) == event.channel } ?? false
        }
        return plan(meant, to: event.user, channelIDs: channelIDs) { text in
            let parts = MessageSplitter.ephemeral.split(text)
            return .ephemeral(Post(channel: event.channel, parts: parts), user: event.user)
        }
    }

    private func plan(
        _ welcomes: [Welcome],
        to member: String,
        channelIDs: [String: String],
        effect: (String) -> Effect
    ) -> Plan {
        guard !welcomes.isEmpty else { return Plan(discarded: .noWelcome) }
        let context = context(channelIDs: channelIDs)
        var plan = Plan()
        for welcome in welcomes {
            let text = context.render(welcome.text, for: member)
            guard !text.isEmpty else { continue }
            plan.actions.append(
                PlannedAction(
                    key: "welcome:\(welcome.name)",
                    handler: "welcome \(welcome.name)",
                    source: welcome.source.description,
                    effect: effect(text),
                    shadowed: isShadow
                )
            )
        }
        return plan
    }
}

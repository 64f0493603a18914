extension Workspace {
    /// Takes a newcomer in, and puts `team_join` into the outbox.
    ///
    /// - Throws: ``SimulatorError`` for a name that can't be one, or is taken where it must be new.
    mutating func welcome(_ newcomer: Newcomer) throws(SimulatorError) -> User {
        let user: User
        if let name = newcomer.name, let existing = self.user(meant: name) {
            guard !newcomer.isNew else {
                throw SimulatorError(
                    "There is a @\(existing.name) already. Choose another name, or let them join once more as “user”."
                )
            }
            user = existing
        } else {
            user = try new(newcomer)
            add(user)
            if let run = newcomer.run { stages[run, default: Staged()].users.insert(user.id) }
        }
        // Everyone is in #general.
        if !user.isBot, !user.isDeleted, let general = channels.first(where: \.isGeneral) {
            join(user.id, channel: general.id)
        }
        tellJoin(of: user)
        return user
    }

    /// Puts somebody into a channel, after taking them out if they are in it, and tells of it.
    ///
    /// - Throws: ``SimulatorError`` where there is no such channel or user.
    mutating func join(
        _ reference: String,
        meant channelReference: String,
        inviter: String?
    ) throws(SimulatorError) -> User {
        guard let channel = channel(meant: channelReference), !channel.isDirect else {
            throw SimulatorError("There is no channel “\(channelReference)” to join.")
        }
        guard let user = user(meant: reference) else { throw SimulatorError("There is nobody called “\(reference)”.") }
        var inviterID: String?
        if let inviter {
            guard let user = self.user(meant: inviter) else {
                throw SimulatorError("There is nobody called “\(inviter)”.")
            }
            inviterID = user.id
        }
        update(channel: channel.id) { $0.members.removeAll { $0 == user.id } }
        join(user.id, channel: channel.id)
        tellJoin(of: user.id, to: self[channel: channel.id] ?? channel, inviter: inviterID)
        return user
    }

    /// Takes somebody out of a channel, and puts `member_left_channel` into the outbox where the bot is or was in it.
    ///
    /// - Throws: ``SimulatorError`` where there is no such channel or user, and for #general, which nobody can leave.
    mutating func leave(_ reference: String, meant channelReference: String) throws(SimulatorError) -> User {
        guard let channel = channel(meant: channelReference), !channel.isDirect else {
            throw SimulatorError("There is no channel “\(channelReference)” to leave.")
        }
        if channel.isGeneral { throw SimulatorError("#\(channel.name) is everyone's: nobody leaves it.") }
        let user = try person(reference)
        guard channel.members.contains(user.id) else { return user }
        update(channel: channel.id) { $0.members.removeAll { $0 == user.id } }
        guard channel.members.contains(app.userID) else { return user }
        let timestamp = nextTimestamp()
        let event: JSON = [
            "type": "member_left_channel", "user": .string(user.id), "channel": .string(channel.id),
            "channel_type": channel.kind == .publicChannel ? "C" : "G", "team": .string(app.teamID),
            "event_ts": timestamp.json,
        ]
        outbox.append(OutgoingEvent(event: event, time: timestamp.seconds))
        return user
    }

    private mutating func new(_ newcomer: Newcomer) throws(SimulatorError) -> User {
        var name = newcomer.name ?? ""
        if name.hasPrefix("@") { name.removeFirst() }
        var id = nextID("U")
        if name.wholeMatch(of: /[UW][A-Z0-9]+/) != nil {
            id = name
            name = ""
        }
        if name.isEmpty { name = "newcomer-\(id.suffix(4).lowercased())" }
        guard name.wholeMatch(of: /[a-z0-9][a-z0-9._-]{0,79}/) != nil else {
            throw SimulatorError(
                "“\(name)” can't be a name: lower-case letters, digits, dots, hyphens and underscores can."
            )
        }
        var user = User(id: id, name: name, realName: newcomer.realName ?? name)
        user.isBot = newcomer.isBot
        user.isRestricted = newcomer.isRestricted
        user.isUltraRestricted = newcomer.isUltraRestricted
        user.isDeleted = newcomer.isDeleted
        if user.isBot {
            user.botID = nextID("B")
            user.appID = nextID("A")
        }
        return user
    }
}

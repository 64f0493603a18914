extension Workspace {
    /// How many channels there may be: Slack's own pages of 1,000 are then 100.
    static let maximumChannels = 100_000

    /// Makes public channels until there are that many channels, private ones counted. The bot isn't in them.
    ///
    /// - Returns: how many were made.
    mutating func makeChannels(upTo count: Int) -> Int {
        let existing = channels.count { !$0.isDirect }
        guard existing < count else { return 0 }
        for number in existing + 1...count {
            let digits = String(number)
            let padded = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
            self[channel: "C02\(padded)"] = Channel(id: "C02\(padded)", name: "channel-\(digits)", kind: .publicChannel)
        }
        return count - existing
    }

    /// Gives a channel another name, and puts `channel_rename` into the outbox.
    ///
    /// - Throws: ``SimulatorError`` where there is no such channel, or another has the name.
    mutating func rename(_ reference: String, to name: String) throws(SimulatorError) -> Channel {
        let channel = try changeable(reference)
        try check(name: name, for: channel.id)
        guard name != channel.name else { return channel }
        let timestamp = nextTimestamp()
        let renamed = update(channel: channel.id) { channel in
            channel.previousNames.insert(channel.name, at: 0)
            channel.name = name
            channel.updated = timestamp.microseconds / 1000
            return channel
        }
        tellRename(of: renamed ?? channel, at: timestamp)
        return renamed ?? channel
    }

    /// Archives a channel, and puts `channel_archive` into the outbox.
    ///
    /// - Throws: ``SimulatorError`` where there is no such channel, or it is #general, which Slack doesn't archive.
    mutating func archive(_ reference: String) throws(SimulatorError) -> Channel {
        let channel = try changeable(reference)
        if channel.isGeneral { throw SimulatorError("#\(channel.name) is everyone's: Slack doesn't archive it.") }
        guard !channel.isArchived else { return channel }
        let timestamp = nextTimestamp()
        let archived = update(channel: channel.id) { channel in
            channel.isArchived = true
            channel.updated = timestamp.microseconds / 1000
            return channel
        }
        tellArchiving(of: channel, at: timestamp)
        return archived ?? channel
    }

    /// Brings an archived channel back, and puts `channel_unarchive` into the outbox.
    ///
    /// - Throws: ``SimulatorError`` where there is no such channel or user.
    mutating func unarchive(_ reference: String, by user: String) throws(SimulatorError) -> Channel {
        let channel = try changeable(reference)
        let user = try person(user)
        guard channel.isArchived else { return channel }
        let timestamp = nextTimestamp()
        let current = update(channel: channel.id) { channel in
            channel.isArchived = false
            channel.updated = timestamp.microseconds / 1000
            return channel
        }
        if isTold(of: channel) {
            let event: JSON = [
                "type": channel.kind == .publicChannel ? "channel_unarchive" : "group_unarchive",
                "channel": .string(channel.id), "user": .string(user.id), "event_ts": timestamp.json,
            ]
            outbox.append(OutgoingEvent(event: event, time: timestamp.seconds))
        }
        return current ?? channel
    }

    /// Makes a channel with its creator in it, and puts `channel_created` into the outbox if it is public.
    ///
    /// - Throws: ``SimulatorError`` for a name that can't be one or is taken, and where there is no such user.
    mutating func create(
        _ name: String,
        purpose: String,
        isPrivate: Bool,
        by creator: String
    ) throws(SimulatorError) -> Channel {
        let creator = try person(creator)
        try check(name: name, for: nil)
        let timestamp = nextTimestamp()
        var channel = Channel(id: nextID("C"), name: name, kind: isPrivate ? .privateChannel : .publicChannel)
        channel.purpose = purpose
        channel.members = [creator.id]
        channel.updated = timestamp.microseconds / 1000
        self[channel: channel.id] = channel
        guard !isPrivate else { return channel }
        let event: JSON = [
            "type": "channel_created",
            "channel": [
                "id": .string(channel.id), "is_channel": true, "name": .string(name), "name_normalized": .string(name),
                "created": .integer(timestamp.seconds), "creator": .string(creator.id), "is_shared": false,
                "is_org_shared": false, "context_team_id": .string(app.teamID),
            ],
            "event_ts": timestamp.json,
        ]
        outbox.append(OutgoingEvent(event: event, time: timestamp.seconds))
        return channel
    }

    /// - Parameter id: the channel that may have the name already.
    private func check(name: String, for id: String?) throws(SimulatorError) {
        guard name.wholeMatch(of: /[^\sA-Z.,#@:\/]{1,80}/) != nil else {
            throw SimulatorError(
                "“\(name)” can't be a channel's name: 1 to 80 characters, no capitals, blanks or dots."
            )
        }
        if let other = channels.first(where: { $0.name == name && !$0.isDirect && $0.id != id }) {
            throw SimulatorError("#\(name) is there already: \(other.id).")
        }
    }

    private func changeable(_ reference: String) throws(SimulatorError) -> Channel {
        guard let channel = channel(meant: reference), !channel.isDirect else {
            throw SimulatorError("There is no channel “\(reference)”.")
        }
        return channel
    }

    /// Apps are told of all public channels, and of the private ones that they are in.
    private func isTold(of channel: Channel) -> Bool {
        channel.kind == .publicChannel || channel.members.contains(app.userID)
    }

    private mutating func tellRename(of channel: Channel, at timestamp: Timestamp) {
        guard isTold(of: channel) else { return }
        let isPublic = channel.kind == .publicChannel
        let event: JSON = [
            "type": isPublic ? "channel_rename" : "group_rename",
            "channel": [
                "id": .string(channel.id), "is_channel": .bool(isPublic), "is_mpim": false,
                "name": .string(channel.name), "name_normalized": .string(channel.name),
                "created": .integer(Self.foundation),
            ],
            "event_ts": timestamp.json,
        ]
        outbox.append(OutgoingEvent(event: event, time: timestamp.seconds))
    }

    private mutating func tellArchiving(of channel: Channel, at timestamp: Timestamp) {
        guard isTold(of: channel) else { return }
        let isPublic = channel.kind == .publicChannel
        let event: JSON = [
            "type": isPublic ? "channel_archive" : "group_archive", "channel": .string(channel.id),
            "user": .string(channel.members.first ?? users.first { !$0.isBot }?.id ?? ""), "is_moved": 0,
            "event_ts": timestamp.json,
        ]
        outbox.append(OutgoingEvent(event: event, time: timestamp.seconds))
    }
}

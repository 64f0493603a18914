/// What people do to messages that are there.
extension Workspace {
    /// Changes the text of somebody's own message, and puts `message_changed` into the outbox.
    ///
    /// - Parameter text: as it is stored.
    /// - Throws: ``SimulatorError`` where there is no such message, or it is somebody else's.
    mutating func edit(
        _ timestamp: String,
        in channel: String,
        by editor: String,
        to text: String
    ) throws(SimulatorError) -> Message {
        let (channel, before, user) = try ownMessage(timestamp, in: channel, of: editor)
        guard text != before.text else { return before }
        let now = nextTimestamp()
        let blocks = RichText.blocks(text, id: nextID("b"))
        let changed = update(channel: channel.id) { channel in
            channel.update(before.timestamp) { message in
                message.text = text
                message.blocks = blocks
                message.edited = (user.id, now)
                return message
            }
        }
        guard let after = changed ?? nil else { return before }
        tellChange(from: before, to: after, in: channel, isEcho: false)
        return after
    }

    /// Deletes somebody's own message, and puts `message_deleted` into the outbox.
    ///
    /// - Throws: ``SimulatorError`` where there is no such message, or it is somebody else's.
    mutating func delete(
        _ timestamp: String,
        in channel: String,
        by user: String
    ) throws(SimulatorError) -> Message {
        let (channel, message, _) = try ownMessage(timestamp, in: channel, of: user)
        delete(message, in: channel, isEcho: false)
        return message
    }

    /// Deletes a message, and puts `message_deleted` into the outbox.
    ///
    /// - Parameter isEcho: whether the app itself deleted it.
    mutating func delete(_ message: Message, in channel: Channel, isEcho: Bool) {
        let hasReplies = !channel.replies(to: message.timestamp).isEmpty
        update(channel: channel.id) { channel in
            channel.remove(message.timestamp)
            guard hasReplies else { return }
            // What others have replied to leaves a stone behind.
            var tombstone = Message(timestamp: message.timestamp, text: "This message was deleted.")
            tombstone.user = User.slackbotID
            tombstone.subtype = "tombstone"
            channel.add(tombstone)
        }
        tellChange(from: message, to: nil, in: channel, isEcho: isEcho)
    }

    /// Puts somebody's emoji on a message or takes it away, and puts `reaction_added` or `_removed` into the outbox.
    ///
    /// - Throws: ``SimulatorError`` where there is no such message, user or emoji. What is so already is no mistake.
    mutating func react(
        _ name: String,
        to timestamp: String,
        in channel: String,
        by reference: String,
        remove: Bool
    ) throws(SimulatorError) -> Message {
        let (channel, message) = try message(timestamp, in: channel)
        let user = try person(reference)
        guard EmojiNames.isKnown(name, in: emoji) else { throw SimulatorError("There is no emoji “:\(name):”.") }
        let has = message.reactions.contains { $0.name == name && $0.users.contains(user.id) }
        guard has == remove else { return message }
        let changed = update(channel: channel.id) { channel in
            channel.update(message.timestamp) { message in
                if remove { message.remove(name, of: user.id) } else { message.add(name, of: user.id) }
                return message
            }
        }
        tellReaction(name, to: message, in: channel, by: user.id, isRemoved: remove)
        return (changed ?? nil) ?? message
    }

    private mutating func tellReaction(
        _ name: String,
        to message: Message,
        in channel: Channel,
        by user: String,
        isRemoved: Bool
    ) {
        guard channel.members.contains(app.userID) else { return }
        let timestamp = nextTimestamp()
        var event: JSON = [
            "type": isRemoved ? "reaction_removed" : "reaction_added", "user": .string(user), "reaction": .string(name),
            "item": ["type": "message", "channel": .string(channel.id), "ts": message.timestamp.json],
        ]
        event["item_user"] = message.user.map(JSON.string)
        event["event_ts"] = timestamp.json
        outbox.append(OutgoingEvent(event: event, time: timestamp.seconds))
    }

    private func message(
        _ text: String,
        in reference: String
    ) throws(SimulatorError) -> (channel: Channel, message: Message) {
        let id = channel(meant: reference)?.id ?? directMessage(meant: reference)
        guard let channel = id.flatMap({ self[channel: $0] }) else {
            throw SimulatorError("There is no channel “\(reference)”.")
        }
        if channel.isArchived { throw SimulatorError("#\(channel.name) is archived: nothing in it can be changed.") }
        guard let timestamp = Timestamp(text), let message = channel.message(timestamp) else {
            throw SimulatorError("There is no message “\(text)” in \(channel.id).")
        }
        return (channel, message)
    }

    private func ownMessage(
        _ text: String,
        in channel: String,
        of reference: String
    ) throws(SimulatorError) -> (channel: Channel, message: Message, user: User) {
        let (channel, message) = try message(text, in: channel)
        let user = try person(reference)
        guard message.user == user.id, message.subtype != "tombstone" else {
            throw SimulatorError("@\(user.name) didn't say that: one changes and deletes one's own messages.")
        }
        return (channel, message, user)
    }

    /// The user meant by an id or a name.
    func person(_ reference: String) throws(SimulatorError) -> User {
        guard let user = user(meant: reference) else { throw SimulatorError("There is nobody called “\(reference)”.") }
        return user
    }
}

extension Message {
    /// Puts a user's emoji there. It must not be there yet.
    mutating func add(_ name: String, of user: String) {
        if let index = reactions.firstIndex(where: { $0.name == name }) {
            reactions[index].users.append(user)
        } else {
            reactions.append(Reaction(name: name, users: [user]))
        }
    }

    /// Takes a user's emoji away.
    mutating func remove(_ name: String, of user: String) {
        for index in reactions.indices where reactions[index].name == name {
            reactions[index].users.removeAll { $0 == user }
        }
        reactions.removeAll { $0.users.isEmpty }
    }
}

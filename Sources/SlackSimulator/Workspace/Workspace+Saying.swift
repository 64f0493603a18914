import FoundationEssentials

extension Workspace {
    /// Puts what somebody says into the workspace, and its events into the outbox.
    ///
    /// - Returns: the message and its channel.
    /// - Throws: ``SimulatorError`` which says what to name differently. Then nothing was said.
    mutating func say(_ utterance: Utterance) throws(SimulatorError) -> (Message, Channel) {
        guard let channel = openConversation(meant: utterance.channel) else {
            throw SimulatorError("There is no channel “\(utterance.channel)”. \(channelNames)")
        }
        if channel.isArchived { throw SimulatorError("#\(channel.name) is archived: nobody can say anything there.") }
        let speaker = try speaker(of: utterance, in: channel)
        if let subtype = utterance.subtype, ["message_changed", "message_deleted", "message_replied"].contains(subtype)
        {
            throw SimulatorError("Nobody says a “\(subtype)”. Send the whole event with POST /simulator/event.")
        }
        try Self.check(length: utterance.text, isTyped: utterance.isTyped)
        let length = utterance.files.reduce(0) { $0 + Self.length(ofFile: $1) }
        guard utterance.files.isEmpty || hasRoom(for: length) else {
            throw SimulatorError(
                "The workspace has no room for another \(length) bytes of files: it keeps \(storageLimit / 1024 / 1024) MiB "
                    + "in memory. Start the simulator anew to empty it."
            )
        }
        let timestamp = try timestamp(of: utterance, in: channel)
        let thread = try thread(of: utterance)
        if utterance.subtype == "thread_broadcast", thread == nil {
            throw SimulatorError("A thread_broadcast needs the “thread_ts” of the thread that it comes from.")
        }

        var message = Message(
            timestamp: timestamp,
            text: utterance.isTyped
                ? TypedText(workspace: self).stored(utterance.text)
                : utterance.linksNames ? linkingNames(utterance.text) : utterance.text
        )
        message.subtype = utterance.subtype ?? (utterance.files.isEmpty ? nil : "file_share")
        message.thread = thread
        if !message.text.isEmpty { message.blocks = RichText.blocks(message.text, id: nextID("b")) }
        if speaker.isBot {
            message.botID = speaker.botID
            message.appID = speaker.appID
            if message.subtype == "bot_message" {
                message.username = speaker.name
            } else {
                message.user = speaker.id
                message.botProfile = speaker.botProfile(teamID: app.teamID)
            }
        } else {
            message.user = speaker.id
            message.clientMessageID = UUID().uuidString.lowercased()
        }
        message.files = utterance.files.map { share($0, by: speaker.id, at: timestamp, in: channel) }

        // Whoever speaks in a channel is in it.
        if !channel.isDirect { join(speaker.id, channel: channel.id) }
        update(channel: channel.id) { $0.add(message) }
        let current = self[channel: channel.id] ?? channel
        tell(message, in: current, isEcho: speaker.id == app.userID)
        return (message, current)
    }

    /// - Throws: ``SimulatorError`` for a text that is longer than Slack takes.
    static func check(length text: String, isTyped: Bool) throws(SimulatorError) {
        let limit = isTyped ? Utterance.maximumTyped : Utterance.maximumLength
        // Most texts are short, and their bytes are quickly counted.
        guard text.utf8.count > limit, text.unicodeScalars.count > limit else { return }
        throw SimulatorError(
            "The text has \(text.unicodeScalars.count) characters, and Slack takes \(limit)"
                + (isTyped ? " from its message field" : "") + ". Share it as a file, or say less."
        )
    }

    private func speaker(of utterance: Utterance, in channel: Channel) throws(SimulatorError) -> User {
        if let bot = utterance.bot {
            guard let user = user(meant: bot), user.isBot else {
                throw SimulatorError("There is no bot “\(bot)”. Say “otherbot”.")
            }
            return user
        }
        if let reference = utterance.user {
            guard let user = user(meant: reference) else {
                throw SimulatorError("There is nobody called “\(reference)”. \(userNames)")
            }
            if channel.isDirect, !channel.members.contains(user.id) {
                throw SimulatorError(
                    "@\(user.name) isn't in the direct message \(channel.id). Say it to “@\(user.name)”."
                )
            }
            return user
        }
        let default_ = if case .direct(let user, _) = channel.kind { user } else { "alice" }
        guard let user = user(meant: default_) else { throw SimulatorError("Say who says it. \(userNames)") }
        return user
    }

    private mutating func timestamp(of utterance: Utterance, in channel: Channel) throws(SimulatorError) -> Timestamp {
        guard let text = utterance.timestamp else {
            guard let age = utterance.age, age > .zero else { return nextTimestamp() }
            var timestamp = Timestamp(microseconds: Self.now - age.milliseconds * 1000)
            while channel.message(timestamp) != nil {
                timestamp = Timestamp(microseconds: timestamp.microseconds + 1)
            }
            return timestamp
        }
        guard let timestamp = Timestamp(text) else {
            throw SimulatorError("“ts” is a time like “1700000000.000100”, not “\(text)”.")
        }
        if channel.message(timestamp) != nil {
            throw SimulatorError("There is a message \(text) in \(channel.id) already: a ts is a message's id.")
        }
        return timestamp
    }

    private func thread(of utterance: Utterance) throws(SimulatorError) -> Timestamp? {
        guard let text = utterance.thread else { return nil }
        guard let thread = Timestamp(text) else {
            throw SimulatorError("“thread_ts” is a time like “1700000000.000100”, not “\(text)”.")
        }
        return thread
    }

    /// `@name` and `#name` as mentions, where they name somebody or a channel.
    private func linkingNames(_ text: String) -> String {
        text.replacing(/([@#])([a-z0-9][a-z0-9._-]*)/) { match in
            // A full stop after a name ends the sentence.
            let name = String(match.output.2.reversed().drop { ".-_".contains($0) }.reversed())
            let rest = match.output.2.dropFirst(name.count)
            if match.output.1 == "@", let user = users.first(where: { $0.name == name }) {
                return "<@\(user.id)>" + rest
            }
            if match.output.1 == "#", let channel = channel(meant: "#" + name) {
                return "<#\(channel.id)|\(name)>" + rest
            }
            return String(match.output.0)
        }
    }

    private var userNames: String { "People are " + users.map(\.name).joined(separator: ", ") + "." }

    private var channelNames: String {
        "Channels are " + channels.prefix(20).filter { !$0.isDirect }.map { "#" + $0.name }.joined(separator: ", ")
            + "."
    }
}

extension Workspace {
    /// The channel that an argument names, if the bot can see it: public ones, and those it is in.
    ///
    /// - Parameter byName: whether names are taken too, as the methods that post do.
    /// - Throws: `channel_not_found`.
    func visibleChannel(_ arguments: Arguments, byName: Bool = false) throws(APIError) -> Channel {
        guard let reference = arguments.string("channel"),
            let channel = byName ? channel(meant: reference) : self[channel: reference],
            channel.kind == .publicChannel || isReachable(channel)
        else { throw APIError("channel_not_found") }
        return channel
    }

    /// Whether the bot is in the channel, or may post there as Slackbot does.
    func isReachable(_ channel: Channel) -> Bool {
        if case .direct(_, User.slackbotID) = channel.kind { return true }
        return channel.members.contains(app.userID)
    }

    /// The message that two arguments name.
    ///
    /// - Parameters:
    ///   - name: the argument that holds the timestamp.
    ///   - malformed: the error for what is no timestamp.
    /// - Throws: `channel_not_found`, `message_not_found`, or `malformed`.
    func message(
        _ arguments: Arguments,
        _ name: String,
        malformed: String = "message_not_found"
    ) throws(APIError) -> (channel: Channel, message: Message) {
        let channel = try visibleChannel(arguments)
        guard let timestamp = Timestamp(arguments.string(name) ?? "") else { throw APIError(malformed) }
        guard let message = channel.message(timestamp) else { throw APIError("message_not_found") }
        return (channel, message)
    }
}

import Synchronization

extension ControlInterface {
    /// `POST /simulator/stage`: makes a conversation for a scenario to be played in, without any event.
    ///
    /// `type` is `channel`, `group`, `im` or `mpim`, or else `channel` is one that there is already; `members` are in it,
    /// and so are the bot and `user`, who is made up where nobody is named.
    func stage(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let type = try request.string("type")
        let channel = try request.string("channel")
        let user = try request.string("user")
        let members = try request.array("members").compactMap(\.string)
        let staged = simulator.update { state in
            Result { () throws(SimulatorError) in
                try state.workspace.stage(type: type, channel: channel, user: user, members: members)
            }
        }
        let (channelID, userID) = try staged.get()
        var answer: JSON = ["ok": true, "channel": .string(channelID), "user": .string(userID)]
        addUnknown(request, ["type", "channel", "user", "members"], to: &answer)
        return answer
    }
}

extension Workspace {
    fileprivate mutating func stage(
        type: String?,
        channel reference: String?,
        user name: String?,
        members: [String]
    ) throws(SimulatorError) -> (channel: String, user: String) {
        let author = try author(name)
        if let reference {
            guard let channel = channel(meant: reference) else {
                throw SimulatorError("There is no channel “\(reference)”.")
            }
            join(author, channel: channel.id)
            return (channel.id, author)
        }
        var everyone = [author]
        for member in members {
            guard let user = user(meant: member) else { throw SimulatorError("There is nobody called “\(member)”.") }
            everyone.append(user.id)
        }
        if !everyone.contains(app.userID) { everyone.append(app.userID) }
        let kind: Channel.Kind
        switch type {
        case "im": return (openDirectMessage(with: author), author)
        case "channel": kind = .publicChannel
        case "group": kind = .privateChannel
        case "mpim": kind = .group
        default: throw SimulatorError("“type” is channel, group, im or mpim.")
        }
        let id = nextID(kind == .publicChannel ? "C" : "G")
        var channel = Channel(id: id, name: "stage-\(id.lowercased())", kind: kind)
        channel.members = everyone
        self[channel: id] = channel
        return (id, author)
    }

    private mutating func author(_ name: String?) throws(SimulatorError) -> String {
        if let name {
            guard let user = user(meant: name) else { throw SimulatorError("There is nobody called “\(name)”.") }
            return user.id
        }
        let id = nextID("U")
        add(User(id: id, name: "extra-\(id.lowercased())", realName: "Extra \(id)"))
        return id
    }
}

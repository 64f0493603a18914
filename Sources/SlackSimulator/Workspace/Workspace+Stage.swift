/// What was made for a run of scenarios, and goes with it.
struct Staged: Sendable {
    var channels: Set<String> = []
    var users: Set<String> = []
}

extension Workspace {
    /// Makes a conversation for a scenario to be played in, without any event; see ``ControlInterface/stage(_:)``.
    ///
    /// - Parameter run: the run that it is for, with which it goes; nil: it stays.
    mutating func stage(
        type: String?,
        channel reference: String?,
        user name: String?,
        members: [String],
        run: String?
    ) throws(SimulatorError) -> (channel: String, user: String) {
        if let reference {
            guard let channel = channel(meant: reference) else {
                throw SimulatorError("There is no channel “\(reference)”.")
            }
            let author = try author(name, run: run)
            join(author, channel: channel.id)
            return (channel.id, author)
        }
        var others: [String] = []
        for member in members {
            guard let user = user(meant: member) else { throw SimulatorError("There is nobody called “\(member)”.") }
            others.append(user.id)
        }
        let kind: Channel.Kind?
        switch type {
        case "im": kind = nil
        case "channel": kind = .publicChannel
        case "group": kind = .privateChannel
        case "mpim": kind = .group
        default: throw SimulatorError("“type” is channel, group, im or mpim.")
        }
        let author = try author(name, run: run)
        guard let kind else { return (openDirectMessage(with: author), author) }
        let id = nextID(kind == .publicChannel ? "C" : "G")
        var channel = Channel(id: id, name: "stage-\(id.lowercased())", kind: kind)
        channel.members = [author] + others
        if !channel.members.contains(app.userID) { channel.members.append(app.userID) }
        self[channel: id] = channel
        if let run { stages[run, default: Staged()].channels.insert(id) }
        return (id, author)
    }

    /// Takes away what was made for a run, without any event. Whoever of its people has said something in a channel that
    /// stays is deactivated: what was said needs somebody who has said it.
    ///
    /// - Returns: how many conversations and people are gone.
    mutating func unstage(run: String) -> (channels: Int, users: Int) {
        guard let staged = stages.removeValue(forKey: run) else { return (0, 0) }
        let gone = channels.filter { channel in
            staged.channels.contains(channel.id)
                || channel.isDirect && channel.members.contains(where: staged.users.contains)
        }
        remove(channels: Set(gone.map(\.id)))
        let speakers = Set(channels.flatMap { $0.messages.compactMap(\.user) }).intersection(staged.users)
        for id in speakers {
            guard var user = user(id) else { continue }
            user.isDeleted = true
            add(user)
        }
        leaveAll(speakers)
        remove(users: staged.users.subtracting(speakers))
        return (gone.count, staged.users.count)
    }

    private mutating func author(_ name: String?, run: String?) throws(SimulatorError) -> String {
        if let name {
            guard let user = user(meant: name) else { throw SimulatorError("There is nobody called “\(name)”.") }
            return user.id
        }
        let id = nextID("U")
        add(User(id: id, name: "extra-\(id.lowercased())", realName: "Extra \(id)"))
        if let run { stages[run, default: Staged()].users.insert(id) }
        return id
    }
}

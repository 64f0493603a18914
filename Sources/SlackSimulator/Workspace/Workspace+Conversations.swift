extension Workspace {
    /// How many people a direct message may have beside who opens it: Slack's limit.
    private static let maximumOthers = 8

    /// The direct message of some people, made where there is none yet. The bot is in it only where it is named, and
    /// hears and sees nothing of the others.
    ///
    /// - Parameters:
    ///   - reference: who opens it.
    ///   - others: one for a direct message of two, more for a group's.
    /// - Throws: ``SimulatorError`` where there is nobody of that name, or too many are named.
    mutating func openConversation(by reference: String, with others: [String]) throws(SimulatorError) -> Channel {
        var members: [User] = []
        for reference in [reference] + others {
            guard let user = user(meant: reference), !user.isDeleted else {
                throw SimulatorError("There is nobody called “\(reference)”.")
            }
            if !members.contains(user) { members.append(user) }
        }
        guard members.count > 1, members.count <= Self.maximumOthers + 1 else {
            throw SimulatorError("A direct message is with 1 to \(Self.maximumOthers) others.")
        }
        let ids = members.map(\.id)
        if let existing = channels.first(where: { $0.isDirect && Set($0.members) == Set(ids) }) { return existing }
        let id: String
        if ids.count == 2, ids.contains(app.userID) || ids.contains(User.slackbotID) {
            let person = ids.first { $0 != app.userID && $0 != User.slackbotID } ?? ids[0]
            id = openDirectMessage(with: person, from: ids.first { $0 != person })
        } else {
            let isOfTwo = ids.count == 2
            id = nextID(isOfTwo ? "D" : "C")
            var channel = Channel(
                id: id,
                name: isOfTwo ? "" : "mpdm-\(members.map(\.name).joined(separator: "--"))-1",
                kind: isOfTwo ? .direct(user: ids[0], with: ids[1]) : .group
            )
            channel.members = ids
            self[channel: id] = channel
        }
        guard let channel = self[channel: id] else { throw SimulatorError("The direct message is gone.") }
        return channel
    }
}

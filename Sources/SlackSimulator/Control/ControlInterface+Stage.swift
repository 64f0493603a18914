import Synchronization

extension ControlInterface {
    /// `POST /simulator/stage`: makes a conversation for a scenario to be played in, without any event.
    ///
    /// `type` is `channel`, `group`, `im` or `mpim`, or else `channel` is one that there is already; `members` are in it,
    /// and so are the bot and `user`, who is made up where nobody is named. What is made for a `run` goes with it.
    func stage(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let type = try request.string("type")
        let channel = try request.string("channel")
        let user = try request.string("user")
        let members = try request.array("members").compactMap(\.string)
        let run = try request.string("run")
        let staged = simulator.update { state in
            Result { () throws(SimulatorError) in
                try state.workspace.stage(type: type, channel: channel, user: user, members: members, run: run)
            }
        }
        let (channelID, userID) = try staged.get()
        var answer: JSON = ["ok": true, "channel": .string(channelID), "user": .string(userID)]
        addUnknown(request, ["type", "channel", "user", "members", "run"], to: &answer)
        return answer
    }

    /// `POST /simulator/unstage`: takes away what was made for a `run`, without any event.
    func unstage(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let run = try request.requiredString("run")
        let gone = simulator.update { state in
            let gone = state.workspace.unstage(run: run)
            if gone.channels + gone.users > 0 { state.changes.beginAnew() }
            return gone
        }
        var answer: JSON = ["ok": true, "channels": .integer(gone.channels), "users": .integer(gone.users)]
        addUnknown(request, ["run"], to: &answer)
        return answer
    }
}

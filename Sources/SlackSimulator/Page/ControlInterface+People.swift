import Synchronization

/// What people do in Slack beside talking, as orders.
extension ControlInterface {
    /// `POST /simulator/edit`
    func edit(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let (channel, ts, user) = try place(request)
        let text = try request.requiredString("text")
        try Workspace.check(length: text, isTyped: true)
        return try await perform(request, ["channel", "ts", "user", "text"]) { workspace throws(SimulatorError) in
            let stored = TypedText(workspace: workspace).stored(text)
            return ["ts": try workspace.edit(ts, in: channel, by: user, to: stored).timestamp.json]
        }
    }

    /// `POST /simulator/delete`
    func delete(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let (channel, ts, user) = try place(request)
        return try await perform(request, ["channel", "ts", "user"]) { workspace throws(SimulatorError) in
            ["ts": try workspace.delete(ts, in: channel, by: user).timestamp.json]
        }
    }

    /// `POST /simulator/react`
    func react(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let (channel, ts, user) = try place(request)
        let name = try request.requiredString("name")
        let remove = try request.bool("remove")
        return try await perform(request, ["channel", "ts", "user", "name", "remove"]) {
            workspace throws(SimulatorError) in
            let message = try workspace.react(name, to: ts, in: channel, by: user, remove: remove)
            return ["reactions": .array(message.reactions.map(\.json))]
        }
    }

    /// `POST /simulator/channels/create`
    func createChannel(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let name = try request.requiredString("name")
        let purpose = try request.string("purpose") ?? ""
        let user = try request.requiredString("user")
        let isPrivate = try request.bool("is_private")
        let withBot = try request.bool("with_bot")
        let known = ["name", "purpose", "user", "is_private", "with_bot"]
        return try await perform(request, known) { workspace throws(SimulatorError) in
            let channel = try workspace.create(name, purpose: purpose, isPrivate: isPrivate, by: user)
            if withBot { _ = try workspace.join(workspace.app.userID, meant: channel.id, inviter: user) }
            return ["id": .string(channel.id), "name": .string(channel.name)]
        }
    }

    /// `POST /simulator/conversations/open`: the direct message of `user` and those of `with`, a list of one or more.
    func openConversation(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let user = try request.requiredString("user")
        let others = try request.array("with").compactMap(\.string)
        return try await perform(request, ["user", "with"]) { workspace throws(SimulatorError) in
            let channel = try workspace.openConversation(by: user, with: others)
            return ["channel": .string(channel.id), "type": .string(channel.type)]
        }
    }

    /// `POST /simulator/channels/unarchive`
    func unarchiveChannel(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let id = try request.requiredString("id")
        let user = try request.requiredString("user")
        return try await perform(request, ["id", "user"]) { workspace throws(SimulatorError) in
            ["id": .string(try workspace.unarchive(id, by: user).id)]
        }
    }

    /// `POST /simulator/leave-channel`
    func leaveChannel(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let channel = try request.requiredString("channel")
        let user = try request.requiredString("user")
        return try await perform(request, ["channel", "user"]) { workspace throws(SimulatorError) in
            ["user": .string(try workspace.leave(user, meant: channel).id)]
        }
    }

    /// `GET /simulator/messages`
    func messages(in id: String, before: String?) throws(SimulatorError) -> JSON {
        let workspace = simulator.state.withLock { $0.workspace }
        guard let channel = workspace[channel: id] else { throw SimulatorError("There is no channel “\(id)”.") }
        var time: Timestamp?
        if let before, !before.isEmpty {
            time = Timestamp(before)
            guard time != nil else { throw SimulatorError("“before” is a time like “1700000000.000100”.") }
        }
        return WorkspaceSnapshot.messages(of: channel, before: time, workspace)
    }

    private func place(_ request: ControlRequest) throws(SimulatorError) -> (channel: String, ts: String, user: String)
    {
        (
            try request.requiredString("channel"), try request.requiredString("ts"), try request.requiredString("user")
        )
    }

    /// Changes the workspace, delivers what comes of it, and tells both.
    private func perform(
        _ request: ControlRequest,
        _ known: [String],
        _ change: (inout Workspace) throws(SimulatorError) -> JSON
    ) async throws(SimulatorError) -> JSON {
        let (result, _, events) = try simulator.take { workspace throws(SimulatorError) in
            (try change(&workspace), ())
        }
        let deliveries = try await simulator.deliver(events)
        var answer: JSON = .object([JSON.Member("ok", true)] + (result.members ?? []))
        answer["deliveries"] = .array(deliveries.map(\.json))
        addUnknown(request, known, to: &answer)
        return answer
    }
}

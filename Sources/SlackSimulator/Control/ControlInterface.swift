import Secrets
import Synchronization

/// The orders under `/simulator`, each taking and giving JSON. ``Routes`` brings them to HTTP.
struct ControlInterface: Sendable {
    let simulator: SlackSimulator

    /// `POST /simulator/say`
    func say(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        var utterance = Utterance("", in: try request.requiredString("channel"))
        utterance.user = try request.string("user")
        let text = try request.string("text")
        utterance.text = text ?? ""
        utterance.thread = try request.string("thread_ts")
        utterance.subtype = try request.string("subtype")
        utterance.timestamp = try request.string("ts")
        utterance.age = try request.integer("age", in: 0...Utterance.longestAge).map { .seconds($0) }
        utterance.files = try request.array("files")
        utterance.bot = try bot(request)
        utterance.linksNames = try request.bool("link_names")
        utterance.isTyped = try request.bool("typed")
        // Slack lets nobody say nothing, and yet there are messages with an empty text.
        guard text != nil || !utterance.files.isEmpty else {
            throw SimulatorError("“text” is missing: there is nothing to say.")
        }
        let said = try await simulator.say(utterance)
        var answer: JSON = ["ok": true, "channel": .string(said.channel), "ts": .string(said.timestamp)]
        answer["event_id"] = said.eventID.map(JSON.string) ?? .null
        answer["deliveries"] = .array(said.deliveries.map(\.json))
        addUnknown(
            request,
            [
                "channel", "user", "text", "thread_ts", "subtype", "ts", "age", "files", "bot", "link_names", "typed",
            ],
            to: &answer
        )
        return answer
    }

    /// `POST /simulator/event`
    func event(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let event = try CustomEvent(body: body)
        let sent = try await simulator.send(event)
        return [
            "ok": true, "event_id": sent.eventID.map(JSON.string) ?? .null,
            "deliveries": .array(sent.deliveries.map(\.json)),
        ]
    }

    /// `POST /simulator/join-workspace`
    func joinWorkspace(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        var newcomer = Newcomer()
        // `user` may be somebody who is there and comes once more; `name` is somebody new's.
        newcomer.name = try request.string("user")
        if newcomer.name == nil, let name = try request.string("name") {
            newcomer.name = name
            newcomer.isNew = true
        }
        newcomer.run = try request.string("run")
        newcomer.realName = try request.string("real_name")
        newcomer.isBot = try request.bool("is_bot")
        newcomer.isRestricted = try request.bool("is_restricted")
        newcomer.isUltraRestricted = try request.bool("is_ultra_restricted")
        newcomer.isDeleted = try request.bool("deleted")
        var answer = answer(for: try await simulator.joinWorkspace(newcomer))
        addUnknown(
            request,
            ["user", "name", "real_name", "is_bot", "is_restricted", "is_ultra_restricted", "deleted", "run"],
            to: &answer
        )
        return answer
    }

    /// `POST /simulator/join-channel`
    func joinChannel(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let joined = try await simulator.joinChannel(
            try request.requiredString("channel"),
            user: try request.requiredString("user"),
            inviter: try request.string("inviter")
        )
        var answer = answer(for: joined)
        addUnknown(request, ["channel", "user", "inviter"], to: &answer)
        return answer
    }

    /// `GET /simulator/app`
    func app() -> JSON {
        let configuration = simulator.configuration
        return simulator.state.withLock { state in
            let workspace = state.workspace
            return [
                "ok": true,
                "signing_secret": .string(configuration.signingSecret.exposed),
                "verification_token": .string(configuration.verificationToken.exposed),
                "bot_token": .string(configuration.botToken.exposed),
                "app_id": .string(workspace.app.appID), "team_id": .string(workspace.app.teamID),
                "bot_user_id": .string(workspace.app.userID), "bot_id": .string(workspace.app.botID),
                "event_url": state.eventURL.map(JSON.string) ?? .null,
                "users": .object(workspace.users.map { JSON.Member($0.name, .string($0.id)) }),
                "channels": .object(
                    workspace.channels.filter { !$0.name.isEmpty }.map { JSON.Member($0.name, .string($0.id)) }
                ),
            ]
        }
    }

    /// `POST /simulator/app`
    func setApp(_ body: [UInt8]) throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        guard let value = request.json["event_url"] else { throw SimulatorError("“event_url” is missing.") }
        if !value.isNull {
            guard let url = value.string, url.hasPrefix("http://") || url.hasPrefix("https://") else {
                throw SimulatorError("“event_url” begins with http:// or https://.")
            }
        }
        simulator.setEventURL(value.string)
        return app()
    }

    /// `GET /simulator/transcript`
    ///
    /// - Parameter reference: the channel; nil: all.
    func transcript(_ reference: String?) throws(SimulatorError) -> JSON {
        let workspace = simulator.state.withLock { $0.workspace }
        let json: JSON
        if let reference {
            let id = workspace.channel(meant: reference)?.id ?? workspace.directMessage(meant: reference)
            guard let id else { throw SimulatorError("There is no channel “\(reference)”.") }
            if let channel = workspace[channel: id] {
                json = Transcript.channel(channel, workspace)
            } else {
                // A direct message that nobody has written.
                json = ["channel": .string(id), "type": "im", "messages": [], "ephemerals": []]
            }
        } else {
            json = Transcript.all(workspace)
        }
        return .object([JSON.Member("ok", true)] + (json.members ?? []))
    }

    /// `POST /simulator/faults`
    func addFault(_ body: [UInt8]) throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let fault = try Fault(request, workspace: simulator.state.withLock { $0.workspace })
        // An error that Slack may come to have one day is worth a trial too.
        if try !request.bool("force") { try fault.checkError() }
        let id = simulator.add(fault)
        var answer = faults()
        answer["id"] = .integer(id)
        addUnknown(request, Fault.fields + ["force"], to: &answer)
        return answer
    }

    /// `DELETE /simulator/faults`: all, or the one of `?id=`, which may be used up by now.
    func clearFaults(id: String?) throws(SimulatorError) -> JSON {
        guard let id else {
            simulator.clearFaults()
            return faults()
        }
        guard let number = Int(id) else { throw SimulatorError("“id” is a fault's number, not “\(id)”.") }
        simulator.update { state in
            state.faults.remove(number)
            state.tell(["kind": "faults"])
        }
        return faults()
    }

    /// `GET /simulator/faults`
    func faults() -> JSON {
        simulator.state.withLock { state in
            [
                "ok": true, "faults": .array(state.faults.faults.map(\.json)),
                "lost_acknowledgements": .integer(state.lostAcknowledgements),
            ]
        }
    }

    /// `GET /simulator/requests`
    func requests() -> JSON {
        simulator.state.withLock { state in
            let counts = state.requests.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .integer($0.value)) }
            return [
                "ok": true, "requests": .object(counts), "paths": state.paths.json, "statuses": state.paths.statusJSON,
                "deliveries": state.deliveries.json,
                "refused": Self.json((state.limits?.refusals ?? [:]).mapValues { .integer($0) }),
                "unknown_arguments": Self.json(state.unknownArguments.mapValues { .strings($0.sorted()) }),
            ]
        }
    }

    private static func json(_ values: [String: JSON]) -> JSON {
        .object(values.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
    }

    private func bot(_ request: ControlRequest) throws(SimulatorError) -> String? {
        switch request.json["bot"] {
        case .bool(true): "otherbot"
        case .bool(false), .null, nil: nil
        case .string(let name): name
        default: throw SimulatorError("“bot” is true for otherbot, or a bot's name.")
        }
    }

    private func answer(for joined: Joined) -> JSON {
        [
            "ok": true, "user": .string(joined.user), "event_id": joined.eventID.map(JSON.string) ?? .null,
            "deliveries": .array(joined.deliveries.map(\.json)),
        ]
    }

    /// Names the fields that had no effect: most likely they are misspelt.
    func addUnknown(_ request: ControlRequest, _ known: [String], to answer: inout JSON) {
        let unknown = request.unknown(beside: known)
        if !unknown.isEmpty { answer["ignored"] = .strings(unknown) }
    }
}

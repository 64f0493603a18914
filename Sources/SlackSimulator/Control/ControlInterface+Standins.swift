import Synchronization

/// The orders for what happens beside conversations: on other sites, and with channels as such.
extension ControlInterface {
    /// `POST /simulator/gerrit/merge`
    func mergeChanges(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let numbers = simulator.mergeChanges(
            try request.integer("count", in: 1...GerritStandin.maximumChanges) ?? 1,
            project: try request.string("project") ?? "go",
            subject: try request.string("subject"),
            message: try request.string("message")
        )
        return answer(
            request,
            ["project", "subject", "message", "count"],
            [
                "ok": true, "numbers": .array(numbers.map { .integer($0) }),
            ]
        )
    }

    /// `POST /simulator/gerrit/touch`
    func touchChange(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        guard let number = try request.integer("number", in: 0...Int(Int32.max)) else {
            throw SimulatorError("“number” is missing.")
        }
        guard simulator.touchChange(number) else { throw SimulatorError("There is no change \(number).") }
        return answer(request, ["number"], ["ok": true, "number": .integer(number)])
    }

    /// `POST /simulator/gotime/plan`
    func planShow(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        // A year in both directions.
        if let seconds = try request.integer("in_s", in: -31_536_000...31_536_000) {
            let start = Workspace.now / 1_000_000 + Int64(seconds)
            simulator.planShow(at: start)
            return answer(
                request,
                ["in_s"],
                ["ok": true, "at": .string(StandinTime(microseconds: start * 1_000_000).whole)]
            )
        }
        guard request.json["at"] != nil else { throw SimulatorError("“at” is missing: a time, or null.") }
        let text = try request.text("at")
        let time = text.flatMap { text in
            StandinTime(text) ?? Int64(text).map { StandinTime(microseconds: $0 * 1_000_000) }
        }
        if text != nil, time == nil {
            throw SimulatorError("“at” is a time like 2026-11-25T20:00:00Z, seconds since 1970, or null.")
        }
        simulator.planShow(at: time?.seconds)
        return answer(request, ["at"], ["ok": true, "at": time.map { .string($0.whole) } ?? .null])
    }

    /// `POST /simulator/gotime/live`
    func setLive(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        guard request.json["streaming"] != nil else { throw SimulatorError("“streaming” is missing: true or false.") }
        let isStreaming = try request.bool("streaming")
        simulator.setStreaming(isStreaming)
        return answer(request, ["streaming"], ["ok": true, "streaming": .bool(isStreaming)])
    }

    /// `POST /simulator/gotime/html`
    func setPage(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        guard request.json["on"] != nil else { throw SimulatorError("“on” is missing: true or false.") }
        let isOn = try request.bool("on")
        simulator.setLivePage(isOn)
        return answer(request, ["on"], ["ok": true, "on": .bool(isOn)])
    }

    /// `POST /simulator/mastodon/post`
    func postStatus(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let fields = request.json["fields"] ?? [:]
        guard fields.isNull || fields.members != nil else {
            throw SimulatorError("“fields” is an object of the status's fields.")
        }
        let isBoost = try request.bool("boost")
        let isReply = try request.bool("reply")
        if isBoost, isReply { throw SimulatorError("A status is a boost or a reply, not both.") }
        let id = simulator.postStatus(
            try request.requiredString("text"),
            age: .seconds(try request.integer("age_s", in: 0...1_000_000_000) ?? 0),
            isBoost: isBoost,
            isReply: isReply,
            fields: fields
        )
        return answer(request, ["text", "age_s", "boost", "reply", "fields"], ["ok": true, "id": .string(id)])
    }

    /// `POST /simulator/feed/publish`
    func publishEntry(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let guid = simulator.publishEntry(
            title: try request.requiredString("title"),
            link: try request.requiredString("link")
        )
        return answer(request, ["title", "link"], ["ok": true, "guid": .string(guid)])
    }

    /// `POST /simulator/channels`
    func makeChannels(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        guard let count = try request.integer("count", in: 1...Workspace.maximumChannels) else {
            throw SimulatorError("“count” is missing.")
        }
        let made = simulator.makeChannels(upTo: count)
        let all = simulator.withWorkspace { workspace in workspace.channels.count { !$0.isDirect } }
        return answer(request, ["count"], ["ok": true, "channels": .integer(all), "made": .integer(made)])
    }

    /// `POST /simulator/channels/rename`
    func renameChannel(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let deliveries = try await simulator.renameChannel(
            try request.requiredString("id"),
            to: try request.requiredString("name")
        )
        return answer(request, ["id", "name"], ["ok": true, "deliveries": .array(deliveries.map(\.json))])
    }

    /// `POST /simulator/channels/archive`
    func archiveChannel(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let deliveries = try await simulator.archiveChannel(try request.requiredString("id"))
        return answer(request, ["id"], ["ok": true, "deliveries": .array(deliveries.map(\.json))])
    }

    private func answer(_ request: ControlRequest, _ known: [String], _ answer: JSON) -> JSON {
        var answer = answer
        addUnknown(request, known, to: &answer)
        return answer
    }
}

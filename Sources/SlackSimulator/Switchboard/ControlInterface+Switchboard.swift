import Glibc
import Synchronization
import Systemd

/// What the page's inspector and switchboard ask for, and may order.
extension ControlInterface {
    // MARK: Inspector

    /// `GET /simulator/journey`
    ///
    /// - Parameters:
    ///   - channel: an id or a name.
    ///   - eventID: instead of channel and timestamp.
    func journey(channel: String?, timestamp: String?, eventID: String?) async throws(SimulatorError) -> JSON {
        let surroundings = simulator.configuration.surroundings
        let journal: (@Sendable (String) -> Result<[LogLine], SimulatorError>)? =
            surroundings.usesSystemd ? { @Sendable eventID in Self.journal(eventID: eventID) } : nil
        let report = simulator.state.withLock { state in
            JourneyReport(
                journeys: state.journeys,
                workspace: state.workspace,
                surroundings: surroundings,
                queueProblem: state.queueProblem,
                journal: journal
            )
        }
        if let eventID { return try await Self.told { () throws(SimulatorError) in try report.json(eventID: eventID) } }
        guard let channel, let timestamp else {
            throw SimulatorError("Say which: ?channel=…&ts=…, or ?event_id=….")
        }
        let id = report.workspace.channel(meant: channel)?.id ?? report.workspace.directMessage(meant: channel)
        return try await Self.told { () throws(SimulatorError) in
            try report.json(channel: id ?? channel, timestamp: timestamp)
        }
    }

    /// Off the caller's executor: the journal's files may have to be read.
    @concurrent private static func told(
        _ report: @Sendable () throws(SimulatorError) -> JSON
    ) async throws(SimulatorError) -> JSON {
        try report()
    }

    /// The newest lines that an event has in this host's journal.
    private static func journal(eventID: String) -> Result<[LogLine], SimulatorError> {
        do {
            let records = try JournalReader.records(field: "EVENT_ID", value: eventID, limit: 200)
            return .success(
                records.map { fields in
                    LogLine(daemon: fields.first { $0.0 == "_SYSTEMD_UNIT" }?.1 ?? "journal", fields)
                }
            )
        } catch {
            return .failure(
                SimulatorError("this host's journal can't be read: \(error) (root and the group systemd-journal may)")
            )
        }
    }

    /// `POST /simulator/redeliver`: an event once more, as Slack does where it has heard no acknowledgement.
    func redeliver(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let eventID = try request.requiredString("event_id")
        let retry = try request.integer("retry", in: 1...3) ?? 1
        guard let record = simulator.state.withLock({ $0.journeys.events[eventID] }) else {
            throw SimulatorError("There is no event “\(eventID)”, or it was so long ago that it is forgotten.")
        }
        let delivery = Delivery(eventID: eventID, type: record.type, body: record.body)
        let attempts = try await simulator.deliver([(delivery, retry)], isRetried: false)
        var answer: JSON = ["ok": true, "deliveries": .array(attempts.map(\.json))]
        addUnknown(request, ["event_id", "retry"], to: &answer)
        return answer
    }

    // MARK: Switchboard

    /// `POST /simulator/retrying`: the app's next acknowledgements don't reach Slack, which then delivers again.
    func loseAcknowledgements(_ body: [UInt8]) throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let times = try request.integer("times", in: 0...1_000_000) ?? 1
        simulator.update { state in
            state.lostAcknowledgements = times
            state.tell(["kind": "faults"])
        }
        var answer = faults()
        addUnknown(request, ["times"], to: &answer)
        return answer
    }

    /// `GET /simulator/methods`: all that there are here, with their errors, to choose a fault from.
    func methods() -> JSON {
        let methods = WebAPI.methods.values.map(\.contract).sorted { $0.name < $1.name }
        return [
            "ok": true,
            "methods": .array(methods.map { ["method": .string($0.name), "errors": .strings($0.errors)] }),
        ]
    }

    /// `POST /simulator/load`
    func startLoad(_ body: [UInt8]) throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let order = try LoadOrder(request, simulator.state.withLock { $0.workspace })
        try simulator.start(order)
        var answer = load()
        addUnknown(request, ["channel", "rate", "seconds", "text"], to: &answer)
        return answer
    }

    /// `POST /simulator/load/stop`
    func stopLoad(_ body: [UInt8]) throws(SimulatorError) -> JSON {
        simulator.stopLoad()
        return load()
    }

    /// `GET /simulator/load`
    func load() -> JSON { ["ok": true, "load": simulator.state.withLock { $0.load?.json } ?? .null] }

    /// `GET /simulator/content`
    func content() -> JSON { ["ok": true, "content": simulator.state.withLock { $0.content }] }

    /// `POST /simulator/daemons/restart`: SIGTERM.
    func restartDaemon(_ body: [UInt8]) throws(SimulatorError) -> JSON { try signalDaemon(body, SIGTERM) }

    /// `POST /simulator/daemons/kill`: SIGKILL.
    func killDaemon(_ body: [UInt8]) throws(SimulatorError) -> JSON { try signalDaemon(body, SIGKILL) }

    /// `POST /simulator/daemons/consumers`: one more (`{"add":true}`), or the last one that was added away.
    func changeConsumers(_ body: [UInt8]) throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        try runFolder().changeConsumers(adding: try request.bool("add"))
        return ["ok": true]
    }

    private func signalDaemon(_ body: [UInt8], _ signal: Int32) throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let name = try request.requiredString("name")
        guard name != "run", name != "simulator" else {
            throw SimulatorError("“\(name)” is ended where make run was started, by Ctrl-C.")
        }
        try runFolder().signal(name, signal)
        return ["ok": true]
    }

    private func runFolder() throws(SimulatorError) -> RunFolder {
        guard let path = simulator.configuration.surroundings.runFolder else {
            throw SimulatorError("The daemons aren't make run's: give systemctl the order.")
        }
        return RunFolder(path: path)
    }
}

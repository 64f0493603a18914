import Bot
import Synchronization

/// The journey of a message or an event, as `GET /simulator/journey` tells it.
struct JourneyReport: Sendable {
    let journeys: Journeys
    let workspace: Workspace
    let surroundings: Surroundings
    /// Why the queue's entries are unknown; nil where they are looked at.
    let queueProblem: String?
    /// Reads an event's lines from the journal; nil: they are among those that were read from files.
    let journal: (@Sendable (String) -> Result<[LogLine], SimulatorError>)?

    /// - Throws: ``SimulatorError`` where neither the message nor the event is known.
    func json(eventID: String) throws(SimulatorError) -> JSON {
        guard let record = journeys.events[eventID] else {
            throw SimulatorError("There is no event “\(eventID)”, or it was so long ago that it is forgotten.")
        }
        var json: JSON = ["ok": true]
        json["channel"] = record.channel.map(JSON.string)
        json["ts"] = record.timestamp.map(JSON.string)
        add([record], to: &json)
        return json
    }

    /// - Parameters:
    ///   - channel: its id.
    ///   - timestamp: the message's `ts`; of the bot's own messages too.
    func json(channel: String, timestamp: String) throws(SimulatorError) -> JSON {
        var json: JSON = ["ok": true, "channel": .string(channel), "ts": .string(timestamp)]
        var events = journeys.events(channel: channel, timestamp: timestamp)
        let message = Timestamp(timestamp).flatMap { workspace[channel: channel]?.message($0) }
        if let message {
            json["message"] = message.json(teamID: workspace.app.teamID)
            let delivered = events.first { $0.event["ts"]?.string == timestamp }?.attempts.first?.sent.time
            json["order"] = SayOrder.json(message, in: channel, delivered: delivered, workspace)
        }
        if let call = journeys.call(making: timestamp, in: channel) {
            json["made_by"] = call.json
            // What the bot said is shown with what made it say it. Its own echo comes after.
            if let (cause, tie) = cause(of: call) {
                var about = cause.json
                about["body"] = nil
                about["tie"] = .string(tie)
                json["cause"] = about
                events =
                    (cause.timestamp.map { journeys.events(channel: cause.channel ?? "", timestamp: $0) } ?? [cause])
                    + events
            }
        } else if message == nil, events.isEmpty {
            throw SimulatorError("There is no message “\(timestamp)” there, and none is remembered.")
        }
        add(events, to: &json)
        return json
    }

    private func add(_ events: [EventRecord], to json: inout JSON) {
        var problem: String? =
            journal == nil && surroundings.runFolder == nil
            ? "the simulator wasn't told where the daemons log: start it with --state FOLDER, or with --systemd" : nil
        json["events"] = .array(
            events.map { record in
                var lines = journeys.lines.filter { $0.eventID == record.eventID }
                switch journal?(record.eventID) {
                case .success(let own): lines += own
                case .failure(let error): problem = error.message
                case nil: break
                }
                return self.json(record, lines.sorted { $0.time < $1.time })
            }
        )
        var unknown: JSON = [:]
        unknown["queue"] = queueProblem.map(JSON.string)
        unknown["log"] = problem.map(JSON.string)
        json["unknown"] = unknown
    }

    private func json(_ record: EventRecord, _ lines: [LogLine]) -> JSON {
        var json = record.json
        json["entries"] = .array(journeys.entries.filter { $0.eventID == record.eventID }.map(\.json))
        json["calls"] = .array(calls(of: record, lines))
        json["lines"] = .array(lines.map(\.json))
        json["handlers"] = .array(handlers(lines))
        return json
    }

    /// The calls of an event, in their order, each with how it is known to be that event's.
    private func calls(of record: EventRecord, _ lines: [LogLine]) -> [JSON] {
        let named = Set(lines.compactMap(\.slackRequestID))
        // What the log gives to another event, such as a mention's twin, isn't this one's.
        let others = Set(journeys.lines.lazy.filter { $0.eventID != record.eventID }.compactMap(\.slackRequestID))
        return journeys.calls.compactMap { call in
            let tie: String? =
                if named.contains(call.requestID) {
                    "the daemon's log names its x-slack-req-id"
                } else if others.contains(call.requestID) {
                    nil
                } else {
                    call.tie(to: record, team: workspace.app.teamID)
                }
            guard let tie else { return nil }
            var json = call.json
            json["tie"] = .string(tie)
            return json
        }
    }

    /// What fired, by the log's word: the handler and where it stands.
    private func handlers(_ lines: [LogLine]) -> [JSON] {
        var seen: Set<JSON> = []
        var handlers: [JSON] = []
        for line in lines where line.slackRequestID == nil {
            guard let names = line.fields["HANDLER"]?.split(", ") else { continue }
            // One for each handler, in the same order.
            let sources = line.source?.split(", ") ?? []
            for (index, name) in names.enumerated() {
                var json: JSON = ["handler": .string(name), "daemon": .string(line.daemon)]
                let source = sources.count == names.count ? sources[index] : line.source
                json["source"] = source.map { .string(Self.place($0, of: name)) }
                if seen.insert(json).inserted { handlers.append(json) }
            }
        }
        return handlers
    }

    /// The log says of coded handlers only that they are; where, is known here.
    private static func place(_ source: String, of handler: String) -> String {
        guard source == "built in", let code = BuiltIns.commands.first(where: { $0.name == handler })?.code else {
            return source
        }
        return "built in: \(code)"
    }

    /// The event that a call of the bot's came of.
    private func cause(of call: CallRecord) -> (EventRecord, tie: String)? {
        if let line = journeys.lines.last(where: { $0.slackRequestID == call.requestID }), let id = line.eventID,
            let record = journeys.events[id]
        {
            return (record, "the daemon's log names its x-slack-req-id")
        }
        for id in journeys.order.reversed() {
            if let record = journeys.events[id], let tie = call.tie(to: record, team: workspace.app.teamID) {
                return (record, tie)
            }
        }
        return nil
    }
}

extension String {
    fileprivate func split(_ separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}

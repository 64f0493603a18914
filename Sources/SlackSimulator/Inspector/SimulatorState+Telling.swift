extension SimulatorState {
    /// Tells those who watch the workspace of something beside it.
    ///
    /// - Parameter change: with its `kind`.
    mutating func tell(_ change: JSON) { changes.append(.other(change)) }

    /// - Parameter problem: why the queue can't be looked at; nil: it can.
    mutating func setQueueProblem(_ problem: String?) {
        guard problem != queueProblem else { return }
        queueProblem = problem
        tell(["kind": "daemons"])
    }

    /// Something new is known about an event's journey.
    mutating func tellJourney(of eventID: String) {
        guard let record = journeys.events[eventID] else { return }
        var change: JSON = ["kind": "journey", "event_id": .string(eventID)]
        change["channel"] = record.channel.map(JSON.string)
        change["ts"] = record.timestamp.map(JSON.string)
        journeyNews.insert(change)
    }

    /// Tells what is new about journeys since the last time: once for each, whatever happened meanwhile.
    mutating func tellJourneys() {
        for change in journeyNews { tell(change) }
        journeyNews = []
    }

    /// Something new is known about a Web API call; which event it belongs to is for the reader to ask.
    mutating func tellOfCall(_ number: Int) {
        guard let call = journeys.call(number) else { return }
        var change: JSON = ["kind": "journey", "method": .string(call.method)]
        change["channel"] = call.channel.map(JSON.string)
        change["ts"] = (call.target ?? call.madeTimestamp).map(JSON.string)
        if call.channel != nil { journeyNews.insert(change) }
        load?.answered(call)
    }
}

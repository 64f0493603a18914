/// All that changes while a simulator runs. Guarded by the simulator's lock.
struct SimulatorState: Sendable {
    var workspace: Workspace
    var faults = FaultTable()
    var standins = StandinState()
    /// Where events go; nil: nowhere yet.
    var eventURL: String?
    /// Who takes the deliveries; nil while the simulator does not run.
    var courier: Courier?
    /// The port that is listened on; nil before.
    var port: Int?
    /// How often each Web API method and each stand-in was asked.
    var requests: [String: Int] = [:]
    /// What became of the attempts to deliver.
    var deliveries = DeliveryCounts()
    /// Those who wait for changes.
    var observers: [Int: AsyncStream<Void>.Continuation] = [:]
    var lastObserver = 0
}

/// What became of the attempts to deliver.
struct DeliveryCounts: Sendable, Equatable {
    var attempts = 0
    /// Answered with 2xx.
    var acknowledged = 0
    /// Attempts that were repetitions of a failed one.
    var retries = 0
}

extension DeliveryCounts {
    var json: JSON {
        [
            "attempts": .integer(attempts), "acknowledged": .integer(acknowledged),
            "failed": .integer(attempts - acknowledged), "retries": .integer(retries),
        ]
    }
}

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
    /// How often calls may come; nil: as often as anybody likes.
    var limits: CallLimits?
    /// Arguments that calls had and their methods don't know, by method. Slack passes over them, and they are mistakes.
    var unknownArguments: [String: Set<String>] = [:]
    /// How often each path was asked, the Web API's and the stand-ins'.
    var paths = PathCounts()
    /// How often each path was asked, and with which statuses it was answered.
    struct PathCounts: Sendable {
        /// How many paths are counted by themselves; ids in paths must not fill the memory.
        private static let maximumPaths = 1000
        private static let others = "others"

        private(set) var counts: [String: Int] = [:]
        /// By stand-in and status.
        private(set) var statuses: [String: [Int: Int]] = [:]

        mutating func count(_ path: String) {
            let isKnown = counts[path] != nil || counts.count < Self.maximumPaths
            counts[isKnown ? path : Self.others, default: 0] += 1
        }

        mutating func count(_ standin: Standin, status: Int) {
            statuses[standin.rawValue, default: [:]][status, default: 0] += 1
        }

        var json: JSON { .object(counts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .integer($0.value)) }) }

        var statusJSON: JSON {
            .object(
                statuses.sorted { $0.key < $1.key }.map { standin, counts in
                    let members = counts.sorted { $0.key < $1.key }.map {
                        JSON.Member(String($0.key), .integer($0.value))
                    }
                    return JSON.Member(standin, .object(members))
                }
            )
        }
    }

    /// What became of the attempts to deliver.
    var deliveries = DeliveryCounts()
    /// What is known of the events' ways.
    var journeys = Journeys()
    /// What is new about them and wasn't told yet.
    var journeyNews: Set<JSON> = []
    /// Why the queue can't be looked at; nil where it can.
    var queueProblem: String? = "the simulator wasn't told of a Redis: start it with --redis URL"
    /// How many of the app's next acknowledgements Slack doesn't hear, so that it delivers again.
    var lostAcknowledgements = 0
    /// Messages that are being said in numbers, or were last.
    var load: LoadProgress?
    /// What the content's last check found.
    var content: JSON = ["state": "unknown"]
    /// What those who watch are told.
    var changes = ChangeLog(start: Workspace.now / 1000)
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

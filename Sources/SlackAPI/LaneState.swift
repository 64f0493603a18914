internal import DequeModule

/// A call that waits in a lane.
struct Waiter: Sendable, Hashable {
    let ticket: CallSchedule.Ticket
    /// It is of no use to send it at or after this moment.
    let latestStart: ContinuousClock.Instant
}

/// What a ``CallSchedule`` remembers of one lane.
struct LaneState: Sendable {
    /// First come, first served.
    var waiting = Deque<Waiter>()
    /// Calls that went and aren't over.
    private(set) var inFlight = 0
    /// The spacing; nil where there is none.
    var pace: Pace?
    /// Slack wants nothing before this moment.
    private(set) var pausedUntil: ContinuousClock.Instant?
    /// Slack limited this lane, and calls have waited since: one goes at a time, which is more than any tier allows.
    var isCareful = false
    /// Limits in a row.
    var strikes = 0

    init(pace: Pace?) {
        self.pace = pace
    }

    /// Each of those that are under way when Slack limits a method is refused. So many are more than any tier allows, also
    /// where each takes seconds.
    private static let maximumInFlight = 16

    /// How many calls may be under way at once.
    func limit(_ lane: Lane) -> Int {
        lane.isPaced || isCareful ? 1 : Self.maximumInFlight
    }

    mutating func start(now: ContinuousClock.Instant) {
        inFlight += 1
        pace?.take(now: now)
    }

    mutating func finish() {
        precondition(inFlight > 0, "A call left a lane that it didn't enter")
        inFlight -= 1
    }

    mutating func pause(until: ContinuousClock.Instant) {
        pausedUntil = pausedUntil.map { max($0, until) } ?? until
    }

    /// Whether forgetting it changes nothing.
    func isIdle(now: ContinuousClock.Instant) -> Bool {
        waiting.isEmpty && inFlight == 0 && (pace?.isFull(now: now) ?? true)
            && (pausedUntil.map { $0 <= now } ?? true)
    }
}

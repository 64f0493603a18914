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
    /// How many calls may be under way at once. One after Slack limited the lane: all that wait would be refused together.
    /// Twice as many after each ten that were answered.
    private var width = maximumInFlight
    private var answers = 0
    /// Limits in a row.
    private(set) var strikes = 0

    init(pace: Pace?) {
        self.pace = pace
    }

    /// Each of those that are under way when Slack limits a method is refused. So many are more than any tier allows, also
    /// where each takes seconds.
    private static let maximumInFlight = 16
    private static let answersForMore = 10

    /// How many calls may be under way at once.
    func limit(_ lane: Lane) -> Int {
        lane.isPaced ? 1 : width
    }

    /// Slack said that it is too much.
    mutating func limited() {
        strikes += 1
        width = 1
        answers = 0
    }

    /// Slack answered.
    mutating func answered() {
        strikes = 0
        answers += 1
        if waiting.isEmpty {
            width = Self.maximumInFlight
        } else if answers.isMultiple(of: Self.answersForMore) {
            width = min(width * 2, Self.maximumInFlight)
        }
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

internal import DequeModule

/// Decides which call goes when: the order, the pace and the pauses of all lanes, and who can no longer make it.
///
/// A state machine without clock or waiting of its own: time is passed in, and what it decides about calls that wait
/// comes back as ``Release``s for the driver (``CallQueue``) to perform.
///
/// - A channel's messages go one at a time, in the order they came, a few at once and then spaced (``Pace``).
/// - After a limit (429) the lane pauses; its call keeps its place at the front. When the pause is over the calls go one
///   after the other, and with each ten answers more at once: all together they would be refused together.
/// - Two channels that are limited at the same time mean the workspace's limit: then all messages pause.
/// - Who can't start before its latest moment is refused at once, when it comes and whenever a pause makes it so.
/// - A full queue refuses the newcomer: those that wait have the older claim.
struct CallSchedule: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// One call that waits.
    struct Ticket: Hashable, Sendable {
        let number: UInt64
    }

    /// Why a call doesn't go.
    enum Refusal: Equatable, Sendable {
        /// Its turn would come after its latest moment.
        case tooLate(earliest: Duration)
        case queueFull
        case cancelled
    }

    /// The decision about a call that comes.
    enum Decision: Equatable, Sendable {
        /// Send it now; ``leave(_:answered:now:)`` or ``limited(_:ticket:latestStart:asked:jitter:now:)`` must follow.
        case go
        /// Its ``Release`` will come.
        case wait
        case refuse(Refusal)
    }

    /// The decision about a call that waited.
    struct Release: Equatable, Sendable {
        let ticket: Ticket
        /// Nil: send it now.
        let refusal: Refusal?
    }

    let rules: ScheduleRules
    private var lanes: [Lane: LaneState] = [:]
    private var lanesWithWaiters: Set<Lane> = []
    private var laneOfTicket: [Ticket: Lane] = [:]
    private var lastMessageLimit: (lane: Lane, until: Instant)?
    /// Slack wants no messages at all before this moment.
    private var messagesPausedUntil: Instant?
    private var nextSweep: Instant?

    init(rules: ScheduleRules) {
        self.rules = rules
    }

    /// How many calls wait.
    var waitingCount: Int { laneOfTicket.count }

    /// How many lanes are remembered. Idle ones are forgotten within seconds of the next call.
    var laneCount: Int { lanes.count }

    // MARK: Calls

    /// A call comes.
    ///
    /// - Parameter latestStart: it is of no use to send it at or after this moment.
    mutating func enter(_ lane: Lane, ticket: Ticket, latestStart: Instant, now: Instant) -> Decision {
        sweep(now)
        let state = lanes[lane] ?? makeState(lane)
        let earliest = earliestStart(state, lane, position: state.waiting.count, now: now)
        if earliest >= latestStart {
            return .refuse(.tooLate(earliest: now.duration(to: earliest)))
        }
        if state.waiting.isEmpty, mayStart(state, lane, now: now) {
            lanes[lane, default: state].start(now: now)
            return .go
        }
        let isLaneFull = lane.isPaced && state.waiting.count >= rules.maximumWaitingPerLane
        if isLaneFull || waitingCount >= rules.maximumWaiting { return .refuse(.queueFull) }
        lanes[lane, default: state].waiting.append(Waiter(ticket: ticket, latestStart: latestStart))
        remember(ticket, lane)
        return .wait
    }

    /// A call that went is over.
    ///
    /// - Parameter answered: Slack answered, and not that it is too much.
    mutating func leave(_ lane: Lane, answered: Bool, now: Instant) -> [Release] {
        lanes[lane]?.finish()
        if answered {
            lanes[lane]?.answered()
        }
        return drain(lane, now: now)
    }

    /// Slack answered a call that it is too much.
    ///
    /// - Parameters:
    ///   - ticket: the call's, under which it waits for another try at the front of its lane.
    ///   - asked: the pause that Slack named, nil if it named none.
    ///   - jitter: a random number in 0..<1.
    /// - Returns: whether it waits or is refused, and what that means for others.
    mutating func limited(
        _ lane: Lane,
        ticket: Ticket,
        latestStart: Instant,
        asked: Duration?,
        jitter: Double,
        now: Instant
    ) -> (decision: Decision, releases: [Release]) {
        var state = lanes[lane] ?? makeState(lane)
        state.finish()
        state.limited()
        let until = now + rules.retryAfter.pause(asked: asked, strikes: state.strikes, jitter: jitter)
        state.pause(until: until)
        lanes[lane] = state
        let all = pauseWorkspace(after: lane, until: until, now: now)

        let earliest = earliestStart(state, lane, position: 0, now: now)
        let decision: Decision
        if earliest >= latestStart {
            decision = .refuse(.tooLate(earliest: now.duration(to: earliest)))
        } else {
            lanes[lane]?.waiting.prepend(Waiter(ticket: ticket, latestStart: latestStart))
            remember(ticket, lane)
            decision = .wait
        }
        return (decision, all ? wake(now: now) : drain(lane, now: now))
    }

    /// A call that waits is given up.
    mutating func cancel(_ ticket: Ticket, now: Instant) -> [Release] {
        guard let lane = laneOfTicket[ticket] else { return [] }
        lanes[lane]?.waiting.removeAll { $0.ticket == ticket }
        forget(ticket, lane)
        return [Release(ticket: ticket, refusal: .cancelled)] + drain(lane, now: now)
    }

    // MARK: Time

    /// When something may happen by itself: ``wake(now:)`` is due then. Nil while nobody waits.
    func nextWake(now: Instant) -> Instant? {
        var next: Instant?
        for lane in lanesWithWaiters {
            guard let state = lanes[lane] else { continue }
            var times = state.waiting.map(\.latestStart)
            if state.inFlight < state.limit(lane) {
                times.append(earliestStart(state, lane, position: 0, now: now))
            }
            next = ([next].compactMap(\.self) + times).min()
        }
        return next
    }

    /// Time has passed.
    mutating func wake(now: Instant) -> [Release] {
        let lanes = lanesWithWaiters
        return lanes.flatMap { drain($0, now: now) }
    }

    /// The lanes that Slack has paused, with what is left of it.
    func pauses(now: Instant) -> [Lane: Duration] {
        var ends = lanes.compactMapValues(\.pausedUntil)
        ends[.workspaceMessages] = messagesPausedUntil
        return ends.filter { $0.value > now }.mapValues { now.duration(to: $0) }
    }
}

extension CallSchedule {
    private mutating func drain(_ lane: Lane, now: Instant) -> [Release] {
        guard var state = lanes[lane], !state.waiting.isEmpty else { return [] }
        var releases: [Release] = []
        var kept = Deque<Waiter>()
        for waiter in state.waiting {
            let earliest = earliestStart(state, lane, position: kept.count, now: now)
            if earliest >= waiter.latestStart {
                let refusal = Refusal.tooLate(earliest: now.duration(to: earliest))
                releases.append(Release(ticket: waiter.ticket, refusal: refusal))
            } else {
                kept.append(waiter)
            }
        }
        state.waiting = kept
        while let first = state.waiting.first, mayStart(state, lane, now: now) {
            state.waiting.removeFirst()
            state.start(now: now)
            releases.append(Release(ticket: first.ticket, refusal: nil))
        }
        lanes[lane] = state
        for release in releases {
            forget(release.ticket, lane)
        }
        return releases
    }

    /// When the waiter at `position` could go, if all before it are answered at once.
    private func earliestStart(_ state: LaneState, _ lane: Lane, position: Int, now: Instant) -> Instant {
        var earliest = state.pace?.earliest(position: position, now: now) ?? now
        if let pausedUntil = state.pausedUntil {
            earliest = max(earliest, pausedUntil)
        }
        if lane.isPaced, let messagesPausedUntil {
            earliest = max(earliest, messagesPausedUntil)
        }
        return earliest
    }

    private func mayStart(_ state: LaneState, _ lane: Lane, now: Instant) -> Bool {
        state.inFlight < state.limit(lane) && earliestStart(state, lane, position: 0, now: now) <= now
    }

    /// Pauses all messages if another channel's pause isn't over.
    private mutating func pauseWorkspace(after lane: Lane, until: Instant, now: Instant) -> Bool {
        guard lane.isPaced else { return false }
        defer { lastMessageLimit = (lane, until) }
        guard let last = lastMessageLimit, last.lane != lane, last.until > now else { return false }
        messagesPausedUntil = messagesPausedUntil.map { max($0, until) } ?? until
        return true
    }

    private func makeState(_ lane: Lane) -> LaneState {
        LaneState(pace: lane.isPaced ? Pace(burst: rules.burst, interval: rules.interval) : nil)
    }

    private mutating func remember(_ ticket: Ticket, _ lane: Lane) {
        laneOfTicket[ticket] = lane
        lanesWithWaiters.insert(lane)
    }

    private mutating func forget(_ ticket: Ticket, _ lane: Lane) {
        laneOfTicket[ticket] = nil
        if lanes[lane]?.waiting.isEmpty ?? true {
            lanesWithWaiters.remove(lane)
        }
    }

    /// Forgets idle lanes, every few seconds and only when a call comes: a bot that is silent does no work.
    private mutating func sweep(_ now: Instant) {
        if let nextSweep, now < nextSweep { return }
        nextSweep = now + .seconds(5)
        lanes = lanes.filter { !$0.value.isIdle(now: now) }
    }
}

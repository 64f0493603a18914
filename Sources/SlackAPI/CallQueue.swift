internal import NIOCore
internal import Synchronization

/// Lets calls wait for their turn: the driver of a ``CallSchedule``.
///
/// The decisions are made under a lock and performed after it: a waiting call is a continuation, and time is one timer
/// on an event loop. Every wait ends by the call's latest moment and by cancellation.
final class CallQueue: Sendable {
    private typealias Waiting = CheckedContinuation<CallSchedule.Refusal?, Never>
    private typealias Resumption = (Waiting, CallSchedule.Refusal?)

    private struct State {
        var schedule: CallSchedule
        var waiting: [CallSchedule.Ticket: Waiting] = [:]
        /// The earliest moment for which a timer is set. Later ones that were set before fire for nothing.
        var timer: ContinuousClock.Instant?
        var lastTicket: UInt64 = 0
    }

    /// What is to be done after unlocking.
    private struct Work {
        var resumptions: [Resumption] = []
        var timer: ContinuousClock.Instant?
    }

    private let state: Mutex<State>
    private let eventLoop: any EventLoop
    private let clock = ContinuousClock()

    init(rules: ScheduleRules, eventLoop: any EventLoop) {
        self.state = Mutex(State(schedule: CallSchedule(rules: rules)))
        self.eventLoop = eventLoop
    }

    /// Waits for a call's turn.
    ///
    /// - Parameter latestStart: it is of no use to send it at or after this moment.
    /// - Returns: nil when it is to be sent now; then ``leave(_:answered:)`` or ``pause(_:latestStart:asked:)`` must
    ///   follow.
    func enter(_ lane: Lane, latestStart: ContinuousClock.Instant) async -> CallSchedule.Refusal? {
        await wait { schedule, ticket, now in
            (schedule.enter(lane, ticket: ticket, latestStart: latestStart, now: now), [])
        }
    }

    /// A call is over.
    ///
    /// - Parameter answered: Slack answered, and not that it is too much.
    func leave(_ lane: Lane, answered: Bool) {
        perform { $0.leave(lane, answered: answered, now: $1) }
    }

    /// Slack answered that it is too much: pauses the lane and lets the call wait for another turn.
    ///
    /// - Parameter asked: the pause that Slack named, nil if it named none.
    /// - Returns: as ``enter(_:latestStart:)``; with a refusal the call is over and must not leave again.
    func pause(
        _ lane: Lane,
        latestStart: ContinuousClock.Instant,
        asked: Duration?
    ) async -> CallSchedule.Refusal? {
        let jitter = Double.random(in: 0..<1)
        return await wait { schedule, ticket, now in
            schedule.limited(
                lane,
                ticket: ticket,
                latestStart: latestStart,
                asked: asked,
                jitter: jitter,
                now: now
            )
        }
    }

    /// How many calls wait, how many lanes are remembered, and which are paused for how long.
    func snapshot() -> (waiting: Int, lanes: Int, pauses: [Lane: Duration]) {
        let now = clock.now
        return state.withLock {
            ($0.schedule.waitingCount, $0.schedule.laneCount, $0.schedule.pauses(now: now))
        }
    }

    // MARK: Driving

    private func wait(
        _ decide: (inout CallSchedule, CallSchedule.Ticket, ContinuousClock.Instant) -> (
            decision: CallSchedule.Decision, releases: [CallSchedule.Release]
        )
    ) async -> CallSchedule.Refusal? {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return CallSchedule.Ticket(number: state.lastTicket)
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = clock.now
                let work = state.withLock { state in
                    var outcome = decide(&state.schedule, ticket, now)
                    switch outcome.decision {
                    case .go:
                        return Self.work(&state, outcome.releases, now, and: (continuation, nil))
                    case .refuse(let refusal):
                        return Self.work(&state, outcome.releases, now, and: (continuation, refusal))
                    case .wait:
                        state.waiting[ticket] = continuation
                        // A cancellation that came before the ticket was known has found nothing to cancel.
                        if Task.isCancelled {
                            outcome.releases += state.schedule.cancel(ticket, now: now)
                        }
                        return Self.work(&state, outcome.releases, now)
                    }
                }
                perform(work)
            }
        } onCancel: {
            perform { $0.cancel(ticket, now: $1) }
        }
    }

    private func perform(
        _ change: (inout CallSchedule, ContinuousClock.Instant) -> [CallSchedule.Release]
    ) {
        let now = clock.now
        let work = state.withLock { state in
            let releases = change(&state.schedule, now)
            return Self.work(&state, releases, now)
        }
        perform(work)
    }

    private static func work(
        _ state: inout State,
        _ releases: [CallSchedule.Release],
        _ now: ContinuousClock.Instant,
        and resumption: Resumption? = nil
    ) -> Work {
        var work = Work()
        if let resumption {
            work.resumptions.append(resumption)
        }
        for release in releases {
            if let continuation = state.waiting.removeValue(forKey: release.ticket) {
                work.resumptions.append((continuation, release.refusal))
            }
        }
        if let next = state.schedule.nextWake(now: now), state.timer.map({ next < $0 }) ?? true {
            state.timer = next
            work.timer = next
        }
        return work
    }

    private func perform(_ work: Work) {
        for (continuation, refusal) in work.resumptions {
            continuation.resume(returning: refusal)
        }
        guard let timer = work.timer else { return }
        eventLoop.scheduleTask(in: TimeAmount(clock.now.duration(to: timer))) { [self] in
            let now = clock.now
            let work = state.withLock { state in
                if state.timer == timer {
                    state.timer = nil
                }
                let releases = state.schedule.wake(now: now)
                return Self.work(&state, releases, now)
            }
            perform(work)
        }
    }
}

import Secrets
import Testing

@testable import SlackAPI

/// A schedule and the hands of a clock.
private struct Desk {
    var schedule: CallSchedule
    let start = ContinuousClock.now
    var seconds = 0.0
    private var next: UInt64 = 0

    init(change: (inout SlackConfiguration) -> Void = { _ in }) {
        var configuration = SlackConfiguration(token: Secret("xoxb-x"))
        change(&configuration)
        schedule = CallSchedule(rules: ScheduleRules(configuration))
    }

    var now: ContinuousClock.Instant { at(seconds) }
    func at(_ seconds: Double) -> ContinuousClock.Instant { start + .milliseconds(Int64((seconds * 1_000).rounded())) }

    /// A call comes; its number is given from 1.
    mutating func enter(_ lane: Lane, before: Double = 1_000) -> (CallSchedule.Decision, CallSchedule.Ticket) {
        next += 1
        let ticket = CallSchedule.Ticket(number: next)
        return (schedule.enter(lane, ticket: ticket, latestStart: at(before), now: now), ticket)
    }

    mutating func leave(_ lane: Lane, answered: Bool = true) -> [CallSchedule.Release] {
        schedule.leave(lane, answered: answered, now: now)
    }

    mutating func limited(
        _ lane: Lane,
        _ ticket: CallSchedule.Ticket,
        asked: Duration? = .seconds(10),
        before: Double = 1_000
    ) -> (decision: CallSchedule.Decision, releases: [CallSchedule.Release]) {
        schedule.limited(lane, ticket: ticket, latestStart: at(before), asked: asked, jitter: 0, now: now)
    }

    mutating func wake(at seconds: Double) -> [CallSchedule.Release] {
        self.seconds = seconds
        return schedule.wake(now: now)
    }

    var nextWake: Double? {
        schedule.nextWake(now: now).map { start.duration(to: $0) / .seconds(1) }
    }
}

private let general = Lane(method: .postMessage, channel: "C0GEN")
private let random = Lane(method: .postMessage, channel: "C0RND")
private let newbies = Lane(method: .postMessage, channel: "C0NEW")
private let history = Lane(method: .conversationsHistory, channel: "C0GEN")

private func go(_ ticket: CallSchedule.Ticket) -> CallSchedule.Release {
    CallSchedule.Release(ticket: ticket, refusal: nil)
}

@Suite("The schedule of calls")
struct CallScheduleTests {
    @Test("A lone message goes at once, and its lane is forgotten")
    func loneMessage() {
        var desk = Desk()
        #expect(desk.enter(general).0 == .go)
        #expect(desk.leave(general) == [])
        desk.seconds = 10
        #expect(desk.enter(random).0 == .go)
        #expect(desk.schedule.laneCount == 1)
    }

    @Test("Four messages of a channel go at once, the next ones a second apart")
    func burst() {
        var desk = Desk()
        for _ in 0..<4 {
            #expect(desk.enter(general).0 == .go)
            #expect(desk.leave(general) == [])
        }
        let (fifth, fifthTicket) = desk.enter(general)
        let (sixth, sixthTicket) = desk.enter(general)
        #expect(fifth == .wait && sixth == .wait)
        #expect(desk.nextWake == 1)
        #expect(desk.wake(at: 0.999) == [])
        #expect(desk.wake(at: 1) == [go(fifthTicket)])
        #expect(desk.leave(general) == [])
        #expect(desk.wake(at: 2) == [go(sixthTicket)])
        #expect(desk.nextWake == nil)
    }

    @Test("A channel's messages go one at a time, in the order they came; other channels don't wait for them")
    func order() {
        var desk = Desk()
        #expect(desk.enter(general).0 == .go)
        let second = desk.enter(general).1
        let third = desk.enter(general).1
        #expect(desk.enter(random).0 == .go)
        #expect(desk.leave(general) == [go(second)])
        #expect(desk.leave(general, answered: false) == [go(third)])
        #expect(desk.schedule.waitingCount == 0)
    }

    @Test("Calls of other methods go side by side, sixteen at most")
    func sideBySide() {
        var desk = Desk()
        for _ in 0..<16 {
            #expect(desk.enter(history).0 == .go)
        }
        let (decision, next) = desk.enter(history)
        #expect(decision == .wait)
        #expect(desk.leave(history) == [go(next)])
    }

    @Test("A limited message keeps its place; after the pause it goes first and alone")
    func limitedMessage() {
        var desk = Desk()
        let first = desk.enter(general).1
        let second = desk.enter(general).1
        #expect(desk.limited(general, first).decision == .wait)
        #expect(desk.enter(general).0 == .wait)
        #expect(desk.nextWake == 10)
        #expect(desk.wake(at: 9.9) == [])
        #expect(desk.wake(at: 10) == [go(first)])
        #expect(desk.leave(general) == [go(second)])
    }

    @Test("After a method's pause the calls go one after the other, until none waits")
    func probe() {
        var desk = Desk()
        let first = desk.enter(history).1
        #expect(desk.enter(history).0 == .go)
        #expect(desk.limited(history, first).decision == .wait)
        let others = (0..<3).map { _ in desk.enter(history).1 }
        // The one that was under way when the limit came is no sign that it is over.
        #expect(desk.leave(history, answered: false) == [])
        #expect(desk.wake(at: 10) == [go(first)])
        #expect(desk.enter(history).0 == .wait)
        for other in others { #expect(desk.leave(history) == [go(other)]) }
        #expect(desk.leave(history).count == 1)
        #expect(desk.schedule.waitingCount == 0)
        #expect(desk.leave(history) == [])
        #expect(desk.enter(history).0 == .go)
        #expect(desk.enter(history).0 == .go)
    }

    @Test("With each ten answers twice as many go at once again")
    func wider() {
        var desk = Desk()
        let first = desk.enter(history).1
        #expect(desk.limited(history, first).decision == .wait)
        for _ in 0..<40 { _ = desk.enter(history) }
        #expect(desk.wake(at: 10).count == 1)
        // One, and the next in its place, nine times; then two are under way.
        let released = (0..<10).map { _ in desk.leave(history).count }
        #expect(released == [1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
    }

    @Test("A pause is for one method alone")
    func methodsApart() {
        var desk = Desk()
        let ticket = desk.enter(history).1
        #expect(desk.limited(history, ticket).decision == .wait)
        #expect(desk.enter(general).0 == .go)
        #expect(desk.enter(Lane(method: .addReaction, channel: "C0GEN")).0 == .go)
        #expect(desk.schedule.pauses(now: desk.now) == [history: .seconds(10)])
    }

    @Test("A pause that the deadline doesn't allow drops the call and those behind it at once")
    func hopeless() {
        var desk = Desk()
        let first = desk.enter(general).1
        let second = desk.enter(general, before: 5).1
        let third = desk.enter(general, before: 60).1
        let (decision, releases) = desk.limited(general, first, before: 10)
        #expect(decision == .refuse(.tooLate(earliest: .seconds(10))))
        #expect(releases == [CallSchedule.Release(ticket: second, refusal: .tooLate(earliest: .seconds(10)))])
        #expect(desk.enter(general, before: 9).0 == .refuse(.tooLate(earliest: .seconds(10))))
        #expect(desk.wake(at: 10) == [go(third)])
    }

    @Test("A message whose turn would come too late is refused when it comes")
    func tooLongAQueue() {
        var desk = Desk()
        for _ in 0..<10 { _ = desk.enter(general) }
        // One is under way, nine wait; the tenth of them would be the seventh after the burst.
        #expect(desk.enter(general, before: 7).0 == .refuse(.tooLate(earliest: .seconds(7))))
        #expect(desk.enter(general, before: 7.1).0 == .wait)
    }

    @Test("A waiting call is refused when its time is over, although nothing else happens")
    func deadlineWhileWaiting() {
        var desk = Desk()
        #expect(desk.enter(general).0 == .go)
        let second = desk.enter(general, before: 3).1
        #expect(desk.nextWake == 3)
        #expect(desk.wake(at: 2.9) == [])
        #expect(desk.wake(at: 3) == [CallSchedule.Release(ticket: second, refusal: .tooLate(earliest: .zero))])
        #expect(desk.nextWake == nil)
    }

    @Test("Two channels limited at once pause all messages, and nothing else")
    func workspaceLimit() {
        var desk = Desk()
        let first = desk.enter(general).1
        let second = desk.enter(random).1
        _ = desk.limited(general, first, asked: .seconds(5))
        #expect(desk.enter(newbies).0 == .go)
        #expect(desk.leave(newbies) == [])
        desk.seconds = 1
        _ = desk.limited(random, second, asked: .seconds(8))
        let third = desk.enter(newbies).1
        #expect(desk.schedule.pauses(now: desk.now)[.workspaceMessages] == .seconds(8))
        #expect(desk.wake(at: 5) == [])
        #expect(desk.enter(history).0 == .go)
        #expect(Set(desk.wake(at: 9).map(\.ticket)) == [first, second, third])
    }

    @Test("The same channel limited twice pauses no other")
    func sameChannelTwice() {
        var desk = Desk()
        let first = desk.enter(general).1
        _ = desk.limited(general, first)
        #expect(desk.wake(at: 10) == [go(first)])
        _ = desk.limited(general, first)
        #expect(desk.enter(random).0 == .go)
    }

    @Test("Limits without a usable pause double it, until an answer comes")
    func strikes() {
        var desk = Desk()
        let ticket = desk.enter(history).1
        for end in [2.0, 6.0, 14.0] {
            _ = desk.limited(history, ticket, asked: nil)
            #expect(desk.nextWake == end)
            #expect(desk.wake(at: end) == [go(ticket)])
        }
        #expect(desk.leave(history) == [])
        let next = desk.enter(history).1
        _ = desk.limited(history, next, asked: nil)
        #expect(desk.nextWake == 16)
    }

    @Test("A full queue refuses the newcomer")
    func full() {
        var desk = Desk {
            $0.maximumWaitingPerLane = 2
            $0.maximumWaiting = 3
        }
        for lane in [general, random, newbies] { _ = desk.enter(lane) }
        #expect(desk.enter(general).0 == .wait)
        #expect(desk.enter(general).0 == .wait)
        #expect(desk.enter(general).0 == .refuse(.queueFull))
        #expect(desk.enter(random).0 == .wait)
        #expect(desk.enter(newbies).0 == .refuse(.queueFull))
        #expect(desk.leave(random).count == 1)
        #expect(desk.enter(newbies).0 == .wait)
    }

    @Test("A cancelled call leaves the queue; those behind it move up")
    func cancelled() {
        var desk = Desk()
        #expect(desk.enter(general).0 == .go)
        let second = desk.enter(general).1
        let third = desk.enter(general).1
        let refusal = CallSchedule.Release(ticket: second, refusal: .cancelled)
        #expect(desk.schedule.cancel(second, now: desk.now) == [refusal])
        #expect(desk.schedule.cancel(second, now: desk.now) == [])
        #expect(desk.leave(general) == [go(third)])
        #expect(desk.schedule.cancel(third, now: desk.now) == [])
    }

    @Test("Ten thousand channels leave no memory behind")
    func manyChannels() {
        var desk = Desk()
        var most = 0
        for index in 0..<10_000 {
            desk.seconds = Double(index) / 100
            let lane = Lane(method: .postMessage, channel: "C\(index)")
            #expect(desk.enter(lane).0 == .go)
            #expect(desk.leave(lane) == [])
            most = max(most, desk.schedule.laneCount)
        }
        #expect(most < 1_000)
        desk.seconds = 200
        #expect(desk.enter(general).0 == .go)
        #expect(desk.schedule.laneCount == 1)
    }
}

@Suite("The schedule of calls, at random")
struct CallScheduleRandomTests {
    /// What is under way, and what was sent when.
    private struct Ledger {
        var waiting: [CallSchedule.Ticket: Lane] = [:]
        var underWay: [(ticket: CallSchedule.Ticket, lane: Lane)] = []
        var sent: [Lane: [Double]] = [:]

        mutating func send(_ ticket: CallSchedule.Ticket, _ lane: Lane, at second: Double) {
            underWay.append((ticket, lane))
            sent[lane, default: []].append(second)
        }

        mutating func apply(_ releases: [CallSchedule.Release], at second: Double) {
            for release in releases {
                guard let lane = waiting.removeValue(forKey: release.ticket) else {
                    Issue.record("Released twice, or without waiting: \(release)")
                    continue
                }
                if release.refusal == nil {
                    send(release.ticket, lane, at: second)
                }
            }
        }
    }

    @Test(
        "Whatever comes: each call is decided once, channels keep their pace, and no wake is due twice",
        arguments: 0..<8
    )
    func anything(seed: UInt64) {
        var dice = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        var desk = Desk { $0.maximumWaitingPerLane = 6 }
        var ledger = Ledger()
        let lanes = [general, random, newbies, history]
        for _ in 0..<4_000 {
            switch dice.roll(6) {
            case 0, 1:
                let lane = lanes[dice.roll(4)]
                let (decision, ticket) = desk.enter(lane, before: desk.seconds + Double(dice.roll(20)))
                switch decision {
                case .go: ledger.send(ticket, lane, at: desk.seconds)
                case .wait: ledger.waiting[ticket] = lane
                case .refuse: break
                }
            case 2 where !ledger.underWay.isEmpty:
                let (_, lane) = ledger.underWay.remove(at: dice.roll(ledger.underWay.count))
                ledger.apply(desk.leave(lane, answered: dice.roll(2) == 0), at: desk.seconds)
            case 3 where !ledger.underWay.isEmpty && dice.roll(3) == 0:
                let (ticket, lane) = ledger.underWay.remove(at: dice.roll(ledger.underWay.count))
                let asked: Duration? = dice.roll(2) == 0 ? nil : .seconds(dice.roll(5) + 1)
                let (decision, releases) = desk.limited(
                    lane,
                    ticket,
                    asked: asked,
                    before: desk.seconds + Double(dice.roll(20))
                )
                if decision == .wait { ledger.waiting[ticket] = lane }
                ledger.apply(releases, at: desk.seconds)
            case 4:
                if let ticket = ledger.waiting.keys.min(by: { $0.number < $1.number }), dice.roll(4) == 0 {
                    ledger.apply(desk.schedule.cancel(ticket, now: desk.now), at: desk.seconds)
                }
            default:
                let next = min(desk.nextWake ?? .infinity, desk.seconds + Double(dice.roll(1_000)) / 1_000)
                ledger.apply(desk.wake(at: next), at: next)
            }
            for lane in lanes where lane.isPaced {
                #expect(ledger.underWay.count { $0.lane == lane } <= 1)
            }
            #expect(desk.schedule.waitingCount == ledger.waiting.count)
            ledger.apply(desk.wake(at: desk.seconds), at: desk.seconds)
            if let next = desk.nextWake {
                #expect(next > desk.seconds)
            }
        }
        for (lane, times) in ledger.sent where lane.isPaced {
            // Of any five in a row, the last comes a second after the first at the earliest.
            #expect(zip(times, times.dropFirst(4)).allSatisfy { $1 - $0 > 0.99 })
        }
    }
}

private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(sides))
    }
}

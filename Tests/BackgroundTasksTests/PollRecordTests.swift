import Testing

@testable import BackgroundTasks

@Suite("What is known of a poll's runs")
struct PollRecordTests {
    private let start = ContinuousClock.now
    private let interval = Duration.seconds(600)

    @Test("A source's first fault costs no pause; then the pause doubles up to an hour, and what works ends it")
    func pauses() {
        var record = PollRecord()
        var pauses: [Duration?] = []
        for _ in 0..<6 {
            _ = record.ended(.failed("away"), isFaultOfSource: true, interval: interval, now: start)
            pauses.append(record.timeUntilAllowed(now: start))
        }
        #expect(pauses == [nil, .seconds(540), .seconds(1080), .seconds(2160), .seconds(3600), .seconds(3600)])
        _ = record.ended(.done(""), interval: interval, now: start)
        #expect(record.timeUntilAllowed(now: start) == nil)
        #expect(record.failures == 0)
    }

    @Test("Faults that aren't the source's cost no pause, however many")
    func others() {
        var record = PollRecord()
        for _ in 0..<6 { _ = record.ended(.failed("is_archived"), interval: interval, now: start) }
        #expect(record.timeUntilAllowed(now: start) == nil)
        #expect(record.failures == 6)
    }

    @Test(
        "A fault that lasts is worth a line once a day, another one at once, and the same one again after it had gone"
    )
    func news() {
        var record = PollRecord()
        let hour = Duration.seconds(3600)
        func isNews(_ outcome: PollOutcome, after: Duration) -> Bool {
            record.ended(outcome, interval: interval, now: start + after)
        }
        #expect(isNews(.failed("a"), after: .zero))
        #expect(!isNews(.failed("a"), after: hour))
        #expect(isNews(.failed("b"), after: hour * 2))
        #expect(!isNews(.failed("b"), after: hour * 25))
        #expect(isNews(.failed("b"), after: hour * 26))
        #expect(isNews(.done("fine"), after: hour * 27))
        #expect(isNews(.failed("b"), after: hour * 28))
    }

    @Test("A timer's request is due an interval after the last run's beginning, however long that took")
    func dueAfterLongRun() {
        var record = PollRecord()
        record.startedAt = start
        _ = record.ended(.done(""), interval: interval, now: start + .seconds(200))
        #expect(record.timeUntilDue(interval: interval, now: start + .seconds(300)) == .seconds(300))
        #expect(record.timeUntilDue(interval: interval, now: start + .seconds(560)) == nil)
    }

    @Test("A pause that the source wants is said when it begins, and refusals during it are not")
    func wanted() {
        var record = PollRecord()
        let isNews = record.ended(.notNow("429", pause: .seconds(60)), interval: interval, now: start)
        #expect(isNews)
        #expect(record.timeUntilAllowed(now: start + .seconds(10)) == .seconds(50))
        let isNewsAgain = record.ended(.notNow("not asked"), interval: interval, now: start + .seconds(10))
        #expect(!isNewsAgain)
        #expect(record.timeUntilAllowed(now: start + .seconds(60)) == nil)
    }

    @Test("A timer's request is due a little before its interval is over, and at once after a failure")
    func due() {
        var record = PollRecord()
        #expect(record.timeUntilDue(interval: interval, now: start) == nil)
        _ = record.ended(.failed("a"), interval: interval, now: start)
        #expect(record.timeUntilDue(interval: interval, now: start) == nil)
        _ = record.ended(.done(""), interval: interval, now: start)
        #expect(record.timeUntilDue(interval: interval, now: start + .seconds(530)) == .seconds(70))
        #expect(record.timeUntilDue(interval: interval, now: start + .seconds(541)) == nil)
    }
}

import Testing

@testable import Systemd

@Suite("Watchdog", .timeLimit(.minutes(1)))
struct WatchdogTests {
    private enum Event: Equatable {
        case asked, fed, missed
    }

    private struct ProbeFailure: Error {}

    /// Runs a watchdog of 30 s and hands the test its events.
    private func withWatchdog(
        probe: @escaping @Sendable (_ round: Int) async throws -> Void,
        _ body: (ManualClock, inout AsyncStream<Event>.AsyncIterator) async -> Void
    ) async {
        let clock = ManualClock()
        let (events, report) = AsyncStream<Event>.makeStream()
        let (rounds, nextRound) = AsyncStream<Int>.makeStream()
        for round in 1...100 { nextRound.yield(round) }
        let notifier = ServiceNotifier(watchdogInterval: .seconds(30)) { message in
            report.yield(message == "WATCHDOG=1" ? .fed : .missed)
            return 1
        }
        let watchdog = Watchdog(
            interval: .seconds(30),
            notifier: notifier,
            probe: {
                report.yield(.asked)
                try await probe(await rounds.first { _ in true } ?? 0)
            },
            missed: { report.yield(.missed) }
        )
        await withTaskGroup { group in
            group.addTask { await watchdog.run(clock: clock) }
            var iterator = events.makeAsyncIterator()
            await body(clock, &iterator)
            group.cancelAll()
        }
    }

    private func expect(
        _ event: Event,
        from events: inout AsyncStream<Event>.AsyncIterator,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let next = await events.next(isolation: #isolation)
        #expect(next == event, sourceLocation: sourceLocation)
    }

    @Test("It is fed at once, then each half of the interval, while the probe answers")
    func fed() async {
        await withWatchdog(probe: { _ in }) { clock, events in
            for _ in 1...3 {
                await expect(.asked, from: &events)
                await expect(.fed, from: &events)
                clock.advance(by: .seconds(15))
            }
        }
    }

    @Test("It is not fed while the probe hangs, and is again when it answers")
    func hanging() async {
        await withWatchdog(probe: { round in
            if round == 1 { try await ManualClock().sleep(until: .init(offset: .seconds(1)), tolerance: nil) }
        }) { clock, events in
            await expect(.asked, from: &events)
            clock.advance(by: .seconds(15))
            await expect(.missed, from: &events)
            await expect(.asked, from: &events)
            await expect(.fed, from: &events)
        }
    }

    @Test("A probe that throws is no answer, and is not asked again before the next half")
    func throwing() async {
        await withWatchdog(probe: { round in if round < 3 { throw ProbeFailure() } }) { clock, events in
            for _ in 1...2 {
                await expect(.asked, from: &events)
                clock.advance(by: .seconds(15))
                await expect(.missed, from: &events)
            }
            await expect(.asked, from: &events)
            await expect(.fed, from: &events)
        }
    }

    @Test("Cancelling it ends it, without a last word")
    func cancelled() async {
        await withWatchdog(probe: { _ in
            try await ManualClock().sleep(until: .init(offset: .seconds(1)), tolerance: nil)
        }) { _, events in
            await expect(.asked, from: &events)
        }
    }
}

/// Feeds systemd's watchdog as long as a probe answers, which proves that the event loops turn, and nothing about
/// Redis.
///
/// Each half of the interval it asks the probe, and feeds when the answer came before the next half began. A probe that
/// doesn't answer is asked again; systemd ends the process when the whole interval has passed without food.
package struct Watchdog: Sendable {
    private let interval: Duration
    private let notifier: ServiceNotifier
    private let probe: @Sendable () async throws -> Void
    private let missed: @Sendable () -> Void

    /// - Parameters:
    ///   - interval: ``ServiceNotifier/watchdogInterval``: systemd's patience, not the time between two feeds.
    ///   - notifier: gets `WATCHDOG=1`.
    ///   - probe: returns when the work it stands for goes on, for instance after a hop onto each event loop; throwing
    ///     is no answer. It should end when it is cancelled: until it has, the watchdog neither asks again nor stops.
    ///   - missed: called after each half interval without an answer, so that the service can log it.
    package init(
        interval: Duration,
        notifier: ServiceNotifier,
        probe: @escaping @Sendable () async throws -> Void,
        missed: @escaping @Sendable () -> Void = {}
    ) {
        self.interval = interval
        self.notifier = notifier
        self.probe = probe
        self.missed = missed
    }

    /// Runs until it is cancelled.
    ///
    /// - Parameter clock: systemd counts on CLOCK_MONOTONIC, which stands still while the machine sleeps; so does
    ///   `SuspendingClock`. The wall clock has no say.
    package func run(clock: some Clock<Duration> = SuspendingClock()) async {
        while !Task.isCancelled {
            let deadline = clock.now.advanced(by: interval / 2)
            if await answers(before: deadline, on: clock) {
                notifier.feedWatchdog()
                try? await clock.sleep(until: deadline, tolerance: nil)
            } else if !Task.isCancelled {
                missed()
            }
        }
    }

    /// True when the probe returned first, false when the deadline, an error or a cancellation came first.
    private func answers<C: Clock<Duration>>(before deadline: C.Instant, on clock: C) async -> Bool {
        await withTaskGroup(of: Answer.self) { group in
            group.addTask {
                do {
                    try await probe()
                    return Task.isCancelled ? .none : .alive
                } catch {
                    return .none
                }
            }
            group.addTask {
                try? await clock.sleep(until: deadline, tolerance: nil)
                return .late
            }
            // A probe that throws waits for the deadline all the same, so that it isn't asked in a tight loop.
            while let answer = await group.next() {
                switch answer {
                case .alive, .late:
                    group.cancelAll()
                    return answer == .alive
                case .none:
                    continue
                }
            }
            return false
        }
    }

    private enum Answer {
        case alive, none, late
    }
}

/// A burst, then a steady pace: a token bucket, kept as the moment when it is full again.
struct Pace: Sendable, Hashable {
    /// How many may go at once from a full bucket; at least 1.
    let burst: Int
    /// The time in which one more may go.
    let interval: Duration
    private var full: ContinuousClock.Instant?

    init(burst: Int, interval: Duration) {
        self.burst = burst
        self.interval = interval
    }

    /// When the next but `position` may go: `now` at the earliest.
    func earliest(position: Int, now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        max(now, start(now) + interval * (position - burst + 1))
    }

    /// Counts one that goes now.
    mutating func take(now: ContinuousClock.Instant) {
        full = start(now) + interval
    }

    /// Whether the whole burst may go again, so that nothing need be remembered.
    func isFull(now: ContinuousClock.Instant) -> Bool {
        start(now) == now
    }

    private func start(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        full.map { max($0, now) } ?? now
    }
}

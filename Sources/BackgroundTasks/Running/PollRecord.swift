/// What is known of a poll's runs since the daemon's start.
struct PollRecord: Sendable, Equatable {
    /// A pause after failures grows up to this; who has mended the cause needn't wait longer.
    private static let longestPause = Duration.seconds(3600)
    /// How often a fault that lasts is said.
    private static let sayInterval = Duration.seconds(24 * 3600)

    /// When the present run began; `nil` between runs.
    var startedAt: ContinuousClock.Instant?
    private(set) var lastOutcome: PollOutcome?
    private(set) var lastEnd: ContinuousClock.Instant?
    private(set) var lastDone: ContinuousClock.Instant?
    /// When the run began that ended then.
    private var lastDoneStart: ContinuousClock.Instant?
    /// Failed runs one after the other.
    private(set) var failures = 0
    /// Those of them, up to the last, that were the source's fault.
    private var faultsOfSource = 0
    /// The source isn't asked before.
    private(set) var notBefore: ContinuousClock.Instant?
    /// Why not.
    private(set) var reason: String?
    private var saidAt: ContinuousClock.Instant?
    private var said: String?

    /// How long the source is still left alone; `nil` when it may be asked.
    var timeUntilAllowed: Duration? { timeUntilAllowed(now: .now) }

    func timeUntilAllowed(now: ContinuousClock.Instant) -> Duration? {
        guard let notBefore, notBefore > now else { return nil }
        return notBefore - now
    }

    /// How long until a timer's request is due; `nil` when it is. A timer may come a little early.
    func timeUntilDue(interval: Duration, now: ContinuousClock.Instant = .now) -> Duration? {
        guard let start = lastDoneStart, start + interval * 9 / 10 > now else { return nil }
        return start + interval - now
    }

    /// A run has ended.
    ///
    /// The source's first fault may be a hiccup: the next request may try at once. From the second on the pause doubles,
    /// beginning with a little less than the interval, which is what the timer would wait anyway. Faults of Slack and
    /// Redis cost the source nothing, and whoever has mended them need not wait.
    ///
    /// - Returns: whether it is worth a line in the log: it is new, or was last said a day ago.
    mutating func ended(
        _ outcome: PollOutcome,
        isFaultOfSource: Bool = false,
        interval: Duration,
        now: ContinuousClock.Instant = .now
    ) -> Bool {
        let start = startedAt ?? now
        startedAt = nil
        lastOutcome = outcome
        lastEnd = now
        switch outcome {
        case .done:
            lastDone = now
            lastDoneStart = start
            failures = 0
            faultsOfSource = 0
            notBefore = nil
            reason = nil
            said = nil
            return true
        case .notNow(let message, let pause):
            if let pause {
                notBefore = now + pause
                reason = message
            } else if timeUntilAllowed(now: now) != nil {
                // Refused during a pause, which was said when it began.
                return false
            }
        case .failed(let message):
            failures += 1
            reason = message
            faultsOfSource = isFaultOfSource ? faultsOfSource + 1 : 0
            let pause = min(interval * 9 / 10 * (1 << min(max(faultsOfSource - 2, 0), 10)), Self.longestPause)
            notBefore = faultsOfSource > 1 ? now + pause : nil
        }
        if said == outcome.message, let saidAt, now - saidAt < Self.sayInterval { return false }
        said = outcome.message
        saidAt = now
        return true
    }
}

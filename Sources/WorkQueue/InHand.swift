internal import Synchronization

/// Whether the consumer still has an entry, or has let its claim lapse, so that another may have taken it over.
package struct Claim: Sendable {
    let key: InHand.Key
    let inHand: InHand

    /// False after the process was held up for so long that the entry may be another consumer's: no side effect then.
    package var isHeld: Bool { inHand.isHeld(key) }
}

/// The entries that a consumer works on, how fresh its claims are, and whether it may take more.
final class InHand: Sendable {
    struct Key: Sendable, Hashable {
        let stream: EventStream
        let id: String
    }

    private struct State {
        var claimed: [Key: ContinuousClock.Instant] = [:]
        var isPaused = false
        var isStopping = false
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let state = Mutex(State())
    /// A claim that is older is somebody else's, perhaps.
    private let lifetime: Duration

    init(lifetime: Duration) {
        self.lifetime = lifetime
    }

    var count: Int { state.withLock { $0.claimed.count } }
    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// - Returns: false when the entry is in hand already.
    func begin(_ key: Key, now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { $0.claimed.updateValue(now, forKey: key) == nil }
    }

    func end(_ key: Key) {
        change { $0.claimed[key] = nil }
    }

    func isHeld(_ key: Key, now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { state in
            guard let renewed = state.claimed[key] else { return false }
            return now - renewed < lifetime
        }
    }

    /// Those whose claim is still ours to renew.
    func renewable(now: ContinuousClock.Instant = .now) -> [Key] {
        state.withLock { state in
            state.claimed.filter { now - $0.value < lifetime }.map(\.key)
        }
    }

    func renewed(_ keys: some Sequence<Key>, now: ContinuousClock.Instant) {
        state.withLock { state in
            for key in keys where state.claimed[key] != nil { state.claimed[key] = now }
        }
    }

    func setPaused(_ isPaused: Bool) {
        change { $0.isPaused = isPaused }
    }

    func stop() {
        change { $0.isStopping = true }
    }

    /// Waits until reading may go on: not paused, and at most `count` in hand.
    ///
    /// - Returns: false when stopping or cancelled.
    func waitToRead(atMost count: Int) async -> Bool {
        await wait { $0.isStopping || (!$0.isPaused && $0.claimed.count <= count) }
        return !isStopping && !Task.isCancelled
    }

    /// Waits until at most `count` entries are in hand, also while stopping; ends early when cancelled.
    func wait(atMost count: Int) async {
        await wait { $0.claimed.count <= count }
    }

    /// Waits for ``stop()``; ends early when cancelled.
    func waitForStop() async {
        await wait { $0.isStopping }
    }

    private func wait(until condition: @Sendable (borrowing State) -> Bool) async {
        while !Task.isCancelled, state.withLock({ !condition($0) }) {
            let id = state.withLock { state in
                state.nextWaiter += 1
                return state.nextWaiter
            }
            await withTaskCancellationHandler {
                await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                    // Looked at again under the lock: a change or a cancellation since then wakes nobody.
                    let isNow = state.withLock { state in
                        if condition(state) || Task.isCancelled { return true }
                        state.waiters[id] = continuation
                        return false
                    }
                    if isNow { continuation.resume() }
                }
            } onCancel: {
                state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
            }
        }
    }

    /// Changes the state and wakes all who wait, so that each looks whether its condition holds now.
    private func change(_ body: (inout State) -> Void) {
        let waiters = state.withLock { state in
            body(&state)
            defer { state.waiters.removeAll() }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }
}

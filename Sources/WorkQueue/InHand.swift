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

    /// - Parameter instant: when Redis was asked for the entry. Between then and now this process may have stood still, and
    ///   another have taken the entry over.
    /// - Returns: false when the entry is in hand already; its claim stays as old as it is.
    func begin(_ key: Key, claimedAt instant: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            guard state.claimed[key] == nil else { return false }
            state.claimed[key] = instant
            return true
        }
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

    /// Those of a stream whose claim is still ours to renew.
    func renewable(of stream: EventStream, now: ContinuousClock.Instant = .now) -> [String] {
        state.withLock { state in
            state.claimed.filter { $0.key.stream == stream && now - $0.value < lifetime }.map(\.key.id)
        }
    }

    /// - Parameter instant: when Redis was asked for it.
    func renewed(_ ids: [String], of stream: EventStream, askedAt instant: ContinuousClock.Instant) {
        state.withLock { state in
            for id in ids {
                let key = Key(stream: stream, id: id)
                if state.claimed[key] != nil { state.claimed[key] = instant }
            }
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

    /// Waits until at most `count` entries are in hand; ends early when cancelled.
    ///
    /// - Parameters:
    ///   - limit: gives up after this.
    ///   - endsOnStop: also with ``stop()``.
    func wait(atMost count: Int, upTo limit: Duration, endsOnStop: Bool = false) async {
        await wait(upTo: limit) { $0.claimed.count <= count || (endsOnStop && $0.isStopping) }
    }

    /// Waits until an entry is no longer in hand; ends early when stopping or cancelled.
    ///
    /// - Parameter limit: gives up after this.
    func wait(forEndOf key: Key, upTo limit: Duration) async {
        await wait(upTo: limit) { $0.claimed[key] == nil || $0.isStopping }
    }

    /// Waits for ``stop()``; ends early when cancelled.
    func waitForStop() async {
        await wait { $0.isStopping }
    }

    private func wait(upTo limit: Duration, until condition: @escaping @Sendable (borrowing State) -> Bool) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait(until: condition) }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
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

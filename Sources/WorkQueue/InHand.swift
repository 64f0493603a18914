internal import Synchronization

/// Whether the consumer still has an entry, or has let its claim lapse, so that another may have taken it over.
package struct Claim: Sendable {
    let key: InHand.Key
    let inHand: InHand

    /// False after the process was held up for so long that the entry may be another consumer's: no side effect then.
    package var isHeld: Bool { inHand.isHeld(key) }
}

/// The entries that a consumer works on or keeps for later, how fresh its claims are, and whether it may take more.
final class InHand: Sendable {
    struct Key: Sendable, Hashable {
        let stream: EventStream
        let id: String
    }

    private struct State {
        var claimed: [Key: ContinuousClock.Instant] = [:]
        /// Those of them that wait for another attempt, and are not worked on.
        var parked: Set<Key> = []
        /// How many are worked on.
        var busyCount: Int { claimed.count - parked.count }
        var isPaused = false
        var isStopping = false
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        /// Those of many parked entries, whom no other change concerns.
        var waitersForStop: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let state = Mutex(State())
    /// A claim that is older is somebody else's, perhaps.
    private let lifetime: Duration

    init(lifetime: Duration) {
        self.lifetime = lifetime
    }

    /// How many are worked on.
    var count: Int { state.withLock { $0.busyCount } }
    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// - Parameter instant: when Redis was asked for the entry. Between then and now this process may have stood still, and
    ///   another have taken the entry over.
    /// - Returns: false when the entry is in hand already; its claim stays as old as it is,
    ///   unless it is parked.
    func begin(_ key: Key, claimedAt instant: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            let isNew = state.claimed[key] == nil
            // A parked one, whose claim lapsed while Redis was away, is ours again: nobody works on it.
            if isNew || state.parked.contains(key) { state.claimed[key] = instant }
            return isNew
        }
    }

    func end(_ key: Key) {
        change { state in
            state.claimed[key] = nil
            state.parked.remove(key)
        }
    }

    /// The entry stays claimed and is not worked on for a while.
    ///
    /// - Parameter maximum: how many may be parked: each is kept in memory.
    /// - Returns: false where there are so many, where the claim has lapsed, and when stopping.
    func park(_ key: Key, atMost maximum: Int) -> Bool {
        var isParked = false
        change { state in
            guard let renewed = state.claimed[key], ContinuousClock.now - renewed < lifetime else { return }
            guard state.parked.count < maximum, !state.isStopping else { return }
            isParked = state.parked.insert(key).inserted
        }
        return isParked
    }

    /// Waits until a parked entry may be worked on again.
    ///
    /// - Parameters:
    ///   - pause: what it waits for at least.
    ///   - count: how many others may be in hand.
    /// - Returns: false when stopping, when cancelled, and where the claim has lapsed; the entry stays parked then.
    func unpark(_ key: Key, after pause: Duration, atMost count: Int) async -> Bool {
        await withLimit(pause) { await self.waitForStop() }
        // Many may wait for one place.
        while await waitToRead(atMost: count) {
            guard isHeld(key) else { return false }
            let isUnparked = state.withLock { state in
                guard state.busyCount <= count, !state.isPaused else { return false }
                return state.parked.remove(key) != nil
            }
            if isUnparked { return true }
        }
        return false
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
        let waiters = state.withLock { state in
            defer { state.waitersForStop.removeAll() }
            return Array(state.waitersForStop.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until reading may go on: not paused, and at most `count` in hand.
    ///
    /// - Returns: false when stopping or cancelled.
    func waitToRead(atMost count: Int) async -> Bool {
        await wait { $0.isStopping || (!$0.isPaused && $0.busyCount <= count) }
        return !isStopping && !Task.isCancelled
    }

    /// Waits until at most `count` entries are in hand; ends early when cancelled.
    ///
    /// - Parameters:
    ///   - limit: gives up after this.
    ///   - endsOnStop: also with ``stop()``.
    func wait(atMost count: Int, upTo limit: Duration, endsOnStop: Bool = false) async {
        await wait(upTo: limit) { $0.busyCount <= count || (endsOnStop && $0.isStopping) }
    }

    /// Waits until an entry is no longer worked on; ends early when stopping or cancelled.
    ///
    /// - Parameter limit: gives up after this.
    func wait(forEndOf key: Key, upTo limit: Duration) async {
        await wait(upTo: limit) { $0.claimed[key] == nil || $0.parked.contains(key) || $0.isStopping }
    }

    /// Waits for ``stop()``; ends early when cancelled.
    func waitForStop() async {
        await wait(in: \.waitersForStop) { $0.isStopping }
    }

    private func wait(upTo limit: Duration, until condition: @escaping @Sendable (borrowing State) -> Bool) async {
        await withLimit(limit) { await self.wait(until: condition) }
    }

    private func withLimit(_ limit: Duration, _ wait: @escaping @Sendable () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await wait() }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    private typealias Waiters = any WritableKeyPath<State, [UInt64: CheckedContinuation<Void, Never>]> & Sendable

    private func wait(
        in waiters: Waiters = \.waiters,
        until condition: @Sendable (borrowing State) -> Bool
    ) async {
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
                        state[keyPath: waiters][id] = continuation
                        return false
                    }
                    if isNow { continuation.resume() }
                }
            } onCancel: {
                state.withLock { $0[keyPath: waiters].removeValue(forKey: id) }?.resume()
            }
        }
    }

    /// Changes the state and wakes all who wait for a change, so that each looks whether its condition holds now.
    private func change(_ body: (inout State) -> Void) {
        let waiters = state.withLock { state in
            body(&state)
            defer { state.waiters.removeAll() }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }
}

package import Redis
import Synchronization

/// The right to announce, held by one process of all hosts: a key in Redis that lapses when its holder dies.
///
/// By this process's clock it ends a tenth sooner than in Redis, so that it lets go before another can take it.
package final class Lease: Sendable {
    package enum State: Sendable, Equatable {
        /// Not known yet, or not any more, with the reason. May become held or other.
        case unknown(reason: String)
        /// This process's. May become other or unknown.
        case held
        /// That of the process with this name. May become held or unknown.
        case other(name: String)

        var words: String {
            switch self {
            case .unknown(let reason): reason
            case .held: "this process holds it"
            case .other(let name): "another host holds it: \(name)"
            }
        }
    }

    /// How long the key lives after each renewal: what a holder's death costs, at most, before another takes over; far
    /// longer than Redis is ever busy with something else.
    static let term = Duration.seconds(8)
    /// How often those without it look.
    private static let lookInterval = Duration.seconds(1)

    /// What stands in Redis: a word that no other process has, and the name for people.
    let value: String
    /// This process's name.
    let name: String
    private let key: String
    private let redis: RedisClient
    private let changed: @Sendable (State) -> Void

    private struct Inner {
        var state = State.unknown(reason: "Redis has not been asked yet")
        var heldUntil: ContinuousClock.Instant?
        /// Who waits for a known state.
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let inner = Mutex(Inner())

    /// - Parameters:
    ///   - name: this process's name, unique among all.
    ///   - changed: called after each change; must not block.
    package init(
        redis: RedisClient,
        key: String,
        name: String,
        changed: @escaping @Sendable (State) -> Void = { _ in }
    ) {
        self.redis = redis
        self.key = key
        self.name = name
        self.value = "\(String(UInt64.random(in: .min ... .max), radix: 36)) \(name)"
        self.changed = changed
    }

    package var state: State {
        inner.withLock { inner in
            guard inner.state == .held, let until = inner.heldUntil, until <= .now else { return inner.state }
            return .unknown(reason: "it could not be renewed in time")
        }
    }

    /// Until when this process may announce, if it isn't renewed again; `nil` when it may not.
    var heldUntil: ContinuousClock.Instant? {
        inner.withLock { inner in
            guard inner.state == .held, let until = inner.heldUntil, until > .now else { return nil }
            return until
        }
    }

    /// Whether the other holder goes by this process's name: most likely its own former life, which was killed and whose
    /// lease lapses soon.
    func isOwnFormerLife(_ state: State) -> Bool { state == .other(name: name) }

    // MARK: Keeping it

    /// Takes the lease whenever it is free, and renews it, until the task is cancelled.
    package func keep() async {
        while !Task.isCancelled {
            let wasHeld = state == .held
            let pause: Duration
            do throws(RedisError) {
                pause = try await wasHeld ? renew() : take()
            } catch {
                // While it lasts it is held, whether Redis can be asked or not.
                if heldUntil == nil { become(.unknown(reason: "\(error)"), until: nil) }
                pause = Self.lookInterval / 4
            }
            try? await Task.sleep(for: pause)
        }
    }

    private func take() async throws(RedisError) -> Duration {
        let start = ContinuousClock.now
        let command = RedisCommand(
            "EVAL",
            .string(Self.script),
            1,
            .string(key),
            .string(value),
            .integer(Self.term.milliseconds)
        )
        let reply = try await redis.send(command, timeout: Self.term / 2)
        guard let holder = reply.string, holder != value else {
            become(.held, until: start + Self.term * 9 / 10)
            return Self.term / 4
        }
        let name = String(holder.drop { $0 != " " }.dropFirst())
        become(.other(name: name.isEmpty ? "one that gives no name (\(holder.prefix(40)))" : name), until: nil)
        return Self.lookInterval
    }

    /// Takes what is free, and renews what is this process's already: of a command before, whose answer was lost. What
    /// would never lapse, since another hand has set it, gets a term; a holder that lives renews it.
    ///
    /// - Returns: the other holder's value, or this process's own.
    private static let script = """
        local holder = redis.call('GET', KEYS[1])
        if not holder or holder == ARGV[1] then
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return ARGV[1]
        end
        if redis.call('PTTL', KEYS[1]) == -1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        return holder
        """

    private func renew() async throws(RedisError) -> Duration {
        let start = ContinuousClock.now
        do throws(RedisError) {
            let fenced = LeasedRedis(client: redis, lease: key, value: value)
            _ = try await fenced.send("PEXPIRE", [.string(key), .integer(Self.term.milliseconds)])
            become(.held, until: start + Self.term * 9 / 10)
            return Self.term / 4
        } catch {
            guard error.replyCode == LeasedRedis.refusal else { throw error }
            become(.unknown(reason: "it has lapsed"), until: nil)
            return .zero
        }
    }

    /// Gives it back, so that another host needn't wait until it lapses.
    func release(timeout: Duration) async {
        guard inner.withLock({ $0.state == .held }) else { return }
        become(.unknown(reason: "it was given back"), until: nil)
        let fenced = LeasedRedis(client: redis, lease: key, value: value)
        _ = try? await fenced.send("DEL", [.string(key)], timeout: timeout)
    }

    // MARK: Waiting for it

    /// Waits until it is known whose it is: at a cold start the request is there before Redis is.
    ///
    /// What is taken for the own former life's is waited for too.
    ///
    /// - Returns: the state at the deadline at the latest.
    package func settled(deadline: ContinuousClock.Instant) async -> State {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await Task.sleep(until: deadline) }
            group.addTask {
                while !Task.isCancelled, self.isUnsettled { await self.change() }
            }
            await group.next()
            group.cancelAll()
        }
        return state
    }

    private var isUnsettled: Bool {
        switch state {
        case .held: false
        case .unknown: true
        case .other: isOwnFormerLife(state)
        }
    }

    /// Waits for the next change or the task's cancellation.
    private func change() async {
        let id = inner.withLock { inner in
            inner.nextWaiter += 1
            return inner.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isLate = inner.withLock { inner in
                    guard !Task.isCancelled, self.isUnsettled(inner) else { return true }
                    inner.waiting[id] = continuation
                    return false
                }
                if isLate { continuation.resume() }
            }
        } onCancel: {
            inner.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
    }

    private func isUnsettled(_ inner: borrowing Inner) -> Bool {
        switch inner.state {
        case .held: false
        case .unknown: true
        case .other(let holder): holder == name
        }
    }

    private func become(_ state: State, until: ContinuousClock.Instant?) {
        let (isNew, waiting) = inner.withLock { inner in
            let isNew = inner.state != state
            inner.state = state
            inner.heldUntil = until
            guard isNew else { return (false, [CheckedContinuation<Void, Never>]()) }
            defer { inner.waiting = [:] }
            return (true, Array(inner.waiting.values))
        }
        guard isNew else { return }
        for continuation in waiting { continuation.resume() }
        changed(state)
    }
}

extension Duration {
    /// Whole milliseconds, as Redis counts them.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

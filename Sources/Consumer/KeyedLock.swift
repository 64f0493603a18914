import Synchronization

/// Lets one task at a time work on a key; others wait for their turn, in order.
final class KeyedLock: Sendable {
    /// Who waits for a key that is taken; a key that is free has no entry.
    private let waiting = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

    /// Runs `body` while no other task has the key. The wait ends with the body of the one before, which has a deadline.
    func withLock<T, Failure: Error>(
        _ key: String,
        _ body: () async throws(Failure) -> T
    ) async throws(Failure) -> T {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting in
                guard waiting[key] == nil else {
                    waiting[key]?.append(continuation)
                    return false
                }
                waiting[key] = []
                return true
            }
            if isFree { continuation.resume() }
        }
        defer { release(key) }
        return try await body()
    }

    private func release(_ key: String) {
        let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard var others = waiting[key], !others.isEmpty else {
                waiting[key] = nil
                return nil
            }
            let next = others.removeFirst()
            waiting[key] = others
            return next
        }
        next?.resume()
    }
}

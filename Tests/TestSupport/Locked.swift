import Synchronization

/// A value that several threads of a test change, behind a lock.
package final class Locked<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    package init(_ value: Value) {
        self.mutex = Mutex(value)
    }

    package func withLock<T: Sendable>(_ body: (inout sending Value) -> T) -> T {
        mutex.withLock { body(&$0) }
    }

    package var value: Value { withLock { $0 } }
}

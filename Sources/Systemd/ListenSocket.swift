internal import Glibc
internal import Synchronization

/// A listening stream socket (TCP or Unix) that systemd passed to this process.
///
/// It owns its descriptor: closed with the last reference, unless ``release()`` has handed it on.
package final class ListenSocket: Sendable {
    /// The name that systemd gave it: `FileDescriptorName=`, else the socket unit's name; `unknown` without one.
    package let name: String

    /// The descriptor's number, for messages. Only ``release()`` gives the right to use it.
    package let number: CInt

    /// The descriptor while it is ours; nil once released.
    private let owned: Mutex<CInt?>

    /// - Parameter descriptor: open, and from now on this value's to close.
    init(name: String, descriptor: CInt) {
        self.name = name
        self.number = descriptor
        self.owned = Mutex(descriptor)
    }

    deinit {
        if let descriptor = release() {
            _ = close(descriptor)
        }
    }

    /// Hands the descriptor to the caller, who has to close it (NIO's `withBoundSocket` does).
    ///
    /// - Returns: the descriptor, nonblocking and close-on-exec; nil when it was released before.
    package func release() -> CInt? {
        owned.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
    }
}

internal import Glibc

/// A failed system call: its `errno`, and the C library's words for it.
package struct SystemError: Error, Equatable, Sendable {
    /// The `errno`, positive.
    package let number: CInt

    package init(number: CInt) {
        self.number = number
    }

    /// The error of the call that has just failed on this thread.
    static var last: SystemError { SystemError(number: errno) }
}

extension SystemError: CustomStringConvertible {
    /// `strerror(3)`, for instance `Permission denied`.
    package var description: String {
        // strerror never returns NULL, and since glibc 2.32 its buffer belongs to the thread; it is copied at once.
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}

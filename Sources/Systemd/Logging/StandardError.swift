internal import Glibc

/// File descriptor 2.
package enum StandardError {
    /// Writes all of the text, in one call where the system allows, so that lines of several threads don't mix. What
    /// can't be written is lost: there is no other place to complain.
    package static func write(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            var written = 0
            while written < buffer.count {
                // The pointer is the buffer's, and the rest of its length is what is read from it.
                let rest = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[written...])
                let count = unsafe Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
                if count > 0 {
                    written += count
                } else if errno != EINTR {
                    return
                }
            }
        }
    }

    /// Whether a person may be looking.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

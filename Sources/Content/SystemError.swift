internal import Glibc

/// What the operating system refused.
struct SystemError: Error {
    /// `errno`'s value.
    let code: Int32
}

extension SystemError: CustomStringConvertible {
    /// The system's own words, such as "Permission denied".
    var description: String {
        guard code != EFBIG else { return "it is larger than 1 MiB" }
        var buffer = [CChar](repeating: 0, count: 256)
        // The POSIX variant fills the buffer and ends it with a NUL; String copies it.
        return unsafe buffer.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, unsafe strerror_r(code, base, buffer.count) == 0 else {
                return "error \(code)"
            }
            return unsafe String(cString: base)
        }
    }
}

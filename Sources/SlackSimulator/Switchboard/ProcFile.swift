import Glibc

/// Reads what the kernel tells of processes, and small files.
enum ProcFile {
    /// More than `/proc` has of any process in one file.
    private static let longest = 1 << 16

    /// The file's text; nil where it can't be read.
    static func text(_ path: String) -> String? {
        // The path is only read, and only during the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: longest)
        var length = 0
        while length < buffer.count {
            // The rest of the buffer, whose count is its own.
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[length...])
                return unsafe read(descriptor, rest.baseAddress, rest.count)
            }
            guard count > 0 else { break }
            length += count
        }
        return String(decoding: buffer[..<length], as: UTF8.self)
    }

    /// Where a symbolic link points to; nil where there is none, or it belongs to somebody else.
    static func link(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        // No more than the buffer's count is written; bytes and C characters have one layout.
        let count = unsafe buffer.withUnsafeMutableBytes {
            guard let start = $0.baseAddress else { return -1 }
            return unsafe readlink(path, start.assumingMemoryBound(to: CChar.self), $0.count)
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}

extension ProcFile {
    /// The path without symbolic links; itself where it isn't there.
    static func real(_ path: String) -> String {
        // With a null pointer, realpath allocates; that is copied and freed here.
        guard let resolved = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }
}

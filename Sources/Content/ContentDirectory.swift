internal import Glibc

/// Reads a directory's content files, in the order of their names.
struct ContentDirectory {
    /// No content file comes near this; the bound keeps a misplaced one from filling the memory.
    private static let maximumFileSize = 1 << 20

    let path: String

    /// The directory's `.yaml` files, and what wasn't read though somebody may expect it.
    ///
    /// Hidden files, backups and the packaging system's leftovers (`.dpkg-old`) are passed over, folders are not
    /// entered.
    ///
    /// - Parameter isOptional: whether a directory that doesn't exist counts as empty.
    /// - Throws: ``ContentError`` with each directory and file that can't be read.
    func files(isOptional: Bool) throws(ContentError) -> (files: [ContentFile], notices: [ContentProblem]) {
        let names: [String]
        do {
            names = try fileNames()
        } catch {
            if isOptional, error.code == ENOENT { return ([], []) }
            throw ContentError(problems: [
                ContentProblem("the directory can't be read: \(error)", at: SourceLocation(file: path))
            ])
        }
        var files: [ContentFile] = []
        var notices: [ContentProblem] = []
        var problems: [ContentProblem] = []
        for name in names where !name.hasPrefix(".") {
            let filePath = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            if name.hasSuffix(".yml") {
                notices.append(
                    ContentProblem("only files ending in .yaml are read; rename it", at: SourceLocation(file: filePath))
                )
            }
            guard name.hasSuffix(".yaml") else { continue }
            do {
                if let bytes = try Self.read(filePath) { files.append(ContentFile(path: filePath, bytes: bytes)) }
            } catch {
                problems.append(
                    ContentProblem("the file can't be read: \(error)", at: SourceLocation(file: filePath))
                )
            }
        }
        guard problems.isEmpty else { throw ContentError(problems: problems) }
        return (files, notices)
    }

    /// The names of all that is in the directory, sorted by their bytes so that every host has the same order.
    private func fileNames() throws(SystemError) -> [String] {
        guard let directory = unsafe opendir(path) else { throw SystemError(code: errno) }
        // Open until here, and not used after.
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else { break }
            // The entry is valid until the next readdir, its name NUL-terminated; String copies it.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            names.append(name)
        }
        if errno != 0 { throw SystemError(code: errno) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether there is a folder of that path, or something else.
    static func isFolder(_ path: String) throws(SystemError) -> Bool {
        var status = stat()
        // The path is only read, the status only written, and both only during the call.
        guard unsafe stat(path, &status) == 0 else { throw SystemError(code: errno) }
        return status.st_mode & S_IFMT == S_IFDIR
    }

    /// The file's bytes; nil for what is no regular file.
    static func read(_ path: String) throws(SystemError) -> [UInt8]? {
        // The path is only read, and only during the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SystemError(code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw SystemError(code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        guard status.st_size <= maximumFileSize else { throw SystemError(code: EFBIG) }

        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // The count is the buffer's own.
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError(code: errno)
            }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= maximumFileSize else { throw SystemError(code: EFBIG) }
        }
    }
}

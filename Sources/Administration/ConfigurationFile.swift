internal import FoundationEssentials
internal import Glibc
package import Systemd

/// A file of the configuration, which is replaced as a whole or not at all.
package struct ConfigurationFile: Sendable, Equatable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// - Returns: nil where there is no such file.
    package func read() throws(ConfigurationFileError) -> String? {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            throw ConfigurationFileError(path: path, code: .unreadable(SystemError(number: EACCES)))
        } catch {
            // Foundation doesn't tell it from others.
            var status = stat()
            // Fills one `stat`, which is good for the call.
            let isFolder = unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            throw ConfigurationFileError(path: path, code: .unreadable(SystemError(number: isFolder ? EISDIR : EIO)))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ConfigurationFileError(path: path, code: .notUTF8)
        }
        return text
    }

    /// Replaces the file in one step (rename), so that nobody ever sees half of it; a crash leaves the old one. Of a
    /// symbolic link it is the file behind it, wherever that is.
    ///
    /// - Parameters:
    ///   - mode: the permissions from the first byte on.
    ///   - keepsMode: an existing file's owner and permissions stay.
    package func replace(with text: String, mode: UInt32, keepsMode: Bool = false) throws(ConfigurationFileError) {
        let path = try destination()
        let temporary = "\(path).new-\(getpid())"
        // All paths here are copied for the call and hold no NUL, since they come from argv or from us.
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(.notWritten(SystemError(number: errno))) }
        do throws(ConfigurationFileError) {
            try write(text, mode: mode, keepsMode: keepsMode, to: descriptor)
            guard unsafe rename(temporary, path) == 0 else { throw failure(.notWritten(SystemError(number: errno))) }
        } catch {
            close(descriptor)
            _ = unsafe unlink(temporary)
            throw error
        }
        close(descriptor)
        Self.synchronize(folder: String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    }

    /// Takes away the permissions beyond a mode, as of a secret that was written by hand and all can read.
    ///
    /// - Returns: whether there were any. A file that isn't there has none.
    package func restrict(to mode: UInt32) throws(ConfigurationFileError) -> Bool {
        var status = stat()
        // Fills one `stat`, which is good for the call.
        guard unsafe stat(path, &status) == 0 else {
            if errno == ENOENT { return false }
            throw failure(.notWritten(SystemError(number: errno)))
        }
        guard status.st_mode & 0o7777 & ~mode != 0 else { return false }
        guard unsafe chmod(path, status.st_mode & mode) == 0 else {
            throw failure(.notWritten(SystemError(number: errno)))
        }
        return true
    }

    /// Takes the file away; one that isn't there is fine.
    package func remove() throws(ConfigurationFileError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw failure(.notWritten(SystemError(number: errno)))
        }
    }

    /// Makes a folder, and those above it; a folder that is there gets the permissions.
    package static func makeFolder(_ path: String, mode: UInt32) throws(ConfigurationFileError) {
        let parent = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        if !parent.isEmpty, unsafe access(String(parent), F_OK) != 0 { try makeFolder(String(parent), mode: 0o755) }
        guard unsafe mkdir(path, mode) == 0 || errno == EEXIST, unsafe chmod(path, mode) == 0 else {
            throw ConfigurationFileError(path: path, code: .notWritten(SystemError(number: errno)))
        }
    }

    /// What the path names in the end: links are followed, also over folders.
    private func destination() throws(ConfigurationFileError) -> String {
        // The copy that realpath(3) makes is ours to free.
        if let real = unsafe realpath(path, nil) {
            defer { unsafe free(real) }
            return unsafe String(cString: real)
        }
        let code = errno
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return path }
        throw failure(code == ENOENT ? .brokenLink : .notWritten(SystemError(number: code)))
    }

    private func write(
        _ text: String,
        mode: UInt32,
        keepsMode: Bool,
        to descriptor: CInt
    ) throws(ConfigurationFileError) {
        var status = stat()
        var mode = mode
        // Fills one `stat`, which is good for the call.
        if keepsMode, unsafe stat(path, &status) == 0 {
            mode = status.st_mode & 0o7777
            _ = fchown(descriptor, status.st_uid, status.st_gid)
        }
        // The umask has had its part in open(2).
        guard fchmod(descriptor, mode) == 0 else { throw failure(.notWritten(SystemError(number: errno))) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            // Reads at most the slice's bytes, while it can't move.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(.notWritten(SystemError(number: errno))) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure(.notWritten(SystemError(number: errno))) }
    }

    /// So that the new name outlives a power cut; a file system that can't do it has lost nothing.
    private static func synchronize(folder: String) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }

    private func failure(_ code: ConfigurationFileError.Code) -> ConfigurationFileError {
        ConfigurationFileError(path: path, code: code)
    }
}

/// Why a file of the configuration can't be read or written. Never holds its content.
package struct ConfigurationFileError: Error, Equatable, CustomStringConvertible {
    package enum Code: Equatable, Sendable {
        case unreadable(SystemError)
        case notUTF8
        case brokenLink
        case notWritten(SystemError)
    }

    package let path: String
    package let code: Code

    package var description: String {
        let file = LogText.escaped(path, limit: 300)
        return switch code {
        case .unreadable(let error): "\(file) cannot be read: \(error)\(Self.advice(error))"
        case .notUTF8: "\(file) is not UTF-8: save it as plain text"
        case .brokenLink: "\(file) is a link to a file that isn't there: make that file, or remove the link"
        case .notWritten(let error): "\(file) cannot be written: \(error)\(Self.advice(error))"
        }
    }

    private static func advice(_ error: SystemError) -> String {
        [EACCES, EPERM, EROFS].contains(error.number) ? "; this command must be run by root" : ""
    }
}

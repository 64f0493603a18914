internal import FoundationEssentials
internal import Glibc
package import Secrets

/// The directory in which systemd hands a service its credentials (`LoadCredential=`), one file each.
///
/// - SeeAlso: systemd.exec(5), "Credentials".
package struct CredentialsDirectory: Sendable {
    /// Where it is; systemd makes it readable for this service alone.
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// The directory that `CREDENTIALS_DIRECTORY` names; nil when the service has no credentials.
    package init?(environment: [String: String]) {
        guard let path = environment["CREDENTIALS_DIRECTORY"], !path.isEmpty else { return nil }
        self.init(path: path)
    }

    /// In bytes: far more than any secret of ours, and little enough that a wrong file does no harm.
    package static let sizeLimit = 64 * 1024

    /// What the units give for a credential whose file is missing (`SetCredential=`), since systemd 252 would refuse
    /// the start without it, and not say which setting is missing.
    package static let placeholder = "(not set)"

    /// Reads one credential.
    ///
    /// One newline at the end is taken off, since editors and `echo` leave it there; nothing else is. A second newline,
    /// a carriage return or blanks stay part of the value, for the caller to object to.
    ///
    /// - Parameter name: the file's name, such as `slack-request-secret`.
    /// - Returns: nil when there is no such file, or the ``placeholder`` in it.
    /// - Throws: ``CredentialError`` when the file is there and can't be the value.
    package func read(_ name: String) throws(CredentialError) -> Secret? {
        guard !name.isEmpty, name != ".", name != "..",
            !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 })
        else {
            throw CredentialError(code: .invalidName, name: name, path: path)
        }
        let file = "\(path)/\(name)"
        func failure(_ code: CredentialError.Code) -> CredentialError {
            CredentialError(code: code, name: name, path: file)
        }

        var bytes: [UInt8]
        do {
            guard let content = try contents(of: file) else { return nil }
            bytes = content
        } catch {
            throw failure(error)
        }
        if bytes.count > Self.sizeLimit {
            throw failure(.tooLarge)
        }
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
        }
        if bytes.isEmpty {
            throw failure(.empty)
        }
        if bytes.contains(0) {
            throw failure(.containsNUL)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure(.notUTF8)
        }
        return text == Self.placeholder ? nil : Secret(text)
    }

    /// The names of all credentials that are there, sorted; empty when the directory can't be read.
    package var names: [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        return (names ?? []).sorted()
    }

    /// The file's bytes, of an oversized file no more than one above the limit; nil when it doesn't exist.
    private func contents(of file: String) throws(CredentialError.Code) -> [UInt8]? {
        // The path holds no NUL, which `read(_:)` has made sure of, and is good for the call. O_NONBLOCK: a pipe must
        // not make us wait for its writer.
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else {
            let error = SystemError.last
            if error.number == ENOENT { return nil }
            throw .unreadable(error)
        }
        defer { _ = close(descriptor) }

        var status = stat()
        // Writes one `stat` to the pointer, which is good for the call.
        guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(.last) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }

        var bytes = [UInt8](repeating: 0, count: Self.sizeLimit + 1)
        var filled = 0
        while filled < bytes.count {
            // Writes at most the buffer's remaining bytes, while the array can't move.
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .unreadable(.last)
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeSubrange(filled...)
        return bytes
    }
}

internal import Glibc

/// Why a credential's file can't be used. It names the file and the fault, never the content.
package struct CredentialError: Error, Equatable, Sendable {
    package enum Code: Error, Equatable {
        /// A name with a slash, `.`, `..`, an empty one: it would leave the directory.
        case invalidName
        case unreadable(SystemError)
        /// A directory, a pipe or a device.
        case notAFile
        case empty
        /// Over ``CredentialsDirectory/sizeLimit``.
        case tooLarge
        case containsNUL
        case notUTF8
    }

    package let code: Code

    /// The credential's name, as asked for.
    package let name: String

    /// The file, or the directory when the name is no file name.
    package let path: String
}

extension CredentialError: CustomStringConvertible {
    package var description: String {
        let file = LogText.escaped(path, limit: 300)
        return switch code {
        case .invalidName:
            "'\(LogText.escaped(name, limit: 100))' is no name of a credential in \(file): it must be a plain file name"
        case .unreadable(let error):
            "the credential \(file) cannot be read: \(error)\(Self.advice(error))"
        case .notAFile:
            "the credential \(file) is not a regular file"
        case .empty:
            "the credential \(file) is empty: write the value into it, or remove it"
        case .tooLarge:
            "the credential \(file) is larger than \(CredentialsDirectory.sizeLimit / 1024) KiB: is it the right file?"
        case .containsNUL:
            "the credential \(file) contains a NUL byte: it must be plain text"
        case .notUTF8:
            "the credential \(file) is not valid UTF-8: it must be plain text"
        }
    }

    /// A service's own copies can be read, so it is a command at the shell that may not.
    private static func advice(_ error: SystemError) -> String {
        error.number == EACCES ? "; this command must be run by root" : ""
    }
}

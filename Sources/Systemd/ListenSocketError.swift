/// Why a socket that systemd should have passed can't be used.
package enum ListenSocketError: Error, Equatable, Sendable {
    /// Sockets were passed, but none of the wanted name. `passed` are the names of those that were.
    case notFound(name: String, passed: [String], unit: String)

    /// A datagram socket, a connected one, or no socket at all.
    case notListening(descriptor: CInt, name: String, unit: String)

    /// What systemd says about them doesn't fit this process, for instance a descriptor that isn't open.
    case unreadable(SystemError)
}

extension ListenSocketError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let name, let passed, let unit):
            let names = passed.map { "'\(LogText.escaped($0, limit: 100))'" }.joined(separator: ", ")
            return "systemd passed no socket named '\(name)', only \(names): set FileDescriptorName=\(name) in \(unit)"
                + " (or pass --fdname=\(name) to systemd-socket-activate)"
        case .notListening(let descriptor, let name, let unit):
            return "descriptor \(descriptor) '\(LogText.escaped(name, limit: 100))' is not a listening stream socket:"
                + " check ListenStream= and Accept=no in \(unit)"
        case .unreadable(let error):
            return "the sockets named by LISTEN_FDS and LISTEN_FDNAMES cannot be taken: \(error);"
                + " these variables must come from systemd itself"
        }
    }
}

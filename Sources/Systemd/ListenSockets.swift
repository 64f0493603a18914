internal import CSystemd
internal import Glibc

/// The sockets that systemd (or `systemd-socket-activate`) passed to this process.
///
/// - SeeAlso: sd_listen_fds(3), systemd.socket(5).
package struct ListenSockets: Sendable {
    /// All that were passed, in systemd's order. Those that nobody releases are closed with this value.
    private let sockets: [ListenSocket]

    init(_ sockets: [ListenSocket]) {
        self.sockets = sockets
    }

    /// Takes what systemd has passed, and removes `LISTEN_FDS`, `LISTEN_PID` and `LISTEN_FDNAMES` from the environment,
    /// so that no child process takes them for its own.
    ///
    /// To be called once, first thing in `main`: it changes the environment, which no other thread may read meanwhile.
    /// A second call finds nothing.
    ///
    /// - Throws: ``ListenSocketError/unreadable(_:)``.
    package static func receive() throws(ListenSocketError) -> ListenSockets {
        // The library allocates the array and its strings, and leaves both to us to free; it is NULL when nothing was
        // passed. A positive answer promises as many strings, each ended by NUL.
        var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = nil
        let count = unsafe sd_listen_fds_with_names(1, &list)
        guard count >= 0 else { throw .unreadable(SystemError(number: -count)) }

        var sockets: [ListenSocket] = []
        for index in 0..<Int(count) {
            let text = unsafe list?[index]
            let name = unsafe text.map { unsafe String(cString: $0) } ?? unnamed
            unsafe free(text)
            sockets.append(ListenSocket(name: name, descriptor: firstDescriptor + CInt(index)))
        }
        unsafe free(list)
        return ListenSockets(sockets)
    }

    /// The names of all that were passed, in systemd's order; one name may stand there several times.
    package var names: [String] { sockets.map(\.name) }

    /// The sockets of one name, each checked to be a listening stream socket and made nonblocking.
    ///
    /// Where just one was passed, it is taken whatever its name: a site's own socket unit, or
    /// `systemd-socket-activate` without `--fdname=`, needn't know ours. Of several, those count that bear `name`
    /// (`FileDescriptorName=`) or the unit's own name, which systemd gives where that setting is missing. They are
    /// several when a unit has more than one `ListenStream=`.
    ///
    /// - Parameters:
    ///   - name: such as `gateway`.
    ///   - unit: the socket unit that should pass it, such as `gopherbot-gateway.socket`; errors point to it.
    /// - Returns: empty when nothing at all was passed, as outside systemd.
    /// - Throws: ``ListenSocketError`` when sockets were passed but none of this name, or one that doesn't listen.
    package func named(_ name: String, unit: String) throws(ListenSocketError) -> [ListenSocket] {
        let found = sockets.count == 1 ? sockets : sockets.filter { $0.name == name || $0.name == unit }
        if found.isEmpty, !sockets.isEmpty {
            throw .notFound(name: name, passed: names, unit: unit)
        }
        for socket in found {
            try check(socket, unit: unit)
        }
        return found
    }

    private func check(_ socket: ListenSocket, unit: String) throws(ListenSocketError) {
        let kind = CInt(SOCK_STREAM.rawValue)
        guard sd_is_socket(socket.number, AF_UNSPEC, kind, 1) > 0 else {
            throw .notListening(descriptor: socket.number, name: socket.name, unit: unit)
        }
        let flags = fcntl(socket.number, F_GETFL)
        guard flags >= 0, fcntl(socket.number, F_SETFL, flags | O_NONBLOCK) >= 0,
            fcntl(socket.number, F_SETFD, FD_CLOEXEC) >= 0
        else {
            throw .unreadable(.last)
        }
    }

    /// SD_LISTEN_FDS_START.
    private static let firstDescriptor: CInt = 3

    /// What systemd calls a descriptor that came without a name.
    private static let unnamed = "unknown"
}

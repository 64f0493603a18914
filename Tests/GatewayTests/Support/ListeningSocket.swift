import Foundation
import NIOCore

/// A listening socket as systemd passes it; whoever gets the descriptor closes it.
struct ListeningSocket {
    let descriptor: CInt
    let address: SocketAddress

    /// - Parameter folder: where the socket's file goes.
    init(in folder: URL, _ name: String) throws {
        address = try SocketAddress(unixDomainSocketPath: folder.appending(path: name).path)
        // Or the programs that other tests start meanwhile would keep it open.
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, flags, 0)
        self.descriptor = descriptor
        // The kernel reads the address, which lives as long as the closure, and keeps no pointer.
        let isListening = unsafe address.withSockAddr { pointer, size in
            unsafe bind(descriptor, pointer, socklen_t(size)) == 0 && listen(descriptor, 16) == 0
        }
        guard isListening else { throw IOError(errnoCode: errno, reason: "listening at \(address)") }
    }
}

import Glibc

/// A socket of the test's own, closed with the last reference. Calls that wait end after 30 s.
final class TestSocket: Sendable {
    let descriptor: CInt

    private init(descriptor: CInt) {
        self.descriptor = descriptor
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        // Reads one timeval from the pointer, which is good for the call.
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// A listening TCP socket on a free port of the loopback address.
    static func listeningTCP() throws -> TestSocket {
        let socket = TestSocket(descriptor: Glibc.socket(AF_INET, stream, 0))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // The pointer is to a whole sockaddr_in, whose size is given.
        let answer = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.bind(socket.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try check(answer == 0 && listen(socket.descriptor, 8) == 0)
        return socket
    }

    /// A stream socket that doesn't listen.
    static func idle() -> TestSocket {
        TestSocket(descriptor: Glibc.socket(AF_UNIX, stream, 0))
    }

    static func listening(at path: String) throws -> TestSocket {
        let socket = TestSocket(descriptor: Glibc.socket(AF_UNIX, stream, 0))
        try check(unsafe try withAddress(path) { unsafe Glibc.bind(socket.descriptor, $0, $1) } == 0)
        try check(listen(socket.descriptor, 8) == 0)
        return socket
    }

    /// A datagram socket, as systemd's and journald's are.
    static func datagram(at path: String) throws -> TestSocket {
        let socket = TestSocket(descriptor: Glibc.socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0))
        try check(unsafe try withAddress(path) { unsafe Glibc.bind(socket.descriptor, $0, $1) } == 0)
        return socket
    }

    static func connected(to path: String) throws -> TestSocket {
        let socket = TestSocket(descriptor: Glibc.socket(AF_UNIX, stream, 0))
        try check(unsafe try withAddress(path) { unsafe Glibc.connect(socket.descriptor, $0, $1) } == 0)
        return socket
    }

    /// Another descriptor of the same socket, for the caller to close.
    func copy() -> CInt { dup(descriptor) }

    /// The next datagram, or the next bytes of a stream; empty at its end.
    func receive() throws -> String {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        // Writes no more than the array's bytes.
        let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
        try Self.check(count >= 0)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    func receiveAll() throws -> String {
        var text = ""
        while case let part = try receive(), !part.isEmpty { text += part }
        return text
    }

    static func check(_ success: Bool) throws {
        if !success { throw Failure(number: errno) }
    }

    struct Failure: Error, CustomStringConvertible {
        let number: CInt
        var description: String { unsafe String(cString: strerror(number)) }
    }

    private static var stream: CInt { CInt(SOCK_STREAM.rawValue) }

    /// Calls `body` with the address of a path, good for that call.
    private static func withAddress(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) throws -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // The path and its NUL fit into sun_path, and the pointer is to a whole sockaddr_un, whose size is given.
        return unsafe withUnsafeMutableBytes(of: &address) { bytes in
            let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0
            precondition(path.utf8.count < bytes.count - offset, "the path \(path) is too long for a socket")
            unsafe bytes[offset...].copyBytes(from: path.utf8)
            return unsafe bytes.withMemoryRebound(to: sockaddr.self) { addresses in
                guard let first = addresses.baseAddress else { return -1 }
                return unsafe body(first, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

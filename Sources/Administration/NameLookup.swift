internal import Glibc
internal import NIOPosix

/// Asks the system for a host's addresses, as every program here does.
enum NameLookup {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Returns: the addresses, at least one, each once. A look-up can't be cut short; resolv.conf bounds it.
    static func addresses(of host: String) async throws -> [String] {
        try await NIOThreadPool.singleton.runIfActive { try look(up: host) }
    }

    private static func look(up host: String) throws -> [String] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let error = unsafe getaddrinfo(host, nil, &hints, &list)
        guard error == 0 else {
            // gai_strerror returns a text that is never freed.
            throw Failure(description: unsafe String(cString: gai_strerror(error)))
        }
        // From getaddrinfo, so that freeaddrinfo takes it, after the last use.
        defer { unsafe freeaddrinfo(list) }
        var found: [String] = []
        var next = unsafe list
        while let entry = unsafe next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let size = socklen_t(text.count)
            // Reads the address that the entry owns, and writes at most `size` bytes.
            let failed = unsafe getnameinfo(
                entry.pointee.ai_addr,
                entry.pointee.ai_addrlen,
                &text,
                size,
                nil,
                0,
                NI_NUMERICHOST
            )
            let address = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if failed == 0, !found.contains(address) { found.append(address) }
            unsafe next = entry.pointee.ai_next
        }
        guard !found.isEmpty else { throw Failure(description: "no address") }
        return found
    }
}

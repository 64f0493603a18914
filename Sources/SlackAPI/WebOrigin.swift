/// Scheme, host and port of an address: who gets the request.
///
/// It is read byte by byte, and anything that two parsers could understand differently (user names, escapes, backslashes,
/// other scripts) makes an address that has none.
struct WebOrigin: Equatable {
    /// `http` or `https`.
    let scheme: String
    /// In lower case, without a dot at its end.
    let host: String
    /// The one that goes without saying where none is given.
    let port: Int

    /// - Parameter url: an absolute address.
    init?(of url: String) {
        guard url.utf8.allSatisfy(Self.isPlain) else { return nil }
        let lowercased = url.lowercased()
        if lowercased.hasPrefix("https://") {
            scheme = "https"
        } else if lowercased.hasPrefix("http://") {
            scheme = "http"
        } else {
            return nil
        }
        let authority = lowercased.dropFirst(scheme.count + 3).prefix { !"/?#".contains($0) }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0].hasSuffix(".") ? parts[0].dropLast() : parts[0]
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isHostByte) }) else { return nil }
        host = String(name)
        if parts.count > 1 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(parts[1]) else {
                return nil
            }
            port = Int(number)
        } else {
            port = scheme == "https" ? 443 : 80
        }
    }

    /// For people: the host, with the port where it needs saying.
    var authority: String {
        port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)"
    }

    /// Printable ASCII but for what has no place in an address.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "<")
            && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "\"")
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

/// Addresses as they may stand in logs, errors and what people see.
package enum PublicAddress {
    /// Scheme, host and path of an address: what comes before an `@` and behind a `?` may be a password or a key.
    ///
    /// - Parameter address: any text; what is no address is cut in the same way.
    package static func of(_ address: some StringProtocol) -> String {
        let shown = address.prefix { $0 != "?" && $0 != "#" }
        let scheme = shown.firstRange(of: "://").map { shown[..<$0.upperBound] } ?? shown.prefix(0)
        var rest = shown[scheme.endIndex...]
        let host = rest.prefix { $0 != "/" }
        if let at = host.lastIndex(of: "@") {
            rest = rest[rest.index(after: at)...]
        } else if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]"),
            !host[host.index(after: colon)...].allSatisfy(\.isNumber)
        {
            // No port: a user name and a password that isn't written as it should be.
            rest = rest[colon...].prefix(0)
        }
        return String(scheme) + (rest.isEmpty ? "…" : String(rest))
    }
}

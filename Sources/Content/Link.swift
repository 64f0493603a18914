import Secrets

/// The rules for links in the content.
enum Link {
    /// What is wrong with the address, as a sentence without what may be secret in it; nil for an https link to a host.
    static func mistake(in address: some StringProtocol) -> String? {
        let shown = PublicAddress.of(address)
        guard address.hasPrefix("https://") else {
            return "'\(shown)' is no https link"
        }
        let rest = address.dropFirst("https://".count)
        if rest.prefix(while: { !"/?#".contains($0) }).contains("@") {
            return "'\(shown)' has a user name or a password before its host, which is not taken"
        }
        let host = rest.prefix { !"/?#:".contains($0) }
        if host.isEmpty || !host.contains(".") || host.hasPrefix(".") || host.hasSuffix(".") {
            return "'\(shown)' names no host"
        }
        if let character = rest.first(where: { $0.isWhitespace || "<>|\"`\\".contains($0) }) {
            let name = character.isWhitespace ? "a blank" : String(character)
            return "'\(shown)' contains \(name), which must be percent-encoded"
        }
        return nil
    }
}

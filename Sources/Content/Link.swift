/// The rules for links in the content.
enum Link {
    /// What is wrong with the address, as a sentence; nil for an https link to a host.
    static func mistake(in address: some StringProtocol) -> String? {
        guard address.hasPrefix("https://") else {
            return "'\(address)' is no https link"
        }
        let rest = address.dropFirst("https://".count)
        let host = rest.prefix { !"/?#:".contains($0) }
        if host.isEmpty || !host.contains(".") || host.hasPrefix(".") || host.hasSuffix(".") {
            return "'\(address)' names no host"
        }
        if let character = rest.first(where: { $0.isWhitespace || "<>|\"`\\".contains($0) }) {
            let shown = character.isWhitespace ? "a blank" : String(character)
            return "'\(address)' contains \(shown), which must be percent-encoded"
        }
        return nil
    }
}

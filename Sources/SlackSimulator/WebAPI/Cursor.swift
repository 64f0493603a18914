import FoundationEssentials

/// The mark in a list at which the next page begins: Base64 of a word and an id, padded with `=` as Slack's are.
enum Cursor {
    /// Among three of these one becomes a `+`, wherever they stand: who puts a cursor into a form as it is sends a blank.
    private static let tail = ">>>"

    /// The cursor for an item.
    static func make(_ kind: String, _ id: String) -> String { base64("\(kind):\(id)\(tail)") }

    /// The id in a cursor of that kind, or nil where it is none.
    static func read(_ kind: String, _ cursor: String) -> String? {
        guard let data = Data(base64Encoded: cursor), let text = String(validating: data, as: UTF8.self),
            text.hasPrefix(kind + ":"), text.hasSuffix(tail)
        else { return nil }
        return String(text.dropFirst(kind.count + 1).dropLast(tail.count))
    }

    /// Base64 (RFC 4648) of the text's UTF-8.
    static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}

internal import Secrets

/// Words from outside, made fit for logs: one short line without control characters and without tokens.
struct Excerpt {
    /// The most bytes of an answer that go on.
    static let limit = 200

    /// What never goes on.
    let token: Secret

    /// The beginning of an answer, at most ``limit`` bytes.
    ///
    /// Bytes that aren't UTF-8 are replaced; control characters and line ends become blanks; the token, and words that
    /// begin like one of Slack's, become `<redacted>`.
    func text(_ bytes: some Collection<UInt8>) -> String {
        // The window is longer than what stays, so that a token is whole, and found, where the cut would halve it.
        let window = bytes.prefix(Self.limit + token.exposed.utf8.count)
        var text = String(decoding: window, as: UTF8.self)
        text = Self.replacing(token.exposed, in: text)
        let line = text.unicodeScalars.map { Self.isHarmless($0) ? Character($0) : " " }
        let words = String(line).split(separator: " ").map { Self.looksLikeToken($0) ? "<redacted>" : String($0) }
        return Self.cut(words.joined(separator: " "))
    }

    /// The same of a text.
    func text(_ text: String) -> String {
        self.text(Array(text.utf8))
    }

    /// A code, an id or a list of scopes from outside: letters, digits and `_.,:-` alone, at most `length` of them.
    static func code(_ text: String, length: Int = Self.limit) -> String {
        var code = ""
        for byte in text.utf8.prefix(length) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ","),
                UInt8(ascii: ":"), UInt8(ascii: "-"):
                code.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                code += "?"
            }
        }
        return code
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }

    /// Slack's tokens begin with `xox` and a letter, or with `xapp-`; maybe in quotes or behind `Bearer` or `token=`.
    private static func looksLikeToken(_ word: Substring) -> Bool {
        word.contains("xox") || word.contains("xapp-")
    }

    private static func replacing(_ secret: String, in text: String) -> String {
        guard !secret.isEmpty else { return text }
        var result = ""
        var rest = Substring(text)
        while let found = rest.firstRange(of: secret) {
            result += rest[..<found.lowerBound] + "<redacted>"
            rest = rest[found.upperBound...]
        }
        return result + rest
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: limit)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return String(text[..<end])
    }
}

/// Characters that HTML writes as `&…;`.
enum HTMLEntity {
    /// The longest name here, and what a number needs.
    private static let maximumLength = 10

    private static let named: [String: UnicodeScalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "hellip": "…", "ndash": "–",
        "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»", "copy": "©",
        "reg": "®", "trade": "™", "middot": "·", "bull": "•", "euro": "€", "times": "×", "rarr": "→",
    ]

    /// The character that begins at a `&`, and where the text goes on; the `&` itself where it is no entity.
    static func scalar(_ text: [UnicodeScalar], at index: Int) -> (scalar: UnicodeScalar, end: Int) {
        let start = index + 1
        let limit = min(text.count, start + maximumLength)
        guard start < limit, let end = text[start..<limit].firstIndex(of: ";") else { return (text[index], start) }
        let name = String(String.UnicodeScalarView(text[start..<end]))
        var scalar = named[name]
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            scalar = UInt32(name.dropFirst(2), radix: 16).flatMap { UnicodeScalar($0) }
        } else if name.hasPrefix("#") {
            scalar = UInt32(name.dropFirst()).flatMap { UnicodeScalar($0) }
        }
        return scalar.map { ($0, end + 1) } ?? (text[index], start)
    }

    /// The text with all entities replaced.
    static func decoded(_ text: ArraySlice<UnicodeScalar>) -> String {
        let text = Array(text)
        var decoded = String.UnicodeScalarView()
        var index = 0
        while index < text.count {
            if text[index] == "&" {
                let (scalar, end) = scalar(text, at: index)
                decoded.append(scalar)
                index = end
            } else {
                decoded.append(text[index])
                index += 1
            }
        }
        return String(decoded)
    }
}

/// The attributes of one HTML tag.
struct HTMLAttributes {
    /// A tag that is longer is none: text with many `<` must not be scanned to its end for each.
    static let maximumLength = 2048

    private var values: [String: String] = [:]
    /// Where the text goes on behind the `>`.
    private(set) var end: Int

    subscript(name: String) -> String? { values[name] }

    /// - Parameter start: behind the tag's name.
    /// - Returns: nil where the tag has no end.
    init?(_ text: [UnicodeScalar], from start: Int) {
        let html = text[..<min(text.count, start + Self.maximumLength)]
        var index = start
        while true {
            while index < html.endIndex, html[index].properties.isWhitespace || html[index] == "/" { index += 1 }
            guard index < html.endIndex else { return nil }
            if html[index] == ">" {
                end = index + 1
                return
            }
            let nameStart = index
            while index < html.endIndex, !html[index].properties.isWhitespace,
                !"=>/".unicodeScalars.contains(html[index])
            {
                index += 1
            }
            let name = String(String.UnicodeScalarView(html[nameStart..<index])).lowercased()
            while index < html.endIndex, html[index].properties.isWhitespace { index += 1 }
            guard index < html.endIndex, html[index] == "=" else {
                // A character that can begin no name must not hold the scan.
                if index == nameStart { index += 1 }
                continue
            }
            index += 1
            while index < html.endIndex, html[index].properties.isWhitespace { index += 1 }
            guard index < html.endIndex else { return nil }
            let value: ArraySlice<UnicodeScalar>
            if html[index] == "\"" || html[index] == "'" {
                guard let close = html[(index + 1)...].firstIndex(of: html[index]) else { return nil }
                value = html[(index + 1)..<close]
                index = close + 1
            } else {
                let valueStart = index
                while index < html.endIndex, !html[index].properties.isWhitespace, html[index] != ">" { index += 1 }
                value = html[valueStart..<index]
            }
            if values[name] == nil { values[name] = HTMLEntity.decoded(value) }
        }
    }
}

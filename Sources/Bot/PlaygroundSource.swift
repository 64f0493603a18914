import SlackEvents

/// Makes a Go source of a message: its code as it is, everything else as comments.
enum PlaygroundSource {
    /// - Returns: ends with a line end.
    static func source(of text: MessageText) -> String {
        var source: [UInt8] = []
        let parts = parts(of: text.visible.utf8)
        for (index, part) in parts.enumerated() {
            if index.isMultiple(of: 2) {
                addComment(part, to: &source, isFirst: index == 0, isLast: index == parts.count - 1)
            } else {
                addCode(part, to: &source)
            }
        }
        return String(decoding: source, as: UTF8.self)
    }

    /// What is outside and inside of fences, in turn. A fence that isn't closed goes to the end.
    private static func parts(of text: String.UTF8View) -> [Substring.UTF8View] {
        var parts: [Substring.UTF8View] = []
        var start = text.startIndex
        var index = start
        var backquotes = 0
        while index < text.endIndex {
            backquotes = text[index] == UInt8(ascii: "`") ? backquotes + 1 : 0
            index = text.index(after: index)
            guard backquotes == 3 else { continue }
            parts.append(text[start..<text.index(index, offsetBy: -3)])
            start = index
            backquotes = 0
        }
        parts.append(text[start...])
        return parts
    }

    private static func addComment(
        _ part: Substring.UTF8View,
        to source: inout [UInt8],
        isFirst: Bool,
        isLast: Bool
    ) {
        let text = Substring(part)
        guard !text.allSatisfy(\.isWhitespace) else { return }
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        // The line ends beside a fence are the fence's.
        if !isFirst, lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
        if !isLast, lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        for line in lines {
            if !line.allSatisfy(\.isWhitespace) { source += Array("// \(line)".utf8) }
            source.append(UInt8(ascii: "\n"))
        }
    }

    private static func addCode(_ part: Substring.UTF8View, to source: inout [UInt8]) {
        var code = part
        let first = code.prefix { $0 != UInt8(ascii: "\n") }
        // Elsewhere the word behind a fence says the language; in Slack it would be the first line of the code.
        let word = Substring(first).lowercased()
        if word.allSatisfy(\.isWhitespace) || ["go", "golang"].contains(word) {
            code = code[first.endIndex...].dropFirst()
        }
        source += code
        if let last = source.last, last != UInt8(ascii: "\n") { source.append(UInt8(ascii: "\n")) }
    }
}

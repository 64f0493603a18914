/// The text of an `EnvironmentFile=`, read as systemd reads it, and changed without touching the rest of it.
///
/// - SeeAlso: systemd.exec(5), "EnvironmentFile=". It is no shell syntax: `export` becomes a part of the name, and what
///   stands behind a value is a part of it, a comment too.
package struct EnvironmentFile: Sendable, Equatable {
    package struct Assignment: Sendable, Equatable {
        /// As written; perhaps none that systemd takes, such as `export A`.
        package let name: String
        package let value: String
        /// The bytes from the name to the value's end, without the newline.
        let range: Range<Int>
    }

    package private(set) var assignments: [Assignment]
    /// The numbers, from 1, of lines without a `=`, which are neither blank nor comments; systemd ignores them.
    package private(set) var strayLines: [Int]
    private var bytes: [UInt8]

    package init(text: String) {
        bytes = Array(text.utf8)
        (assignments, strayLines) = Self.parse(bytes)
    }

    /// The number of the line that an assignment begins on, from 1.
    package func line(of assignment: Assignment) -> Int { Self.line(at: assignment.range.lowerBound, in: bytes) }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What a service gets: the last assignment of a name wins.
    package var variables: [String: String] {
        Dictionary(assignments.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// Changes the last assignment of a name. One that isn't there yet comes below a comment that shows it
    /// (`#NAME=…`), or at the end.
    ///
    /// - Parameter value: of one line.
    package mutating func set(_ name: String, to value: String) {
        precondition(!value.contains(where: \.isNewline), "A value of several lines is none of a setting")
        let line = "\(name)=\(Self.quoted(value))"
        if let last = assignments.last(where: { $0.name == name }) {
            guard last.value != value else { return }
            bytes.replaceSubrange(last.range, with: line.utf8)
        } else {
            bytes.insert(contentsOf: "\(line)\n".utf8, at: placeForNew(name))
        }
        (assignments, strayLines) = Self.parse(bytes)
    }

    /// Makes comments of all assignments of a name, with the value left out.
    package mutating func remove(_ name: String) {
        for assignment in assignments.reversed() where assignment.name == name {
            bytes.replaceSubrange(assignment.range, with: "#\(name)=".utf8)
        }
        (assignments, strayLines) = Self.parse(bytes)
    }

    /// The beginning of the line after the comment that shows the name, or the end of the text, which then ends a line.
    private mutating func placeForNew(_ name: String) -> Int {
        if bytes.last.map({ $0 != UInt8(ascii: "\n") }) ?? false { bytes.append(UInt8(ascii: "\n")) }
        var start = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let end = start + line.count + 1
            let shown = String(decoding: line, as: UTF8.self).drop { $0 == "#" || $0 == " " }
            if line.first == UInt8(ascii: "#"), shown.hasPrefix("\(name)=") { return min(end, bytes.count) }
            start = end
        }
        return bytes.count
    }

    /// A value as systemd reads it back.
    private static func quoted(_ value: String) -> String {
        let isPlain = value.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"\"'\\$`#;".utf8.contains(byte)
        }
        if isPlain { return value }
        if !value.contains("'") { return "'\(value)'" }
        return "\"" + value.map { "\"\\$`".contains($0) ? "\\\($0)" : String($0) }.joined() + "\""
    }

    // MARK: Reading

    private enum State {
        case beforeName, name, beforeValue, value, escaped, singleQuoted, doubleQuoted, doubleQuotedEscaped
        case comment, commentEscaped
    }

    private static func parse(_ bytes: [UInt8]) -> (assignments: [Assignment], strayLines: [Int]) {
        var found: [Assignment] = []
        var strayLines: [Int] = []
        var state = State.beforeName
        var name: [UInt8] = []
        var value: [UInt8] = []
        // What of the value stays when blanks at its end are cut: those within quotes or escaped.
        var kept = 0
        var start = 0

        func end(at index: Int) {
            while value.count > kept, let last = value.last, isBlank(last) { value.removeLast() }
            while let last = name.last, isBlank(last) { name.removeLast() }
            found.append(
                Assignment(
                    name: String(decoding: name, as: UTF8.self),
                    value: String(decoding: value, as: UTF8.self),
                    range: start..<index
                )
            )
        }

        for (index, byte) in bytes.enumerated() {
            let isLineEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            switch state {
            case .beforeName:
                if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
                    state = .comment
                } else if !isBlank(byte) {
                    (name, value, kept, start) = ([byte], [], 0, index)
                    state = .name
                }
            case .name:
                if isLineEnd {
                    strayLines.append(line(at: start, in: bytes))
                    state = .beforeName
                } else if byte == UInt8(ascii: "=") {
                    state = .beforeValue
                } else {
                    name.append(byte)
                }
            case .beforeValue, .value:
                switch byte {
                case _ where isLineEnd:
                    end(at: index)
                    state = .beforeName
                case UInt8(ascii: "'") where state == .beforeValue: state = .singleQuoted
                case UInt8(ascii: "\"") where state == .beforeValue: state = .doubleQuoted
                case UInt8(ascii: "\\"): state = .escaped
                case _ where state == .beforeValue && isBlank(byte): break
                default:
                    value.append(byte)
                    state = .value
                }
            case .escaped:
                if !isLineEnd { value.append(byte) }
                kept = value.count
                state = .value
            case .singleQuoted:
                if byte == UInt8(ascii: "'") {
                    kept = value.count
                    state = .beforeValue
                } else {
                    value.append(byte)
                }
            case .doubleQuoted:
                switch byte {
                case UInt8(ascii: "\""):
                    kept = value.count
                    state = .beforeValue
                case UInt8(ascii: "\\"): state = .doubleQuotedEscaped
                default: value.append(byte)
                }
            case .doubleQuotedEscaped:
                if !"\"\\$`\n".utf8.contains(byte) { value.append(UInt8(ascii: "\\")) }
                if byte != UInt8(ascii: "\n") { value.append(byte) }
                state = .doubleQuoted
            case .comment:
                if byte == UInt8(ascii: "\\") {
                    state = .commentEscaped
                } else if isLineEnd {
                    state = .beforeName
                }
            // systemd 252 goes on with the comment after a backslash at its end.
            case .commentEscaped:
                state = .comment
            }
        }
        switch state {
        case .beforeValue, .value, .escaped, .singleQuoted, .doubleQuoted, .doubleQuotedEscaped: end(at: bytes.count)
        case .name: strayLines.append(line(at: start, in: bytes))
        case .beforeName, .comment, .commentEscaped: break
        }
        return (found, strayLines)
    }

    private static func line(at index: Int, in bytes: [UInt8]) -> Int {
        bytes[..<index].count { $0 == UInt8(ascii: "\n") } + 1
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }
}

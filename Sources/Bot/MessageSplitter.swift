/// Cuts texts into parts that Slack takes as one message each.
package struct MessageSplitter: Sendable {
    /// How a part's length is counted.
    package enum Unit: Sendable {
        /// As Slack counts characters, in UTF-16 units.
        case characters
        case bytes
    }

    /// For `chat.postMessage`, which takes 4,000 characters without fail (Slack documents 40,000 and cuts earlier).
    package static let message = MessageSplitter(limit: 4_000, unit: .characters)
    /// For `chat.postEphemeral`, which takes less than 4,000 bytes.
    package static let ephemeral = MessageSplitter(limit: 3_999, unit: .bytes)

    /// The most that a part may have.
    package let limit: Int
    package let unit: Unit

    private static let fence = "```"

    /// - Parameter limit: at least 32, so that there is room for a fence.
    package init(limit: Int, unit: Unit) {
        precondition(limit >= 32, "a part must hold a line and its fences")
        self.limit = limit
        self.unit = unit
    }

    /// The parts, in order; one at least. They are cut at line ends, overlong lines at blanks, and only words that are
    /// longer than a part elsewhere. A fence (three backquotes) that is open at a cut is closed and opened again.
    package func split(_ text: String) -> [String] {
        if length(text[...]) <= limit { return [text] }
        var parts: [String] = []
        var part = Part()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var rest = line
            while true {
                if fits(rest, in: part) {
                    append(rest, to: &part)
                    break
                }
                if !part.isBlank {
                    finish(&part, into: &parts)
                    continue
                }
                let piece = piece(of: rest, in: part)
                append(piece, to: &part)
                finish(&part, into: &parts)
                rest = rest[piece.endIndex...].drop(while: { $0 == " " })
                if rest.isEmpty { break }
            }
        }
        if !part.isBlank || parts.isEmpty { finish(&part, into: &parts) }
        return parts
    }

    /// A part while it grows.
    private struct Part {
        var text = ""
        var length = 0
        /// An open fence at the end.
        var isFenced = false
        /// Nothing but an opening fence.
        var isBlank = true
    }

    private func fits(_ line: Substring, in part: Part) -> Bool {
        let staysFenced = part.isFenced != Self.togglesFence(line)
        let separator = part.text.isEmpty ? 0 : 1
        return part.length + separator + length(line) + (staysFenced ? Self.fence.count + 1 : 0) <= limit
    }

    private func append(_ line: Substring, to part: inout Part) {
        // Empty lines at the start of a part show as a gap above the message.
        if part.isBlank, !part.isFenced, line.isEmpty { return }
        if !part.text.isEmpty {
            part.text += "\n"
            part.length += 1
        }
        part.text += line
        part.length += length(line)
        if Self.togglesFence(line) { part.isFenced.toggle() }
        // A fence with nothing in it yet isn't worth a part of its own.
        if !(part.isBlank && part.isFenced && line == Self.fence) { part.isBlank = false }
    }

    private func finish(_ part: inout Part, into parts: inout [String]) {
        var text = part.text
        if part.isFenced {
            text += "\n" + Self.fence
        } else {
            while text.last == "\n" { text.removeLast() }
        }
        parts.append(text)
        let isFenced = part.isFenced
        part = Part()
        if isFenced {
            part.text = Self.fence
            part.length = Self.fence.count
            part.isFenced = true
        }
    }

    /// As much of an overlong line as fits into an empty part: up to a blank outside of markup, if there is one.
    private func piece(of line: Substring, in part: Part) -> Substring {
        // The fences around it: one that is open already, and the one that may have to be closed.
        let available = limit - part.length - 1 - Self.fence.count - 1
        var used = 0
        var end = line.startIndex
        var lastBlank: Substring.Index?
        var markupStart: Substring.Index?
        while end < line.endIndex {
            let next = line.index(after: end)
            let size = length(line[end..<next])
            if used + size > available { break }
            switch line[end] {
            case "<": markupStart = end
            case ">": markupStart = nil
            case " " where markupStart == nil: lastBlank = end
            default: break
            }
            used += size
            end = next
        }
        if let lastBlank, lastBlank > line.startIndex { return line[..<lastBlank] }
        if let markupStart, markupStart > line.startIndex, markupStart < end { return line[..<markupStart] }
        end = Self.beforeEntity(end, in: line)
        // A single character longer than a part is all accents; it is let through rather than looked at for ever.
        return end > line.startIndex ? line[..<end] : line.prefix(1)
    }

    /// A cut that doesn't go through `&amp;` and the like, or through a row of backquotes.
    private static func beforeEntity(_ end: Substring.Index, in line: Substring) -> Substring.Index {
        let tail = line[..<end].suffix(5)
        if let ampersand = tail.lastIndex(of: "&"), !tail[ampersand...].contains(";"), ampersand > line.startIndex {
            return ampersand
        }
        var cut = end
        while cut > line.startIndex, cut < line.endIndex, line[cut] == "`", line[line.index(before: cut)] == "`" {
            cut = line.index(before: cut)
        }
        return cut > line.startIndex ? cut : end
    }

    private func length(_ text: Substring) -> Int {
        switch unit {
        case .characters: text.utf16.count
        case .bytes: text.utf8.count
        }
    }

    /// An odd number of fences opens one that was closed, or closes an open one.
    private static func togglesFence(_ line: Substring) -> Bool {
        var count = 0
        var run = 0
        for byte in line.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            if run == 3 {
                count += 1
                run = 0
            }
        }
        return count % 2 == 1
    }
}

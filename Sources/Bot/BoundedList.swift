/// A list in groups for a direct message, as long as it can be sent in time.
///
/// Slack takes four messages of a channel at once, and then one a second; after 30 s an answer is of no use any more. Each
/// group has its turn: of those that are too long the same number of lines is shown.
struct BoundedList {
    /// In UTF-16 units, as Slack counts. Cut at line ends, that is eight messages at most, the last after four seconds.
    static let maximumLength = 6 * MessageSplitter.message.limit

    struct Group {
        /// Above the lines; empty for none.
        let heading: String
        let lines: [String]
        /// What is said below of as many lines as were left out.
        let rest: (Int) -> String
    }

    let groups: [Group]

    /// The text, without what stands before and after it.
    var text: String {
        var shown = 0
        var tooMany = (groups.map(\.lines.count).max() ?? 0) + 1
        if length(showing: tooMany - 1) <= Self.maximumLength { shown = tooMany - 1 }
        while shown + 1 < tooMany {
            let middle = (shown + tooMany) / 2
            if length(showing: middle) <= Self.maximumLength { shown = middle } else { tooMany = middle }
        }
        var text = ""
        for (number, group) in groups.enumerated() {
            let part = lines(of: group, showing: shown).joined(separator: "\n")
            // Where there are so many groups that their headings are too long.
            if text.utf16.count + part.utf16.count > Self.maximumLength, number > 0 {
                return text + "\n\n… and \(groups.count - number) more groups."
            }
            text += (number > 0 ? "\n\n" : "") + part
        }
        return text
    }

    private func lines(of group: Group, showing count: Int) -> [String] {
        let rest = group.lines.count - count
        return (group.heading.isEmpty ? [] : [group.heading]) + group.lines.prefix(count)
            + (rest > 0 ? [group.rest(rest)] : [])
    }

    private func length(showing count: Int) -> Int {
        groups.reduce(0) { length, group in
            length + lines(of: group, showing: count).reduce(1) { $0 + $1.utf16.count + 1 }
        }
    }
}

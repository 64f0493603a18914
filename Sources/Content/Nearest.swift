/// Finds what somebody probably meant.
package enum Nearest {
    /// The candidates that differ from a text by few keystrokes, the nearest first, then in the candidates' order.
    ///
    /// A keystroke is a character added, left out, replaced or swapped with its neighbour. At most a third of the
    /// text's length (one at least, three at most) may differ; more would be guessing.
    ///
    /// - Parameters:
    ///   - text: compared as it is; fold it first where case doesn't matter.
    ///   - limit: how many to return.
    package static func matches(
        to text: String,
        among candidates: some Sequence<String>,
        limit: Int = 3
    ) -> [String] {
        let wanted = Array(text.unicodeScalars.prefix(maximumLength))
        let tolerance = max(1, min(3, wanted.count / 3))
        let letters = Self.letters(of: text)
        var found: [(distance: Int, candidate: String)] = []
        var spelled: [Unicode.Scalar] = []
        for candidate in candidates {
            // At most four bytes make a character.
            let bytes = candidate.utf8.count
            guard bytes >= wanted.count - tolerance, bytes <= 4 * (wanted.count + tolerance) else { continue }
            // A keystroke changes two of the letters at most: one goes, one comes.
            if let letters, let others = Self.letters(of: candidate),
                (letters ^ others).nonzeroBitCount > 2 * tolerance
            {
                continue
            }
            spelled.removeAll(keepingCapacity: true)
            spelled.append(contentsOf: candidate.unicodeScalars)
            guard abs(spelled.count - wanted.count) <= tolerance else { continue }
            let distance = distance(wanted, spelled)
            if distance <= tolerance { found.append((distance, candidate)) }
        }
        // Sorting is stable, so that equally near ones keep their order.
        return found.sorted { $0.distance < $1.distance }.prefix(limit).map(\.candidate)
    }

    /// Longer texts are nobody's typing mistake; the bound keeps the work small whatever is asked.
    private static let maximumLength = 100

    /// A bit for each letter or other byte that is in the text, some of which share one; nil where not all of it is ASCII.
    private static func letters(of text: String) -> UInt64? {
        var letters: UInt64 = 0
        for byte in text.utf8 {
            guard byte < 0x80 else { return nil }
            letters |= 1 << UInt64(byte & 63)
        }
        return letters
    }

    /// How many keystrokes lie between two texts (optimal string alignment).
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        var current = beforeLast
        for row in 1...left.count {
            current[0] = row
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, beforeLast[column - 2] + 1)
                }
                current[column] = best
            }
            (beforeLast, last, current) = (last, current, beforeLast)
        }
        return last[right.count]
    }
}

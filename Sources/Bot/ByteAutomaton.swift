/// Looks for many words at once: each byte of a text costs about the same, however many words there are (Aho and
/// Corasick, "Efficient string matching", 1975).
///
/// States are numbered breadth-first, the root is 0. States with many ways onward have a full table of 256, the others
/// a short list and a state to fall back to.
struct ByteAutomaton: Sendable {
    /// More ways onward than this, and a table is faster than the list.
    private static let longestList = 6

    /// A state's entry in `tables`, counted in tables; -1 without one.
    private var tableNumbers: [Int32] = []
    /// Complete: a table's state never falls back.
    private var tables: [Int32] = []
    /// Where a state's list begins; the next state's beginning is its end.
    private var listStarts: [Int32] = []
    private var labels: [UInt8] = []
    private var targets: [Int32] = []
    /// The state for the longest proper ending of a state's text that is a state too.
    private var fallbacks: [Int32] = []
    /// The pattern that ends in a state; -1 for none.
    private var patterns: [Int32] = []
    /// The nearest state on the way of fallbacks in which a pattern ends; -1 for none.
    private var shorterMatches: [Int32] = []
    private let lengths: [Int]

    /// - Parameter words: sorted, each once, none empty. Matches name them by their places.
    init(_ words: [[UInt8]]) {
        self.lengths = words.map(\.count)
        let tree = Tree(words)
        numberBreadthFirst(tree)
    }

    /// Calls `body` for each occurrence of each word, in the order of their ends.
    ///
    /// - Parameter body: gets the word's place in the list, and where it begins and ends in the text.
    func scan(_ text: Span<UInt8>, _ body: (_ word: Int, _ start: Int, _ end: Int) -> Void) {
        guard !lengths.isEmpty else { return }
        var state = 0
        for position in text.indices {
            state = next(state, text[position])
            var match = patterns[state] >= 0 ? state : Int(shorterMatches[state])
            while match >= 0 {
                let word = Int(patterns[match])
                body(word, position + 1 - lengths[word], position + 1)
                match = Int(shorterMatches[match])
            }
        }
    }

    @inline(__always)
    private func next(_ state: Int, _ byte: UInt8) -> Int {
        var state = state
        while true {
            let table = tableNumbers[state]
            if table >= 0 { return Int(tables[Int(table) << 8 + Int(byte)]) }
            var place = Int(listStarts[state])
            let end = Int(listStarts[state + 1])
            while place < end {
                if labels[place] == byte { return Int(targets[place]) }
                place += 1
            }
            // The root has a table, so that this comes to an end.
            state = Int(fallbacks[state])
        }
    }

    // MARK: - Construction

    /// The words as a tree that shares their beginnings; children are linked in the order of their labels.
    private struct Tree {
        var labels: [UInt8] = [0]
        var firstChildren: [Int32] = [-1]
        var lastChildren: [Int32] = [-1]
        var siblings: [Int32] = [-1]
        var words: [Int32] = [-1]

        init(_ sortedWords: [[UInt8]]) {
            for (number, word) in sortedWords.enumerated() {
                var node = 0
                for byte in word {
                    // Sorted, a word can only go on along the last child.
                    let last = Int(lastChildren[node])
                    node = last >= 0 && labels[last] == byte ? last : add(byte, to: node)
                }
                words[node] = Int32(number)
            }
        }

        private mutating func add(_ byte: UInt8, to parent: Int) -> Int {
            let node = labels.count
            labels.append(byte)
            firstChildren.append(-1)
            lastChildren.append(-1)
            siblings.append(-1)
            words.append(-1)
            let last = Int(lastChildren[parent])
            if last >= 0 { siblings[last] = Int32(node) } else { firstChildren[parent] = Int32(node) }
            lastChildren[parent] = Int32(node)
            return node
        }
    }

    private mutating func numberBreadthFirst(_ tree: Tree) {
        // A node's state is its place in the queue.
        var queue = [0]
        queue.reserveCapacity(tree.labels.count)
        fallbacks = [0]
        shorterMatches = [-1]
        var state = 0
        while state < queue.count {
            let node = queue[state]
            patterns.append(tree.words[node])
            listStarts.append(Int32(labels.count))
            let first = labels.count
            var child = Int(tree.firstChildren[node])
            while child >= 0 {
                labels.append(tree.labels[child])
                targets.append(Int32(queue.count))
                queue.append(child)
                child = Int(tree.siblings[child])
            }
            // States before this one are complete, and fallbacks are always before.
            for place in first..<labels.count {
                let target = state == 0 ? 0 : next(Int(fallbacks[state]), labels[place])
                fallbacks.append(Int32(target))
            }
            if state > 0 {
                let fallback = Int(fallbacks[state])
                shorterMatches.append(patterns[fallback] >= 0 ? Int32(fallback) : shorterMatches[fallback])
            }
            addTable(for: state, list: first..<labels.count)
            state += 1
        }
        listStarts.append(Int32(labels.count))
    }

    private mutating func addTable(for state: Int, list: Range<Int>) {
        guard state == 0 || list.count > Self.longestList else {
            tableNumbers.append(-1)
            return
        }
        tableNumbers.append(Int32(tables.count >> 8))
        for byte in UInt8.min...UInt8.max {
            tables.append(state == 0 ? 0 : Int32(next(Int(fallbacks[state]), byte)))
        }
        let start = tables.count - 256
        for place in list { tables[start + Int(labels[place])] = targets[place] }
    }
}

/// The last changes, each with its number, for those who watch: a ring of bounded size.
struct ChangeLog: Sendable {
    /// How many are kept. A browser that was away for longer loads everything anew.
    static let capacity = 5000

    /// The number of the newest change; before the first, the number before it.
    private(set) var last: Int64
    private var start: Int64
    private var ring: [Change] = []

    /// - Parameter start: the number before the first. By the time of the start, in milliseconds since 1970, the numbers of
    ///   a second run are never taken for those of the first.
    init(start: Int64) {
        self.start = start
        last = start
    }

    mutating func append(_ change: Change) {
        last += 1
        if ring.count < Self.capacity { ring.append(change) } else { ring[place(of: last)] = change }
    }

    /// Has all who watch load everything anew, after what can't be told as a change: things that are gone.
    mutating func beginAnew() {
        last += 1
        start = last
        ring = []
    }

    /// The changes after that number, oldest first; nil where some of them are gone, or the number is none of this run's.
    func changes(after number: Int64) -> [(number: Int64, change: Change)]? {
        guard number >= last - Int64(ring.count), number <= last else { return nil }
        return (number..<last).map { ($0 + 1, ring[place(of: $0 + 1)]) }
    }

    private func place(of number: Int64) -> Int { Int((number - start - 1) % Int64(Self.capacity)) }
}

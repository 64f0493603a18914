/// Which entries of a feed are dealt with.
///
/// Feeds are edited, reordered and cut, and dates may be missing: what is new can only be told by knowing what was there.
struct FeedPosition: Sendable, Equatable, Codable {
    /// How many entries are remembered beside those that the feed shows: some feeds leave one out for a while.
    private static let maximumGone = 500

    /// Hashes of their identities, the last one at the end.
    private(set) var known: [String] = []
    /// Of the last answer, when all of it is dealt with.
    var validators: SourceValidators?

    func contains(_ identity: String) -> Bool { known.contains(Self.hash(identity)) }

    mutating func pass(_ identity: String) {
        let hash = Self.hash(identity)
        if !known.contains(hash) { known.append(hash) }
    }

    /// Forgets what was there longest ago and isn't shown any more.
    mutating func forget(except shown: some Sequence<String>) {
        let shown = Set(shown.map(Self.hash))
        var gone = known.count { !shown.contains($0) }
        known.removeAll { hash in
            guard gone > Self.maximumGone, !shown.contains(hash) else { return false }
            gone -= 1
            return true
        }
    }

    /// FNV-1a of 64 bits in hex: short, and the same in each run. Who makes two of his own entries collide loses one.
    static func hash(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let hex = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - hex.count) + hex
    }
}

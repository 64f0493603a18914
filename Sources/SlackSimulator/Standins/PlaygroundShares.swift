/// The Go Playground's shared sources.
struct PlaygroundShares: Sendable {
    /// The longest source that is taken, in bytes: the playground's own limit.
    static let maximumSource = 64 * 1024
    /// How many are kept.
    static let maximumShares = 1000

    private var sources: [String: [UInt8]] = [:]
    private var ids: [String] = []

    /// Keeps a source.
    ///
    /// - Returns: its id; the same for the same source.
    mutating func share(_ source: [UInt8]) -> String {
        // FNV-1a: any hash will do that is the same in each run.
        let hash = source.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let id = "sim" + String(hash, radix: 36)
        if sources.updateValue(source, forKey: id) == nil { ids.append(id) }
        if ids.count > Self.maximumShares { sources[ids.removeFirst()] = nil }
        return id
    }

    /// The source of that id, or nil.
    func source(_ id: String) -> [UInt8]? { sources[id] }
}

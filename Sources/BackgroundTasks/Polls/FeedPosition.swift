/// Which entries of a feed are dealt with.
///
/// Feeds are edited, reordered and cut, and dates may be missing: what is new can only be told by knowing what was there.
struct FeedPosition: Sendable, Equatable {
    /// How many marks are remembered beside those of the entries that the feed shows: some feeds leave entries out for a
    /// while. Two of each entry.
    private static let maximumGone = 1000

    /// Marks of entries, the last one at the end.
    private(set) var known: [String] = []
    /// Of the last answer, when all of it is dealt with.
    var validators: SourceValidators?
    /// The mark of the feed's address; nil where it was not kept yet.
    var source: String?
    /// What is in ``known``.
    private var index: Set<String> = []

    init() {}

    /// - Parameter marks: an entry's. By one of them it is known.
    func contains(_ marks: [String]) -> Bool { marks.contains { index.contains($0) } }

    mutating func pass(_ marks: [String]) {
        for mark in marks where index.insert(mark).inserted { known.append(mark) }
    }

    /// Forgets what was there longest ago and isn't shown any more.
    mutating func forget(except shown: some Sequence<String>) {
        let shown = Set(shown)
        var gone = known.count { !shown.contains($0) }
        known.removeAll { mark in
            guard gone > Self.maximumGone, !shown.contains(mark) else { return false }
            gone -= 1
            index.remove(mark)
            return true
        }
    }

    // MARK: Marks

    static func mark(_ text: String) -> String { Fingerprint(text).hex }

    /// The marks of a document's entries, each with an identity: one of that; and one of link and title, since some feeds
    /// make up new ids at each request. Where several entries have the same link and title, only their ids tell them apart.
    static func marks(of entries: [FeedEntry]) -> [[String]] {
        let looks = entries.map { entry -> String? in
            guard let link = entry.link, !entry.heading.isEmpty else { return nil }
            return mark("\(link)\n\(entry.heading)")
        }
        let counts = Dictionary(looks.compactMap { $0.map { ($0, 1) } }, uniquingKeysWith: +)
        return zip(entries, looks).map { entry, look in
            [entry.identity.map(mark), look.flatMap { counts[$0] == 1 ? $0 : nil }].compactMap { $0 }
        }
    }
}

extension FeedPosition: Codable {
    private enum CodingKeys: String, CodingKey {
        case known, validators, source
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        known = try values.decode([String].self, forKey: .known)
        validators = try values.decodeIfPresent(SourceValidators.self, forKey: .validators)
        source = try values.decodeIfPresent(String.self, forKey: .source)
        index = Set(known)
    }
}

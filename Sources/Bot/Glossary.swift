package import Content

/// Finds terms by the spellings that people use for them.
package struct Glossary: Sendable {
    /// A term, and the alias it was found by; nil if by its name.
    package struct Match: Sendable {
        package let term: Term
        package let alias: String?
    }

    /// Suggestions are for terms, not for whole messages; in characters.
    private static let maximumLength = 100

    package let terms: [Term]
    /// The topics, in order, once each.
    package let topics: [String]
    /// The terms' names, by topic.
    private let namesByTopic: [String: [String]]
    /// The place of the term and of the alias (-1: the name), by key.
    private let places: [String: (term: Int, alias: Int)]
    /// Names and aliases as they are written, by key.
    private let spellings: [String: String]
    /// The keys in the terms' order, so that suggestions are always the same.
    private let keys: [String]
    /// For each word, the places in `keys` of those of several words that have it.
    private let keysByWord: [Substring: [Int]]

    package init(_ terms: [Term]) {
        var places: [String: (term: Int, alias: Int)] = [:]
        var spellings: [String: String] = [:]
        var keys: [String] = []
        var keysByWord: [Substring: [Int]] = [:]
        var topics: [String] = []
        var namesByTopic: [String: [String]] = [:]
        for (place, term) in terms.enumerated() {
            for (number, spelling) in ([term.name] + term.aliases).enumerated() {
                let key = Term.key(spelling)
                guard places[key] == nil else { continue }
                places[key] = (place, number - 1)
                spellings[key] = spelling
                if key.utf8.contains(UInt8(ascii: " ")) {
                    for word in Set(key.split(separator: " ")) { keysByWord[word, default: []].append(keys.count) }
                }
                keys.append(key)
            }
            if namesByTopic[term.topic] == nil { topics.append(term.topic) }
            namesByTopic[term.topic, default: []].append(term.name)
        }
        self.terms = terms
        self.topics = topics
        self.namesByTopic = namesByTopic
        self.places = places
        self.spellings = spellings
        self.keys = keys
        self.keysByWord = keysByWord
    }

    /// The names of a topic's terms, in order.
    package func names(in topic: String) -> [String] { namesByTopic[topic] ?? [] }

    /// The term that is meant: by its name or an alias, in singular or plural, with or without hyphens, article,
    /// quotation marks and question mark.
    package func find(_ text: String) -> Match? {
        let key = Term.key(text)
        for candidate in Self.variants(of: key) {
            guard let place = places[candidate] else { continue }
            let term = terms[place.term]
            return Match(term: term, alias: place.alias < 0 ? nil : term.aliases[place.alias])
        }
        return nil
    }

    /// Whether a text is this word for ``find(_:)``.
    ///
    /// - Parameter word: a key.
    package static func isWord(_ word: String, _ text: String) -> Bool {
        variants(of: Term.key(text)).contains(word)
    }

    /// What was probably meant by a text that ``find(_:)`` doesn't find: names and aliases, the likeliest first.
    package func suggestions(for text: String, limit: Int = 3) -> [String] {
        let key = String(Term.key(text).prefix(Self.maximumLength))
        guard !key.isEmpty else { return [] }
        var found: [String] = []
        var seen: Set<Int> = []
        func add(_ candidates: some Sequence<String>) {
            for candidate in candidates where found.count < limit {
                guard let place = places[candidate], seen.insert(place.term).inserted else { continue }
                if let spelling = spellings[candidate] { found.append(spelling) }
            }
        }
        add(Nearest.matches(to: key, among: keys, limit: limit))
        // "mutex for ann" means mutex, "analysis" may mean escape analysis.
        let words = key.split(separator: " ")
        for length in (1...max(1, words.count - 1)).reversed() where length < words.count {
            add((0...words.count - length).map { words[$0..<($0 + length)].joined(separator: " ") })
        }
        let rarest = words.map { keysByWord[$0] ?? [] }.min { $0.count < $1.count } ?? []
        add(rarest.lazy.map { keys[$0] }.filter { " \($0) ".contains(" \(key) ") })
        return found
    }

    /// Without the quotation marks, backquotes and signs of emphasis around it, with which a term is often copied.
    private static func unmarked(_ key: String) -> String {
        let isMark = { (character: Character) in "\"'`*_~".contains(character) }
        return String(key.drop(while: isMark).reversed().drop(while: isMark).reversed())
    }

    /// The key itself, then without its article, then without the marks that set it off, then in other numbers.
    private static func variants(of key: String) -> [String] {
        var variants = [key]
        for article in ["a ", "an ", "the "] where key.hasPrefix(article) {
            variants.append(String(key.dropFirst(article.count)))
        }
        for variant in variants {
            let bare = unmarked(variant)
            if bare != variant, !bare.isEmpty { variants.append(bare) }
        }
        for variant in variants {
            if variant.hasSuffix("ies") { variants.append(variant.dropLast(3) + "y") }
            if variant.hasSuffix("es") { variants.append(String(variant.dropLast(2))) }
            if variant.hasSuffix("s") { variants.append(String(variant.dropLast())) }
            variants.append(variant + "s")
        }
        return variants
    }
}

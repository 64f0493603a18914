/// Reads a YAML text into nodes: one document of texts, lists and mappings, and nothing else of YAML.
package struct YAMLParser: ~Copyable {
    /// Content needs three levels; the bound keeps a mistaken or hostile file from exhausting the stack.
    private static let maximumDepth = 16

    private var reader: YAMLEventReader
    private let file: String

    /// The text's only document; nil if there is nothing in it but blanks and comments.
    ///
    /// - Throws: the first mistake in the text's syntax, or the first use of a feature that isn't allowed.
    package static func parse(_ text: [UInt8], file: String) throws(ContentProblem) -> YAMLNode? {
        // Editors of other systems put a byte order mark there.
        let body = text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text.dropFirst(3)) : text
        guard String(validating: body, as: UTF8.self) != nil else {
            throw ContentProblem("the file isn't UTF-8", at: Self.firstInvalid(in: body, file: file))
        }
        var parser = YAMLParser(reader: YAMLEventReader(text: body, file: file), file: file)
        return try parser.parseStream()
    }

    private init(reader: consuming YAMLEventReader, file: String) {
        self.reader = reader
        self.file = file
    }

    private mutating func parseStream() throws(ContentProblem) -> YAMLNode? {
        guard case (.documentStart, _) = try next() else { return nil }
        let (event, location) = try next()
        let node = try parseNode(event, at: location, depth: 0)
        guard case (.documentEnd, _) = try next() else {
            throw ContentProblem("the file goes on where its end was expected", at: location)
        }
        if case (.documentStart, let second) = try next() {
            throw ContentProblem("a second document (---) begins here; a content file holds one", at: second)
        }
        return node
    }

    private mutating func next() throws(ContentProblem) -> (YAMLEventReader.Event, SourceLocation) {
        let (event, location) = try reader.next()
        if case .unsupported(let feature) = event {
            throw ContentProblem("content files use no YAML \(feature)", at: location)
        }
        return (event, location)
    }

    private mutating func parseNode(
        _ event: YAMLEventReader.Event,
        at location: SourceLocation,
        depth: Int
    ) throws(ContentProblem) -> YAMLNode {
        guard depth < Self.maximumDepth else {
            throw ContentProblem("this is nested too deeply", at: location)
        }
        switch event {
        case .scalar(let text):
            return YAMLNode(value: .scalar(text), location: location)
        case .sequenceStart:
            var items: [YAMLNode] = []
            while true {
                let (event, location) = try next()
                if case .sequenceEnd = event { break }
                items.append(try parseNode(event, at: location, depth: depth + 1))
            }
            return YAMLNode(value: .sequence(items), location: location)
        case .mappingStart:
            return YAMLNode(value: .mapping(try parsePairs(depth: depth)), location: location)
        default:
            throw ContentProblem("a text, a list or a key was expected here", at: location)
        }
    }

    private mutating func parsePairs(depth: Int) throws(ContentProblem) -> [YAMLNode.Pair] {
        var pairs: [YAMLNode.Pair] = []
        var lines: [String: Int] = [:]
        while true {
            let (event, location) = try next()
            if case .mappingEnd = event { return pairs }
            guard case .scalar(let key) = event else {
                throw ContentProblem("a key must be a word", at: location)
            }
            if let earlier = lines.updateValue(location.line, forKey: key) {
                throw ContentProblem("the key '\(key)' is there already, in line \(earlier)", at: location)
            }
            let (valueEvent, valueLocation) = try next()
            let value = try parseNode(valueEvent, at: valueLocation, depth: depth + 1)
            pairs.append(YAMLNode.Pair(key: key, keyLocation: location, value: value))
        }
    }

    /// Where the first bytes stand that aren't UTF-8.
    private static func firstInvalid(in text: [UInt8], file: String) -> SourceLocation {
        for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where String(validating: line, as: UTF8.self) == nil {
            return SourceLocation(file: file, line: index + 1, column: 1)
        }
        return SourceLocation(file: file)
    }
}

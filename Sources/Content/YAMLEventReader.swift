internal import CYAML

/// Takes a YAML text apart with libyaml, event by event.
@safe struct YAMLEventReader: ~Copyable {
    /// A step through the text: what begins or ends there.
    enum Event: Sendable {
        case documentStart(isExplicit: Bool)
        case scalar(String)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
        case documentEnd
        case streamEnd
        /// A feature of YAML that content files don't use, named for the author.
        case unsupported(String)
    }

    private let file: String
    /// libyaml keeps pointers into its own parser structure, which therefore must not move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// The parser reads from here until the reader goes.
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// - Parameters:
    ///   - text: UTF-8 without a byte order mark.
    ///   - file: the path, for locations.
    init(text: [UInt8], file: String) {
        self.file = file
        // Both are allocated here, owned by this non-copyable value alone and freed in its deinit.
        unsafe self.parser = .allocate(capacity: 1)
        unsafe self.input = .allocate(capacity: text.count)
        _ = unsafe input.initialize(from: text)
        // Fails only when memory runs out, which no other allocation survives either.
        let initialized = unsafe yaml_parser_initialize(parser)
        precondition(initialized == 1, "no memory for the YAML parser")
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        // Initialized above, and nothing else holds on to either.
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// The next event, and where it begins. After ``Event/streamEnd`` or an error it isn't called again.
    mutating func next() throws(ContentProblem) -> (Event, SourceLocation) {
        while true {
            // A union of pointers and numbers, valid when zeroed; libyaml fills it before anything is read.
            var event = unsafe yaml_event_t()
            guard unsafe yaml_parser_parse(parser, &event) == 1 else {
                throw problem()
            }
            // Strings are copied out by `convert`; the event isn't used after that.
            defer { unsafe yaml_event_delete(&event) }
            let mark = unsafe event.start_mark
            let location = location(line: mark.line, column: mark.column)
            if let converted = unsafe Self.convert(event) { return (converted, location) }
        }
    }

    private func location(line: Int, column: Int) -> SourceLocation {
        SourceLocation(file: file, line: line + 1, column: column + 1)
    }

    /// - Parameter event: as libyaml has filled it: the union's member that `type` names is the valid one, its strings
    ///   are NUL-terminated or nil, and `value` has `length` bytes.
    private static func convert(_ event: yaml_event_t) -> Event? {
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT:
            let start = unsafe event.data.document_start
            if unsafe start.version_directive != nil || start.tag_directives.start != start.tag_directives.end {
                return .unsupported("directives (%YAML, %TAG)")
            }
            return unsafe .documentStart(isExplicit: start.implicit == 0)
        case YAML_DOCUMENT_END_EVENT:
            return .documentEnd
        case YAML_STREAM_END_EVENT:
            return .streamEnd
        case YAML_ALIAS_EVENT:
            return .unsupported("aliases (*name); a text that begins with * must be quoted")
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            if let feature = unsafe feature(anchor: scalar.anchor, tag: scalar.tag) { return .unsupported(feature) }
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return unsafe .scalar(String(decoding: bytes, as: UTF8.self))
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            if let feature = unsafe feature(anchor: start.anchor, tag: start.tag) { return .unsupported(feature) }
            return .sequenceStart
        case YAML_SEQUENCE_END_EVENT:
            return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            if let feature = unsafe feature(anchor: start.anchor, tag: start.tag) { return .unsupported(feature) }
            return .mappingStart
        case YAML_MAPPING_END_EVENT:
            return .mappingEnd
        default:
            return nil  // the stream's start
        }
    }

    /// - Parameters: as libyaml gives them; only compared with nil.
    private static func feature(
        anchor: UnsafeMutablePointer<yaml_char_t>?,
        tag: UnsafeMutablePointer<yaml_char_t>?
    ) -> String? {
        if unsafe anchor != nil { return "anchors (&name); a text that begins with & must be quoted" }
        if unsafe tag != nil { return "tags (!name); a text that begins with ! must be quoted" }
        return nil
    }

    // MARK: - Syntax errors

    /// What libyaml stumbled over, in words that help without knowing YAML's grammar.
    private func problem() -> ContentProblem {
        // Static strings of libyaml's, or nil; they outlive the parser.
        let words = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "it can't be read"
        let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) }
        let mark = unsafe parser.pointee.problem_mark
        let message: String
        switch words {
        case "found character that cannot start any token":
            let found = character(at: mark.index)
            message =
                found == "\t"
                ? "there is a tab; YAML is indented with blanks"
                : "a text that begins with \(found.map { "'\($0)'" } ?? "this character") must be quoted"
        case "mapping values are not allowed in this context":
            message = "there is a ': ' where no key is expected; quote the text, or check the indentation"
        case "found unexpected end of stream":
            message = "a quotation mark is opened and never closed"
        case "control characters are not allowed":
            message = "there is a control character in the file"
        default:
            let detail = [context, words].compactMap { $0 }.joined(separator: ", ")
            message = "this is no valid YAML: \(detail); check the indentation and the quotation marks"
        }
        // The reader, unlike the scanner, only knows the offset, and leaves the mark at zero.
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            let offset = unsafe min(Int(parser.pointee.problem_offset), input.count)
            let lines = unsafe input[..<offset].reduce(into: 0) { $0 += $1 == UInt8(ascii: "\n") ? 1 : 0 }
            return ContentProblem(message, at: location(line: lines, column: 0))
        }
        return ContentProblem(message, at: location(line: mark.line, column: mark.column))
    }

    /// The character that many characters into the text.
    private func character(at index: Int) -> Unicode.Scalar? {
        // The buffer lives as long as this value.
        unsafe String(decoding: input, as: UTF8.self).unicodeScalars.dropFirst(index).first
    }
}

extension ContentProblem: Error {}

internal import CExpat

/// Reads a feed's XML with expat.
///
/// What could grow is bounded: the document by who fetched it, its depth and entries here; entities that the document
/// declares are refused, so that none can expand.
@safe final class FeedReader {
    /// No feed is deeper, XHTML in its entries included.
    private static let maximumDepth = 200
    private static let maximumEntries = 2000

    private let parser: XML_Parser
    private var builder: FeedBuilder
    private var error: FeedError?

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - bytes: in the encoding that it names, UTF-8 where it names none.
    ///   - url: the document's, for relative links.
    /// - Returns: the entries in the document's order, and how many have neither id nor link.
    /// - Throws: ``FeedError`` for what is no well-formed RSS 2.0 or Atom.
    static func read(_ bytes: [UInt8], url: String) throws(FeedError) -> (entries: [FeedEntry], odd: Int) {
        let reader = FeedReader(url: url)
        try reader.parse(bytes)
        return (reader.builder.entries, reader.builder.odd)
    }

    private init(url: String) {
        builder = FeedBuilder(url: url)
        // A space can be in no name. It fails only when memory runs out, which no other allocation survives either.
        guard let parser = unsafe XML_ParserCreateNS(nil, XML_Char(UInt8(ascii: " "))) else {
            preconditionFailure("no memory for the XML parser")
        }
        unsafe self.parser = parser
    }

    deinit {
        // Made in init, and nothing else holds on to it.
        unsafe XML_ParserFree(parser)
    }

    private func parse(_ bytes: [UInt8]) throws(FeedError) {
        // The parser calls back only during XML_Parse below, while `self` is alive.
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(
            parser,
            { data, name, attributes in
                guard let reader = unsafe FeedReader.from(data), let name = unsafe name else { return }
                unsafe reader.begin(name, attributes)
            },
            { data, _ in unsafe FeedReader.from(data)?.builder.end() }
        )
        unsafe XML_SetCharacterDataHandler(parser) { data, text, count in
            // expat's own buffer, valid during this call.
            let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(count))
            unsafe FeedReader.from(data)?.builder.characters(bytes)
        }
        unsafe XML_SetEntityDeclHandler(parser) { data, _, _, _, _, _, _, _, _ in
            unsafe FeedReader.from(data)?.stop("it declares an entity, which is not taken")
        }
        let status = unsafe bytes.withUnsafeBytes { buffer in
            // A document of more than 2 GiB was refused long before.
            unsafe XML_Parse(
                parser,
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                CInt(clamping: buffer.count),
                1
            )
        }
        if let error { throw error }
        guard status != XML_STATUS_OK, unsafe XML_GetErrorCode(parser) != XML_ERROR_ABORTED else { return }
        // A static string of expat's, or nil.
        let reason = unsafe XML_ErrorString(XML_GetErrorCode(parser)).map { unsafe String(cString: $0) }
        throw FeedError(reason: "it is no well-formed XML: \(reason ?? "unknown error")", line: line)
    }

    /// - Parameter data: what ``parse(_:)`` has set.
    private static func from(_ data: UnsafeMutableRawPointer?) -> FeedReader? {
        unsafe data.map { unsafe Unmanaged<FeedReader>.fromOpaque($0).takeUnretainedValue() }
    }

    /// - Parameters: as expat gives them: NUL-terminated names and values in turn, and nil at the end.
    private func begin(_ name: UnsafePointer<XML_Char>, _ list: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
        guard error == nil else { return }
        guard builder.depth < Self.maximumDepth else { return stop("it is nested too deep") }
        var attributes: [String: String] = [:]
        var index = 0
        while let list = unsafe list, let name = unsafe list[index], let value = unsafe list[index + 1] {
            unsafe attributes[String(cString: name)] = unsafe String(cString: value)
            index += 2
        }
        do throws(FeedError) {
            try builder.begin(unsafe String(cString: name), attributes)
        } catch {
            stop(error.reason)
        }
        // The newest ones stand first.
        if builder.entries.count >= Self.maximumEntries { _ = unsafe XML_StopParser(parser, XML_Bool(0)) }
    }

    private func stop(_ reason: String) {
        if error == nil { error = FeedError(reason: reason, line: line) }
        _ = unsafe XML_StopParser(parser, XML_Bool(0))
    }

    private var line: Int { Int(clamping: unsafe XML_GetCurrentLineNumber(parser)) }
}

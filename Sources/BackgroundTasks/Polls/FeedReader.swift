internal import CExpat
internal import NIOCore

/// Reads a feed's XML with expat, a piece at a time, so that a run can be ended meanwhile and others get their turn.
///
/// What could grow is bounded: the document by who fetched it, its depth, its entries, its tags and its addresses here.
/// Declarations of its own are refused, so that no entity can expand.
@safe final class FeedReader {
    /// No feed is deeper, XHTML in its entries included.
    private static let maximumDepth = 200
    private static let maximumEntries = 2000
    /// Read in some milliseconds, however it is made; bytes.
    private static let pieceSize = 16 << 10
    /// A tag or a comment, which expat begins anew with each piece; bytes.
    private static let maximumTag = 128 << 10
    /// What is longer is none of the names here, with its namespace; bytes.
    private static let maximumName = 128
    /// expat goes through a namespace for each attribute of a tag that is in it; bytes.
    private static let maximumNamespace = 256

    private let parser: XML_Parser
    private var builder: FeedBuilder
    private var error: FeedError?
    /// Line ends that were left out at the document's beginning.
    private var skippedLines = 0

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - document: in the encoding that it names, UTF-8 where it names none.
    ///   - url: the document's, for relative links.
    /// - Returns: the entries in the document's order, and how many have neither id nor link.
    /// - Throws: ``FeedError`` for what is no well-formed RSS 2.0 or Atom; `CancellationError`.
    static func read(_ document: ByteBuffer, url: String) async throws -> (entries: [FeedEntry], odd: Int) {
        let reader = FeedReader(url: url)
        reader.prepare()
        var rest = document
        reader.skipBlank(&rest)
        var taken = 0
        repeat {
            try Task.checkCancellation()
            let piece = rest.readSlice(length: min(rest.readableBytes, pieceSize)) ?? ByteBuffer()
            taken += piece.readableBytes
            guard try reader.parse(piece, isLast: rest.readableBytes == 0, taken: taken) else { break }
            await Task.yield()
        } while rest.readableBytes > 0
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

    /// Some feeds begin with empty lines, which may not stand before `<?xml`. A kilobyte of them is overlooked.
    private func skipBlank(_ document: inout ByteBuffer) {
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        let start = document.readableBytesView.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let blank = document.readableBytesView.dropFirst(start).prefix(1 << 10).prefix { blanks.contains($0) }
        guard document.readableBytesView.dropFirst(start + blank.count).starts(with: "<?xml".utf8) else { return }
        skippedLines = blank.count { $0 == 0x0A }
        document.moveReaderIndex(forwardBy: start + blank.count)
    }

    private func prepare() {
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
        unsafe XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, hasInternalSubset in
            guard hasInternalSubset != 0 else { return }
            unsafe FeedReader.from(data)?.stop("it has declarations of its own (<!DOCTYPE … [), which are not taken")
        }
        unsafe XML_SetStartNamespaceDeclHandler(parser) { data, _, address in
            guard let address = unsafe address,
                unsafe FeedReader.text(address, maximum: FeedReader.maximumNamespace) == nil
            else { return }
            unsafe FeedReader.from(data)?.stop("a namespace in it is longer than \(FeedReader.maximumNamespace) bytes")
        }
        unsafe XML_SetUnknownEncodingHandler(
            parser,
            { _, name, encoding in
                guard let name = unsafe name, let encoding = unsafe encoding,
                    let name = unsafe FeedReader.text(name, maximum: FeedReader.maximumName),
                    let table = FeedEncoding.table(name)
                else { return CInt(XML_STATUS_ERROR.rawValue) }
                // An array of 256 numbers, which Swift has as a tuple: for each byte its character, or -1.
                unsafe withUnsafeMutableBytes(of: &encoding.pointee.map) { map in
                    unsafe map.withMemoryRebound(to: CInt.self) { map in
                        for (byte, scalar) in zip(map.indices, table) {
                            unsafe map[byte] = byte > 0 && scalar.value == 0 ? -1 : CInt(scalar.value)
                        }
                    }
                }
                return CInt(XML_STATUS_OK.rawValue)
            },
            nil
        )
    }

    /// - Parameter taken: the bytes of the document up to the end of this piece.
    /// - Returns: whether there is more to be read.
    private func parse(_ piece: ByteBuffer, isLast: Bool, taken: Int) throws(FeedError) -> Bool {
        let status = unsafe piece.withUnsafeReadableBytes { buffer in
            unsafe XML_Parse(
                parser,
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                CInt(clamping: buffer.count),
                isLast ? 1 : 0
            )
        }
        if let error { throw error }
        guard status == XML_STATUS_OK else {
            // Stopped, since there are enough entries.
            if unsafe XML_GetErrorCode(parser) == XML_ERROR_ABORTED { return false }
            // A static string of expat's, or nil.
            let reason = unsafe XML_ErrorString(XML_GetErrorCode(parser)).map { unsafe String(cString: $0) }
            throw FeedError(reason: "it is no well-formed XML: \(reason ?? "unknown error")", line: line)
        }
        // -1 where it has found nothing yet.
        let read = max(0, Int(unsafe XML_GetCurrentByteIndex(parser)))
        guard taken - read <= Self.maximumTag else {
            throw FeedError(reason: "it has a tag or a comment of more than \(Self.maximumTag >> 10) KiB", line: line)
        }
        return true
    }

    /// - Parameter data: what ``prepare()`` has set.
    private static func from(_ data: UnsafeMutableRawPointer?) -> FeedReader? {
        unsafe data.map { unsafe Unmanaged<FeedReader>.fromOpaque($0).takeUnretainedValue() }
    }

    /// - Parameter text: NUL-terminated.
    /// - Returns: nil for what is longer, which isn't read to its end.
    private static func text(_ text: UnsafePointer<XML_Char>, maximum: Int) -> String? {
        guard let count = (0...maximum).first(where: { unsafe text[$0] == 0 }) else { return nil }
        // `count` bytes before the NUL.
        let bytes = unsafe UnsafeRawBufferPointer(start: text, count: count)
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameters: as expat gives them: NUL-terminated names and values in turn, and nil at the end.
    private func begin(_ name: UnsafePointer<XML_Char>, _ list: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
        guard error == nil else { return }
        guard builder.depth < Self.maximumDepth else { return stop("it is nested too deep") }
        var attributes: [String: String] = [:]
        var index = 0
        while let list = unsafe list, let name = unsafe list[index], let value = unsafe list[index + 1] {
            if let name = unsafe Self.text(name, maximum: Self.maximumName), FeedBuilder.attributes.contains(name) {
                let value = unsafe Self.text(value, maximum: FeedBuilder.maximumAddress)
                // Without its base a document's links are others; without one link only that is missing.
                if value == nil, name == FeedBuilder.base { return stop(FeedError.longAddress.reason) }
                attributes[name] = value
            }
            index += 2
        }
        do throws(FeedError) {
            try builder.begin(unsafe Self.text(name, maximum: Self.maximumName) ?? "", attributes)
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

    private var line: Int { skippedLines + Int(clamping: unsafe XML_GetCurrentLineNumber(parser)) }
}

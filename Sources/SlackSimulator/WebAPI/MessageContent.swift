/// What a call wants a message to say, checked as Slack checks it.
struct MessageContent: Sendable {
    /// As stored; empty where only blocks or attachments are given.
    var text: String
    /// Whether the text was longer than Slack keeps.
    var isCut: Bool
    /// Nil where none were given.
    var blocks: JSON?
    var attachments: [JSON]?
    /// The outer nil: not given. An empty object takes metadata away.
    var metadata: JSON?

    /// How many attachments a message may have.
    static let maximumAttachments = 100
    /// How many blocks a message may have.
    static let maximumBlocks = 50
    /// The longest Markdown text, in characters.
    static let maximumMarkdown = 12_000

    /// - Throws: `no_text`, `msg_too_long`, `markdown_text_conflict`, `invalid_blocks_format`, `invalid_blocks`, `invalid_attachments`,
    ///   `too_many_attachments`, `invalid_metadata_format`, `invalid_metadata_schema`.
    init(_ arguments: Arguments) throws(APIError) {
        if arguments.has("markdown_text"), arguments.has("text") || arguments.has("blocks") {
            throw APIError("markdown_text_conflict")
        }
        if arguments.string("markdown_text")?.count ?? 0 > Self.maximumMarkdown { throw APIError("msg_too_long") }
        (text, isCut) = StoredText.stored(arguments.string("text") ?? arguments.string("markdown_text") ?? "")
        blocks = try Self.blocks(arguments)
        attachments = try Self.attachments(arguments)
        metadata = try Self.metadata(arguments)
        let saysSomething = text.contains { !$0.isWhitespace }
        guard saysSomething || blocks?.elements?.isEmpty == false || attachments?.isEmpty == false else {
            throw APIError("no_text")
        }
    }

    private static func blocks(_ arguments: Arguments) throws(APIError) -> JSON? {
        guard let json = try arguments.structure("blocks", orError: "invalid_blocks_format") else { return nil }
        guard let blocks = json.elements else { throw APIError("invalid_blocks_format") }
        guard blocks.count <= maximumBlocks else {
            let message = "[ERROR] no more than \(maximumBlocks) items allowed [json-pointer:/blocks]"
            throw APIError("invalid_blocks", messages: [message])
        }
        if let problem = BlockCheck.problem(of: blocks, at: "/blocks") {
            throw APIError("invalid_blocks", messages: [problem])
        }
        return json
    }

    private static func attachments(_ arguments: Arguments) throws(APIError) -> [JSON]? {
        guard let json = try arguments.structure("attachments", orError: "invalid_attachments") else { return nil }
        guard let attachments = json.elements else { throw APIError("invalid_attachments") }
        guard attachments.count <= maximumAttachments else { throw APIError("too_many_attachments") }
        for (index, attachment) in attachments.enumerated() {
            if let problem = BlockCheck.problem(ofAttachment: attachment, at: "/attachments/\(index)") {
                throw APIError("invalid_attachments", messages: [problem])
            }
        }
        return attachments.enumerated().map { index, attachment in
            var stored = attachment
            stored["id"] = .integer(index + 1)
            if let text = attachment["text"]?.string { stored["text"] = .string(StoredText.stored(text).text) }
            let fallback = attachment["fallback"]?.string ?? attachment["text"]?.string ?? "[no preview available]"
            stored["fallback"] = .string(StoredText.stored(fallback).text)
            // Slack stores a colour without its `#`.
            if let color = attachment["color"]?.string, color.hasPrefix("#") {
                stored["color"] = .string(String(color.dropFirst()))
            }
            return stored
        }
    }

    private static func metadata(_ arguments: Arguments) throws(APIError) -> JSON? {
        guard let json = try arguments.structure("metadata", orError: "invalid_metadata_format") else { return nil }
        guard let members = json.members else { throw APIError("invalid_metadata_format") }
        if members.isEmpty { return json }
        guard json["event_type"]?.string?.isEmpty == false, json["event_payload"]?.members != nil else {
            throw APIError("invalid_metadata_schema")
        }
        return ["event_type": json["event_type"] ?? .null, "event_payload": json["event_payload"] ?? .null]
    }
}

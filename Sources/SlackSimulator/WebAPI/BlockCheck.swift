/// Checks the form of a message's blocks and attachments, as far as a bot's own texts can go wrong in it.
///
/// - SeeAlso: Slack, "Reference: Block Kit".
enum BlockCheck {
    /// The longest texts, in characters.
    private static let longest = ["section": 3000, "header": 150, "markdown": 12_000]
    private static let longestField = 2000
    /// How many elements a block may have.
    private static let mostElements = ["context": 10, "actions": 25, "rich_text": Int.max]
    private static let mostFields = 10
    /// What is taken as it is.
    private static let others: Set = [
        "divider", "call", "context_actions", "file", "input", "share_shortcut", "table", "video",
    ]

    /// - Parameters:
    ///   - blocks: a list of objects.
    ///   - place: where it stands, as a JSON pointer.
    /// - Returns: what is wrong with the first one that is, in Slack's words; nil: nothing is.
    static func problem(of blocks: [JSON], at place: String) -> String? {
        for (index, block) in blocks.enumerated() {
            if let problem = problem(of: block, at: "\(place)/\(index)") { return problem }
        }
        return nil
    }

    /// - Returns: what is wrong with an attachment's fields; nil: nothing is.
    static func problem(ofAttachment attachment: JSON, at place: String) -> String? {
        guard attachment.members != nil else { return error("must provide an object", place) }
        for name in ["text", "fallback", "pretext", "title", "title_link", "color", "footer", "author_name"] {
            guard let value = attachment[name], !value.isNull, value.string == nil else { continue }
            return error("must provide a string", "\(place)/\(name)")
        }
        if let fields = attachment["fields"], !fields.isNull {
            guard let fields = fields.elements, fields.allSatisfy({ $0.members != nil }) else {
                return error("must provide an array", "\(place)/fields")
            }
        }
        guard let blocks = attachment["blocks"], !blocks.isNull else { return nil }
        guard let blocks = blocks.elements else { return error("must provide an array", "\(place)/blocks") }
        return problem(of: blocks, at: "\(place)/blocks")
    }

    private static func problem(of block: JSON, at place: String) -> String? {
        guard block.members != nil else { return error("must provide an object", place) }
        guard let type = block["type"]?.string else { return missing("type", place) }
        switch type {
        case "section":
            if let fields = block["fields"], !fields.isNull {
                guard let fields = fields.elements, (1...mostFields).contains(fields.count) else {
                    return error("must be 1 to \(mostFields) items", "\(place)/fields")
                }
                for (index, field) in fields.enumerated() {
                    if let problem = text(field, upTo: longestField, "\(place)/fields/\(index)") { return problem }
                }
                if block["text"] == nil { return nil }
            }
            return text(block["text"], upTo: longest[type] ?? .max, "\(place)/text", missing("text", place))
        case "header":
            if block["text"]?["type"]?.string == "mrkdwn" {
                return error("must be a valid enum value", "\(place)/text/type")
            }
            return text(block["text"], upTo: longest[type] ?? .max, "\(place)/text", missing("text", place))
        case "markdown":
            guard let text = block["text"]?.string else { return missing("text", place) }
            return length(of: text, upTo: longest[type] ?? .max, "\(place)/text")
        case "context", "actions", "rich_text":
            guard let elements = block["elements"]?.elements else { return missing("elements", place) }
            let most = mostElements[type] ?? .max
            guard elements.count <= most, !elements.isEmpty || type == "rich_text" else {
                return error("must be 1 to \(most) items", "\(place)/elements")
            }
            let index = elements.firstIndex { $0["type"]?.string == nil }
            return index.flatMap { missing("type", "\(place)/elements/\($0)") }
        case "image":
            if block["alt_text"]?.string == nil { return missing("alt_text", place) }
            return block["image_url"]?.string == nil && block["slack_file"] == nil ? missing("image_url", place) : nil
        default:
            return others.contains(type) ? nil : error("unsupported type: \(type.prefix(100))", "\(place)/type")
        }
    }

    /// A text object: `{"type":"mrkdwn","text":"…"}`.
    private static func text(_ json: JSON?, upTo most: Int, _ place: String, _ absence: String? = nil) -> String? {
        guard let json, !json.isNull else { return absence ?? error("must provide an object", place) }
        guard json.members != nil else { return error("must provide an object", place) }
        guard ["plain_text", "mrkdwn"].contains(json["type"]?.string) else {
            return error("must be a valid enum value", "\(place)/type")
        }
        guard let text = json["text"]?.string else { return missing("text", place) }
        return length(of: text, upTo: most, "\(place)/text")
    }

    private static func length(of text: String, upTo most: Int, _ place: String) -> String? {
        if text.isEmpty { return error("must be more than 0 characters", place) }
        return text.count > most ? error("must be less than \(most + 1) characters", place) : nil
    }

    private static func missing(_ field: String, _ place: String) -> String {
        error("missing required field: \(field)", place)
    }

    private static func error(_ message: String, _ place: String) -> String {
        "[ERROR] \(message) [json-pointer:\(place)]"
    }
}

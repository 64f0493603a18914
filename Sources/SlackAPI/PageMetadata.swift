/// `response_metadata` of an answer: where the next page begins, and what Slack complains about.
struct PageMetadata: Decodable {
    /// Nil at the end, for which Slack writes an empty text, null or nothing at all.
    let nextCursor: String?
    /// Explanations of an error.
    let messages: [String]

    private enum CodingKeys: String, CodingKey {
        case messages
        case nextCursor = "next_cursor"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        nextCursor = container.text(.nextCursor)
        messages = container.lenient([String].self, .messages) ?? []
    }
}

/// A file that was shared in Slack.
package struct SlackFile: Sendable, Equatable {
    package let id: String
    package let name: String?
    /// Slack's guess, such as `go`, `text` or `png`.
    package let filetype: String?
    /// The same for people, such as `Go` or `Plain Text`.
    package let prettyType: String?
    package let mimetype: String?
    /// `hosted`, `snippet`, `external`, `tombstone`, …
    package let mode: String?
    /// Bytes.
    package let size: Int?
    /// Only of snippets.
    package let lines: Int?
    /// Who shared it.
    package let user: String?
    /// Where its bytes are; asks for the bot's token, which must go to Slack's hosts alone.
    package let downloadURL: String?
}

extension SlackFile: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id, name, filetype, mimetype, mode, size, lines, user
        case prettyType = "pretty_type"
        case privateURL = "url_private"
        case downloadURL = "url_private_download"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = container.text(.name)
        filetype = container.text(.filetype)
        prettyType = container.text(.prettyType)
        mimetype = container.text(.mimetype)
        mode = container.text(.mode)
        size = container.lenient(Int.self, .size)
        lines = container.lenient(Int.self, .lines)
        user = container.text(.user)
        downloadURL = container.text(.downloadURL) ?? container.text(.privateURL)
    }
}

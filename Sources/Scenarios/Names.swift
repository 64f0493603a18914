import SlackSimulator

/// Who and what names in texts stand for.
struct Names: Sendable {
    let botUser: String
    let botID: String
    private let users: [String: String]
    private let channels: [String: String]

    /// - Parameter app: the answer of `GET /simulator/app`.
    init(app: JSON) {
        botUser = app["bot_user_id"]?.string ?? ""
        botID = app["bot_id"]?.string ?? ""
        users = Self.ids(app["users"])
        channels = Self.ids(app["channels"])
    }

    /// The id of the user called so; nil where nobody is.
    func user(_ name: String, author: String = "") -> String? {
        switch name {
        case "bot": botUser
        case "author": author
        default: users[name]
        }
    }

    /// The id of the channel of that name; nil where there is none.
    func channel(_ name: String) -> String? { channels[name] }

    /// What people call a conversation.
    func channelName(_ id: String) -> String { channels.first { $0.value == id }.map { "#\($0.key)" } ?? id }

    /// The text with mentions for `@NAME`, links for `<#NAME>` and the message's `ts` for `<ts>`. What names nothing
    /// stays.
    func resolved(_ text: String, author: String, timestamp: String = "") -> String {
        var text = text
        if text.contains("@") {
            text = text.replacing(/@([A-Za-z0-9_-]+)/) { match in
                user(String(match.output.1), author: author).map { "<@\($0)>" } ?? String(match.output.0)
            }
        }
        guard text.contains("<#") || text.contains("<ts>") else { return text }
        return text.replacing("<ts>", with: timestamp).replacing(/<#([a-z0-9_-]+)>/) { match in
            channels[String(match.output.1)].map { "<#\($0)>" } ?? String(match.output.0)
        }
    }

    /// The same for all texts in a value.
    func resolved(_ json: JSON, author: String, timestamp: String) -> JSON {
        switch json {
        case .string(let text): .string(resolved(text, author: author, timestamp: timestamp))
        case .array(let elements): .array(elements.map { resolved($0, author: author, timestamp: timestamp) })
        case .object(let members):
            .object(
                members.map { JSON.Member($0.name, resolved($0.value, author: author, timestamp: timestamp)) }
            )
        default: json
        }
    }

    private static func ids(_ json: JSON?) -> [String: String] {
        Dictionary(
            (json?.members ?? []).map { ($0.name, $0.value.string ?? "") },
            uniquingKeysWith: { first, _ in first }
        )
    }
}

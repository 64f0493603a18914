/// What the bot answers to something that was said: found in transcripts, one after the other.
package struct Exchange: Sendable {
    /// Something the bot did.
    package struct Line: Sendable, Hashable {
        package enum Kind: Sendable, Hashable {
            case message
            case reply
            /// A message in the direct conversation, where the question was asked in a channel.
            case directMessage
            /// `to` is a name.
            case ephemeral(to: String)
            case reaction
        }

        package let kind: Kind
        /// The bot's name.
        package let name: String
        /// For people to read: markup resolved. A reaction is `:name:`.
        package let text: String

        package init(kind: Kind, name: String, text: String) {
            self.kind = kind
            self.name = name
            self.text = text
        }
    }

    private let channel: String
    private let timestamp: Timestamp
    private let botID: String
    private let botUser: String
    private let userNames: [String: String]
    private let channelNames: [String: String]
    private var seen: Set<String> = []

    /// - Parameters:
    ///   - app: the answer of `GET /simulator/app`.
    ///   - channel: where it was said.
    ///   - timestamp: the message's `ts`.
    package init(app: JSON, channel: String, timestamp: String) {
        self.channel = channel
        self.timestamp = Timestamp(timestamp) ?? Timestamp(microseconds: 0)
        botID = app["bot_id"]?.string ?? ""
        botUser = app["bot_user_id"]?.string ?? ""
        userNames = Self.names(app["users"])
        channelNames = Self.names(app["channels"])
    }

    /// What is new since the last time, in the order in which it happened.
    ///
    /// - Parameter transcript: of the channel, or of the direct conversation with who asked.
    package mutating func news(in transcript: JSON) -> [Line] {
        let isElsewhere = transcript["channel"]?.string != channel
        var found: [(time: String, key: String, line: Line)] = []
        for message in transcript["messages"]?.elements ?? [] {
            collect(message, isElsewhere ? .directMessage : .message, &found)
            for reply in message["replies"]?.elements ?? [] { collect(reply, .reply, &found) }
        }
        for ephemeral in transcript["ephemerals"]?.elements ?? [] {
            collect(ephemeral, .ephemeral(to: ephemeral["visible_to_name"]?.string ?? ""), &found)
        }
        found.sort { $0.time < $1.time }
        return found.filter { seen.insert($0.key).inserted }.map(\.line)
    }

    /// A message's text as people read it.
    package func readable(_ text: String) -> String {
        text.replacing(/<([@#!]?)([^>|]*)(?:\|([^>]*))?>/) { match in
            let (sign, id, label) = (match.output.1, String(match.output.2), match.output.3.map(String.init) ?? "")
            switch sign {
            case "@": return "@" + (userNames[id] ?? id)
            case "#": return "#" + (channelNames[id] ?? (label.isEmpty ? id : label))
            case "!": return label.isEmpty ? "@" + id : label
            default: return label.isEmpty || label == id ? id : "\(label) (\(id))"
            }
        }
        .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    private func collect(_ message: JSON, _ kind: Line.Kind, _ found: inout [(time: String, key: String, line: Line)]) {
        guard let time = message["ts"]?.string, let own = Timestamp(time) else { return }
        if own == timestamp {
            for reaction in message["reactions"]?.elements ?? [] {
                guard reaction["users"]?.elements?.contains(.string(botUser)) == true,
                    let name = reaction["name"]?.string
                else { continue }
                let line = Line(kind: .reaction, name: userNames[botUser] ?? botUser, text: ":\(name):")
                found.append((time, "\(time) \(name)", line))
            }
        }
        guard own > timestamp, message["bot_id"]?.string == botID else { return }
        var parts = [readable(message["text"]?.string ?? "")]
        for attachment in message["attachments"]?.elements ?? [] {
            parts.append(readable(attachment["text"]?.string ?? attachment["fallback"]?.string ?? ""))
        }
        let text = parts.filter { !$0.isEmpty }.joined(separator: "\n")
        found.append((time, time, Line(kind: kind, name: message["name"]?.string ?? botUser, text: text)))
    }

    private static func names(_ ids: JSON?) -> [String: String] {
        Dictionary(
            (ids?.members ?? []).map { ($0.value.string ?? "", $0.name) },
            uniquingKeysWith: { first, _ in first }
        )
    }
}

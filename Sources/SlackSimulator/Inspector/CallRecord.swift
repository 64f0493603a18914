/// A Web API call of the app's, and what came of it.
struct CallRecord: Sendable {
    /// Counted from 1.
    let number: Int
    /// When it came, milliseconds since 1970.
    let time: Int64
    let method: String
    /// As they were sent, without the token, and each cut where it is long.
    let arguments: [JSON.Member]
    /// `x-slack-req-id` of the answer, which the app's log may name.
    let requestID: String
    /// The conversation's id, where one is named.
    let channel: String?
    /// The HTTP status; nil while it is at work, or where no answer was given.
    var status: Int?
    /// What the method came to, or the answer that a fault gave instead; nil where it wasn't done.
    var answer: JSON?
    /// The `ok` of what was answered or would have been, however long the answer is; nil where there is none.
    var isGood: Bool?
    /// Its `error`.
    var error: String?
    var duration: Duration?
    /// What went wrong on purpose.
    var fault: JSON?
    /// Whether the method was done, whatever its caller heard of it.
    var isDone = false
    /// The `ts` of the message that it made.
    var madeTimestamp: String?

    /// The longest text that is kept of an argument or answer, in characters.
    static let longestText = 8000
}

extension CallRecord {
    /// The `ts` of the message that it is about or answers to.
    var target: String? {
        argument("timestamp") ?? argument("thread_ts") ?? (method.hasPrefix("chat.post") ? nil : argument("ts"))
    }

    var json: JSON {
        var json: JSON = [
            "number": .integer(number), "time": .integer(time), "method": .string(method),
            "arguments": .object(arguments), "request_id": .string(requestID),
        ]
        json["status"] = status.map { .integer($0) } ?? .null
        json["ms"] = duration.map { .integer($0.milliseconds) } ?? .null
        json["answer"] = answer ?? .null
        json["ok"] = isGood.map(JSON.bool)
        json["error"] = error.map(JSON.string)
        json["fault"] = fault
        return json
    }

    /// How this call belongs to an event, in words; nil where it doesn't, as far as can be told from the call.
    func tie(to record: EventRecord, team: String) -> String? {
        if let key = key {
            if let channel = record.channel, let timestamp = record.timestamp,
                key.hasPrefix("\(team):\(channel):\(timestamp):")
            {
                return "the key in the message's metadata names this message"
            }
            if record.type == "team_join" || record.type == "member_joined_channel", let user = record.user,
                key.contains(":member:\(user):") || key.contains(":\(user):")
            {
                return "the key in the message's metadata names who joined"
            }
            return nil
        }
        guard time >= (record.attempts.first?.sent.time ?? 0) - 1000 else { return nil }
        if let file = argument("file"), record.files.contains(file) { return "it asks for the file that was shared" }
        guard let own = record.timestamp, let channel, channel == record.channel else { return nil }
        for name in ["timestamp", "ts", "thread_ts"] where argument(name) == own {
            return "its channel and \(name) are those of the message"
        }
        if method == "chat.postEphemeral", argument("user") == record.user, argument("thread_ts") == nil {
            return "it is for who said it, in the same channel"
        }
        return nil
    }

    /// The ledger's key that the bot's posts carry.
    private var key: String? {
        guard let metadata = arguments.first(where: { $0.name == "metadata" })?.value else { return nil }
        let json = metadata.string.flatMap { try? JSON(parsing: $0) } ?? metadata
        return json["event_payload"]?["key"]?.string.map { $0 + ":" }
    }

    private func argument(_ name: String) -> String? { arguments.first { $0.name == name }?.value.string }
}

extension CallRecord {
    /// Keeps an answer: a long list says no more than its beginning, but what it came to is known of each.
    mutating func keep(_ answer: JSON) {
        self.answer = answer.cut(to: Self.longestText)
        isGood = answer["ok"]?.bool
        error = answer["error"]?.string
    }
}

extension JSON {
    /// The value itself, or its text cut where that is longer.
    func cut(to limit: Int) -> JSON {
        if let string { return string.utf8.count <= limit ? self : .string(string.prefix(limit) + "…") }
        let text = text()
        return text.utf8.count <= limit ? self : .string(String(text.prefix(limit)) + "…")
    }
}

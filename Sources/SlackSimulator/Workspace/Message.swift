/// A message as it is kept.
package struct Message: Sendable, Hashable {
    /// The `ts`, its id within the channel.
    package let timestamp: Timestamp
    /// Who said it; nil where only `bot_id` says so.
    package var user: String?
    /// In Slack's stored form: `&amp; &lt; &gt;` escaped, mentions and links as `<…>`.
    package var text: String
    package var subtype: String?
    /// The `ts` of the message that begins the thread; nil outside threads. The thread's first message has none here.
    package var thread: Timestamp?
    package var botID: String?
    package var appID: String?
    /// The name and icon it was posted under (`chat:write.customize`), or nil.
    package var username: String?
    package var icons: JSON?
    package var botProfile: JSON?
    package var clientMessageID: String?
    package var blocks: JSON?
    package var attachments: [JSON] = []
    package var files: [JSON] = []
    /// `event_type` and `event_payload`, or nil.
    package var metadata: JSON?
    package var reactions: [Reaction] = []
    /// Who edited it last, and when; nil if nobody did.
    package var edited: (user: String, timestamp: Timestamp)? {
        get { editor.map { ($0.user, $0.timestamp) } }
        set { editor = newValue.map { Editor(user: $0.user, timestamp: $0.timestamp) } }
    }
    /// Whether links were asked to be unfurled; nil where nothing was asked.
    package var unfurlsLinks: Bool?

    private var editor: Editor?

    private struct Editor: Sendable, Hashable {
        var user: String
        var timestamp: Timestamp
    }

    package init(timestamp: Timestamp, text: String) {
        self.timestamp = timestamp
        self.text = text
    }
}

extension Message {
    /// Whether it stands in the channel's own course, not only in a thread.
    package var isInChannel: Bool { thread == nil || subtype == "thread_broadcast" }

    /// The message's own fields, as they stand in events and answers. Counts of replies are the channel's to add.
    ///
    /// - Parameters:
    ///   - teamID: for `team`.
    ///   - withMetadata: whether `metadata` is given too (`include_all_metadata`).
    func json(teamID: String, withMetadata: Bool = false) -> JSON {
        var json: JSON = ["type": "message"]
        json["subtype"] = subtype.map(JSON.string)
        json["user"] = user.map(JSON.string)
        json["ts"] = timestamp.json
        json["client_msg_id"] = clientMessageID.map(JSON.string)
        json["text"] = .string(text)
        json["username"] = username.map(JSON.string)
        json["icons"] = icons
        json["bot_id"] = botID.map(JSON.string)
        json["app_id"] = appID.map(JSON.string)
        json["bot_profile"] = botProfile
        if user != nil { json["team"] = .string(teamID) }
        json["thread_ts"] = thread?.json
        json["edited"] = edited.map { ["user": .string($0.user), "ts": $0.timestamp.json] }
        json["blocks"] = blocks
        if !attachments.isEmpty { json["attachments"] = .array(attachments) }
        if !files.isEmpty {
            json["files"] = .array(files)
            json["upload"] = false
        }
        if !reactions.isEmpty { json["reactions"] = .array(reactions.map(\.json)) }
        if withMetadata { json["metadata"] = metadata }
        return json
    }
}

/// A `message` or `app_mention` event. Text that Slack leaves out is empty, ids that it leaves out are nil.
///
/// All subtypes come through here, those without a user or text too (`message_changed`, `message_deleted`, unknown
/// ones); which of them count is the bot's to say.
/// - SeeAlso: Slack, "message event".
package struct MessageEvent: Sendable, Hashable {
    /// True for `app_mention`, which Slack sends beside the `message` that it is about, with the same timestamp.
    package var isAppMention: Bool
    /// The channel's id; empty where the event has none.
    package var channel: String
    /// Where the event has none or an unknown one, guessed from the channel's id.
    package var channelType: ChannelType
    /// The author's id. Nil for edits, deletions and the posts of some bots.
    package var user: String?
    /// As Slack sends it, with `<@U…>` tokens and the entities `&amp;`, `&lt;`, `&gt;`. ``MessageText`` reads it.
    package var text: String
    /// ``rawTimestamp`` as a time; nil where it is missing or malformed.
    package var timestamp: SlackTimestamp?
    /// `ts`, the message's id in its channel; empty where the event has none. For edits and deletions it is theirs,
    /// not the message's.
    package var rawTimestamp: String
    /// `thread_ts`: the timestamp of the thread's first message, nil outside a thread. On that first message it equals
    /// its own.
    package var threadTimestamp: String?
    /// Nil for an ordinary message. `message_replied` arrives without it, but is ``hidden``.
    package var subtype: String?
    /// Set for what a bot or a workflow has posted, also without a subtype.
    package var botID: String?
    /// True where there is a `bot_profile`, so that a bot posted it, whatever the ids say.
    package var hasBotProfile: Bool
    /// The app of `bot_profile`.
    package var botProfileAppID: String?
    /// The app that posted it.
    package var appID: String?
    /// The author of the thread's first message: `root.user` of a `thread_broadcast`, else `parent_user_id`.
    package var rootUser: String?
    /// `root.bot_id` of a `thread_broadcast`.
    package var rootBotID: String?
    /// True for what nobody sees: edits, deletions, counts of replies.
    package var hidden: Bool
    /// `user_team`: the author's workspace, another than ours in a shared channel. Often missing.
    package var userTeam: String?
    /// `team`: the workspace it was posted from.
    package var team: String?
    /// `event_ts`.
    package var eventTimestamp: String?
    /// What is attached, in order; entries without an id are left out.
    package var files: [File]

    /// - Parameters: see the properties of the same names. Without a `channelType` it is guessed from the channel's id.
    package init(
        isAppMention: Bool = false,
        channel: String,
        channelType: ChannelType? = nil,
        user: String?,
        text: String,
        rawTimestamp: String,
        threadTimestamp: String? = nil,
        subtype: String? = nil,
        botID: String? = nil,
        hasBotProfile: Bool = false,
        botProfileAppID: String? = nil,
        appID: String? = nil,
        rootUser: String? = nil,
        rootBotID: String? = nil,
        hidden: Bool = false,
        userTeam: String? = nil,
        team: String? = nil,
        eventTimestamp: String? = nil,
        files: [File] = []
    ) {
        self.isAppMention = isAppMention
        self.channel = channel
        self.channelType = channelType ?? ChannelType(nil, channel: channel)
        self.user = user
        self.text = text
        self.timestamp = SlackTimestamp(rawTimestamp)
        self.rawTimestamp = rawTimestamp
        self.threadTimestamp = threadTimestamp
        self.subtype = subtype
        self.botID = botID
        self.hasBotProfile = hasBotProfile
        self.botProfileAppID = botProfileAppID
        self.appID = appID
        self.rootUser = rootUser
        self.rootBotID = rootBotID
        self.hidden = hidden
        self.userTeam = userTeam
        self.team = team
        self.eventTimestamp = eventTimestamp
        self.files = files
    }

    /// True for a message that is meant for the bot without naming it.
    package var isDirect: Bool { channelType.isDirect }

    /// True for an answer in a thread, but not for the thread's first message.
    package var isThreadReply: Bool { threadTimestamp.map { $0 != rawTimestamp } ?? false }
}

import Foundation
import SlackEvents
import Testing

@Suite(
    "Events of real workspaces",
    .enabled(if: SharedData.has("slack/events/index.json"), "no ../shared/slack/events here")
)
struct SampleTests {
    struct Index: Decodable {
        struct File: Decodable {
            var file: String
            var kind: String
            var outer_type: String?
            var type: String?
            var subtype: String?
            var channel_type: String?
            var hidden: Bool?
            var bot: Bool?
            var thread_reply: Bool?
        }

        var count: Int
        var files: [File]
    }

    /// The inner event of a sample, which in some is all that there is.
    private func event(_ file: Index.File) throws -> (envelope: Envelope?, event: InboundEvent?) {
        let bytes = try SharedData.bytes("slack/events/\(file.file)")
        if file.kind == "rtm-inner" {
            return (nil, try decode(bytes))
        }
        let envelope = try scan(bytes)
        return (envelope, try envelope.event.map { try decode(Array(bytes[$0])) })
    }

    private func message(_ file: String) throws -> MessageEvent {
        let kind = String(file.prefix { $0 != "/" })
        guard case .message(let message)? = try event(Index.File(file: file, kind: kind)).event else {
            throw NotAMessage()
        }
        return message
    }

    @Test("Each one is read, and is what the index says")
    func all() throws {
        let index = try JSONDecoder().decode(Index.self, from: Data(try SharedData.bytes("slack/events/index.json")))
        #expect(index.files.count == index.count && index.count > 180)
        var messages = 0
        for file in index.files {
            let (envelope, event) = try event(file)
            if let envelope, let outer = file.outer_type, file.type != "app_rate_limited" {
                switch envelope.kind {
                case .eventCallback: #expect(outer == "event_callback", "\(file.file)")
                case .urlVerification: #expect(outer == "url_verification", "\(file.file)")
                case .appRateLimited: #expect(outer == "app_rate_limited", "\(file.file)")
                case .other(let type): #expect(type == outer, "\(file.file)")
                }
                #expect(envelope.event == nil || envelope.eventType == file.type, "\(file.file)")
                #expect(envelope.eventSubtype == (file.subtype == "" ? nil : file.subtype), "\(file.file)")
            }
            switch event {
            case .message(let message):
                messages += 1
                #expect(file.type == "message" || file.type == "app_mention", "\(file.file)")
                #expect(message.isAppMention == (file.type == "app_mention"), "\(file.file)")
                #expect(message.subtype == (file.subtype == "" ? nil : file.subtype), "\(file.file)")
                if file.kind != "shape" {
                    #expect(message.hidden == (file.hidden ?? false), "\(file.file)")
                    #expect(message.isThreadReply == (file.thread_reply ?? false), "\(file.file)")
                    #expect(!message.channel.isEmpty && message.timestamp != nil, "\(file.file)")
                    if let type = file.channel_type {
                        #expect(message.channelType.rawValue == type, "\(file.file)")
                    }
                    let isBot = message.botID != nil || message.hasBotProfile || message.subtype == "bot_message"
                    #expect(isBot == (file.bot ?? false), "\(file.file)")
                }
            case .teamJoin: #expect(file.type == "team_join", "\(file.file)")
            case .memberJoinedChannel: #expect(file.type == "member_joined_channel", "\(file.file)")
            case .other(let type): #expect(type == file.type, "\(file.file)")
            case nil:
                #expect(
                    file.type == nil || file.type == "app_rate_limited" || file.type == "url_verification",
                    "\(file.file)"
                )
            }
        }
        #expect(messages > 50)
    }

    @Test("An application's message in a channel")
    func bridgeBot() throws {
        let message = try message("captured/zulip.message_from_slack_bridge_bot.json")
        #expect(message.user == "U074G5E1ANR" && message.botID == "B074K2M1NF4")
        #expect(message.appID == "A0757RM31HN" && message.botProfileAppID == "A0757RM31HN" && message.hasBotProfile)
        #expect(MessageText(message.text).visible == "<Desdemona> koo")
    }

    @Test("An edit, whose user and text are inside")
    func edit() throws {
        let message = try message("captured/opsdroid.message_message_changed.json")
        #expect(message.hidden && message.user == nil && message.text.isEmpty)
        #expect(message.timestamp == SlackTimestamp("1613632704.006400"))
    }

    @Test("A reply count that comes without its subtype is hidden and has no text")
    func messageReplied() throws {
        let message = try message("composed/message_replied_without_subtype.json")
        #expect(message.subtype == nil && message.hidden && message.text.isEmpty && message.user == nil)
    }

    @Test("A thread's answer that is shown in the channel too knows its root")
    func threadBroadcast() throws {
        let message = try message("composed/message_thread_broadcast.json")
        #expect(message.subtype == "thread_broadcast" && message.isThreadReply)
        #expect(message.rootUser == "U123ABC456" && message.rootBotID == nil && message.user == "U222222222")
        #expect(message.text == "broadcasting this reply")
    }

    @Test("A bot's answer in a thread, without envelope ids")
    func botReply() throws {
        let message = try message("captured/opsdroid.message_bot_message.json")
        #expect(message.botID == "B01MY4ZRP5M" && message.rootUser == "U01NK1K9L68" && message.user == nil)
        #expect(message.threadTimestamp == "1614540106.001400")
    }

    @Test("A message and the app_mention about it are the same message")
    func twins() throws {
        let mention = try message("composed/app_mention.json")
        let message = try message("composed/message_with_app_mention.json")
        #expect(mention.isAppMention && !message.isAppMention)
        #expect(mention.rawTimestamp == message.rawTimestamp && mention.channel == message.channel)
        #expect(mention.text == message.text && mention.user == message.user)
    }

    @Test("Shared files, whole and as a stub")
    func files() throws {
        let file = try #require(message("captured/slack-web.message_file_share.json").files.first)
        #expect(file.id == "F04EEHX1EES" && file.name == "namenamename.txt" && file.filetype == "text")
        #expect(file.mode == "snippet" && file.mimetype == "text/plain" && file.lines == 1 && file.size == 12)
        #expect(file.urlPrivateDownload?.hasPrefix("https://files.slack.com/files-pri/") == true && !file.needsLookup)
        let stub = try #require(message("captured/slack-web.message_file_share_slack_connect.json").files.first)
        #expect(stub == MessageEvent.File(id: "F12345678", mode: "file_access", fileAccess: "check_file_info"))
        #expect(stub.needsLookup)
    }

    @Test("A message from another workspace says so")
    func slackConnect() throws {
        let message = try message("composed/slack_connect_message.json")
        #expect(message.userTeam == "T999EXT999" && message.team == "T999EXT999")
    }

    @Test("Joins, of the workspace and of a channel")
    func joins() throws {
        guard
            case .teamJoin(let join)? = try event(.init(file: "captured/opsdroid.team_join.json", kind: "captured"))
                .event
        else {
            throw NotAMessage()
        }
        #expect(join.user == "U01P7131BA4" && join.name == "opsdroid.test_another" && join.teamID == "T01ND2P8N91")
        #expect(!join.isBot && !join.isGuest && !join.deleted && join.eventTimestamp == "1613627637.008800")
        let file = Index.File(file: "composed/member_joined_channel_bot.json", kind: "composed")
        guard case .memberJoinedChannel(let channelJoin)? = try event(file).event else { throw NotAMessage() }
        #expect(
            channelJoin.user == "U0LAN0Z89" && channelJoin.channel == "C123ABC456"
                && channelJoin.channelType == .channel
        )
        #expect(channelJoin.inviter == "U123ABC456")
    }

    @Test("A rate limit is recognised, flat and wrapped")
    func rateLimited() throws {
        let flat = try scan(try SharedData.bytes("slack/events/captured/zulip.app_rate_limited.json"))
        #expect(flat.kind == .appRateLimited && flat.minuteRateLimited == 1_518_467_820 && flat.teamID == "T123ABC456")
        let wrapped = try scan(try SharedData.bytes("slack/events/shapes/AppRateLimitedPayload.json"))
        #expect(wrapped.kind == .appRateLimited)
    }

    @Test("Mentions within formatting, and escaped text with links")
    func texts() throws {
        let mentions = MessageText(try message("captured/zulip.message_with_complex_formatted_mentions.json").text)
        #expect(mentions.users == ["U074VRHQ11T"] && mentions.broadcasts == [.channel])
        #expect(mentions.channels == [MessageText.ChannelMention(id: "C06P6T3QGD7", name: "general")])
        let escaped = MessageText(try message("composed/message_escaped_text.json").text)
        #expect(escaped.visible == "if a < b && c > d: see go.dev and user@example.com")
        #expect(escaped.subteams == ["S123ABC456"] && escaped.broadcasts == [.here])
    }
}

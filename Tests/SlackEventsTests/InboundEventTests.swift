import SlackEvents
import Testing

@Suite("Events")
struct InboundEventTests {
    @Test("A plain message")
    func plain() throws {
        let message = try message(
            #"""
            {"type":"message","channel":"C0GEN","channel_type":"channel","user":"U0ANN",
             "text":"h\u00f6 \ud83d\ude00 &lt;\n","ts":"1700000000.000100",
             "event_ts":"1700000000.000100","team":"T0OWN","user_team":"T0THEM","thread_ts":"1699999999.000001"}
            """#
        )
        #expect(
            message
                == MessageEvent(
                    channel: "C0GEN",
                    channelType: .channel,
                    user: "U0ANN",
                    text: "hö 😀 &lt;\n",
                    rawTimestamp: "1700000000.000100",
                    threadTimestamp: "1699999999.000001",
                    userTeam: "T0THEM",
                    team: "T0OWN",
                    eventTimestamp: "1700000000.000100"
                )
        )
        #expect(message.timestamp?.description == "1700000000.000100")
        #expect(message.isThreadReply && !message.isDirect && !message.isAppMention)
    }

    @Test("app_mention is a message too, and its missing channel type is guessed")
    func appMention() throws {
        let message = try message(
            #"{"type":"app_mention","channel":"C0GEN","user":"U0ANN","text":"<@U0BOT> help","ts":"1.000100"}"#
        )
        #expect(message.isAppMention)
        #expect(message.channelType == .channel)
        #expect(message.threadTimestamp == nil && !message.isThreadReply)
    }

    @Test(
        "The channel type falls back to the id's first letter",
        arguments: [
            ("channel", "D0ANN", .channel), ("group", "C0GEN", .group), ("im", "C0GEN", .im), ("mpim", "G0GRP", .mpim),
            ("app_home", "D0ANN", .appHome), (nil, "D0ANN", .im), (nil, "G0GRP", .group), (nil, "C0GEN", .channel),
            ("weird", "D0ANN", .im), ("weird", "C0GEN", .channel), ("", "G0GRP", .group), (nil, "", .channel),
            ("C", "D0ANN", .channel), ("G", "C0GEN", .group), ("D", "C0GEN", .im),
        ] as [(String?, String, ChannelType)]
    )
    func channelType(name: String?, channel: String, type: ChannelType) throws {
        let member = name.map { #","channel_type":"\#($0)""# } ?? ""
        let message = try message(#"{"type":"message","channel":"\#(channel)"\#(member)}"#)
        #expect(message.channelType == type)
        #expect(message.isDirect == [.im, .mpim, .appHome].contains(type))
    }

    @Test(
        "Subtypes come through as they are, known or not, with user and text or without",
        arguments: ["huddle_thread", "brand_new", "message_deleted", "file_share", "me_message", "bot_message"]
    )
    func subtypes(subtype: String) throws {
        let message = try message(
            #"{"type":"message","subtype":"\#(subtype)","channel":"C0GEN","ts":"1.1","deleted_ts":"1.0"}"#
        )
        #expect(message.subtype == subtype)
        #expect(message.user == nil && message.text.isEmpty && message.files.isEmpty)
    }

    @Test("An edit keeps its inner messages to itself")
    func edit() throws {
        let message = try message(
            #"""
            {"type":"message","subtype":"message_changed","hidden":true,"channel":"C0GEN","ts":"1700000002.000200",
             "message":{"user":"U0ANN","text":"see","ts":"1700000000.000100","bot_id":"B1"},
             "previous_message":{"user":"U0ANN","text":"se"}}
            """#
        )
        #expect(message.hidden && message.subtype == "message_changed")
        #expect(message.user == nil && message.text.isEmpty && message.botID == nil)
        #expect(message.rawTimestamp == "1700000002.000200")
    }

    @Test("What tells bots from people is read in each of its forms")
    func bots() throws {
        let message = try message(
            #"""
            {"type":"message","channel":"C0GEN","user":"U0OTHER","bot_id":"B0OTHER","app_id":"A0OTHER","ts":"1.1",
             "bot_profile":{"id":"B0OTHER","app_id":"A0PROFILE","icons":{"app_id":"x"}}}
            """#
        )
        #expect(message.botID == "B0OTHER" && message.appID == "A0OTHER" && message.botProfileAppID == "A0PROFILE")
        #expect(message.hasBotProfile)
        let bare = try extended(#""bot_profile":{}"#)
        #expect(bare.hasBotProfile && bare.botProfileAppID == nil)
        let person = try extended(#""bot_id":null,"bot_profile":null,"app_id":"""#)
        #expect(!person.hasBotProfile && person.botID == nil && person.appID == nil)
    }

    private func extended(_ member: String) throws -> MessageEvent {
        try message(#"{"type":"message","channel":"C0GEN","user":"U0ANN","text":"x","ts":"1.1",\#(member)}"#)
    }

    @Test("A thread's first author is known from the root or the parent")
    func root() throws {
        let broadcast = try extended(
            #""parent_user_id":"U2","root":{"user":"U0BOT","bot_id":"B0SELF","text":"x"},"subtype":"thread_broadcast""#
        )
        #expect(broadcast.rootUser == "U0BOT" && broadcast.rootBotID == "B0SELF" && broadcast.text == "x")
        let reply = try extended(#""root":null,"parent_user_id":"U2""#)
        #expect(reply.rootUser == "U2" && reply.rootBotID == nil)
    }

    @Test("Files are listed, stubs too, and what is no file is left out")
    func files() throws {
        let message = try extended(
            #"""
            "files":[{"id":"F1","name":"a.go","filetype":"go","pretty_type":"Go","mode":"snippet",
             "mimetype":"text/plain","lines":12,"size":345,
            "url_private_download":"https://files.slack.com/x","title":"t","shares":{"public":{"id":"no"}}},
            {"id":"F2","mode":"file_access","file_access":"check_file_info","lines":null},7,{"name":"no id"},
             {"id":"F3","size":1e3}]
            """#
        )
        #expect(
            message.files == [
                MessageEvent.File(
                    id: "F1",
                    name: "a.go",
                    filetype: "go",
                    prettyType: "Go",
                    mode: "snippet",
                    mimetype: "text/plain",
                    lines: 12,
                    size: 345,
                    urlPrivateDownload: "https://files.slack.com/x"
                ),
                MessageEvent.File(id: "F2", mode: "file_access", fileAccess: "check_file_info"),
                MessageEvent.File(id: "F3"),
            ]
        )
        #expect(message.files.map(\.needsLookup) == [false, true, false])
    }

    @Test(
        "A malformed timestamp is kept as text",
        arguments: ["", "abc", "1700000000.0001000", "-1.5", "1515449522000016000000"]
    )
    func malformedTimestamp(text: String) throws {
        let message = try message(#"{"type":"message","channel":"C0GEN","ts":"\#(text)"}"#)
        #expect(message.timestamp == nil && message.rawTimestamp == text)
    }

    @Test(
        "A newcomer is a person, a guest or a bot",
        arguments: [
            (#""is_bot":true"#, TeamJoinEvent(user: "U1", isBot: true)),
            (#""is_workflow_bot":true,"is_bot":false"#, TeamJoinEvent(user: "U1", isBot: true)),
            (#""is_restricted":true"#, TeamJoinEvent(user: "U1", isRestricted: true)),
            (#""is_ultra_restricted":true"#, TeamJoinEvent(user: "U1", isUltraRestricted: true)),
            (#""deleted":true"#, TeamJoinEvent(user: "U1", deleted: true)),
            (
                #""name":"ann","team_id":"T1","profile":{"is_bot":true,"id":"no"}"#,
                TeamJoinEvent(user: "U1", name: "ann", teamID: "T1")
            ),
            (#""is_bot":"yes","deleted":1,"is_restricted":null"#, TeamJoinEvent(user: "U1")),
            (#""id":"USLACKBOT""#, TeamJoinEvent(user: "USLACKBOT", isBot: true)),
        ]
    )
    func teamJoin(members: String, expected: TeamJoinEvent) throws {
        // The type comes last, so that it isn't known yet when the members are read.
        #expect(try decode(#"{"user":{"id":"U1",\#(members)},"type":"team_join"}"#) == .teamJoin(expected))
        #expect(expected.isGuest == (expected.isRestricted || expected.isUltraRestricted))
    }

    @Test("Joining a channel gives who, where and by whom")
    func memberJoined() throws {
        let json = #"""
            {"type":"member_joined_channel","user":"W0ENT","channel":"G0GRP","channel_type":"G","team":"T1",
             "inviter":"U2","event_ts":"5.000006"}
            """#
        let expected = MemberJoinedChannelEvent(
            user: "W0ENT",
            channel: "G0GRP",
            channelType: .group,
            inviter: "U2",
            team: "T1",
            eventTimestamp: "5.000006"
        )
        #expect(try decode(json) == .memberJoinedChannel(expected))
        let alone = MemberJoinedChannelEvent(user: "U1", channel: "C1")
        #expect(
            try decode(#"{"channel":"C1","user":"U1","type":"member_joined_channel"}"#) == .memberJoinedChannel(alone)
        )
    }

    @Test(
        "Unknown and missing types are no error",
        arguments: [
            (#"{"type":"channel_rename","channel":{"id":"C1","name":"x"}}"#, "channel_rename"),
            (#"{"type":"zzz_new"}"#, "zzz_new"),
            ("{}", ""), (#"{"type":7}"#, ""), (#"{"type":null,"user":[1]}"#, ""),
        ]
    )
    func others(json: String, type: String) throws {
        #expect(try decode(json) == .other(type: type))
    }

    @Test(
        "Members of another type do no harm",
        arguments: ["7", "null", "true", "[]", "{}", #"[{"id":"x"}]"#, #"{"id":7}"#]
    )
    func wrongTypes(value: String) throws {
        let names = [
            "channel", "channel_type", "user", "text", "ts", "event_ts", "thread_ts", "team", "subtype", "bot_id",
            "app_id",
            "user_team", "parent_user_id", "inviter", "root",
        ]
        let members = names.map { #","\#($0)":\#(value)"# }.joined()
        let message = try message(#"{"type":"message"\#(members)}"#)
        #expect(message == MessageEvent(channel: "", user: nil, text: "", rawTimestamp: ""))
        #expect(try decode(#"{"type":"team_join"\#(members)}"#) == .teamJoin(TeamJoinEvent(user: "")))
    }
}

import Bot
import SlackEvents
import Testing

@Suite("Which messages count")
struct MessageRulesTests {
    private func discarded(
        _ configuration: BotConfiguration = BotConfiguration(),
        now: Int64 = now,
        microseconds: Int32 = 500_000,
        _ change: (inout MessageEvent) -> Void
    ) throws -> DiscardReason? {
        var message = MessageEvent.said("<@U0BOT> help")
        change(&message)
        let plan = try Bot(configuration: configuration).plan(message, now: now, microseconds: microseconds)
        #expect(plan.discarded == nil || plan.actions.isEmpty)
        return plan.discarded
    }

    @Test("A person's message counts, also as app_mention, with a file, as /me, or broadcast from a thread")
    func counts() throws {
        #expect(try discarded { _ in } == nil)
        #expect(try discarded { $0.isAppMention = true } == nil)
        #expect(try discarded { $0.user = "W0ENT" } == nil)
        for subtype in ["file_share", "me_message", "thread_broadcast", ""] {
            #expect(try discarded { $0.subtype = subtype } == nil)
        }
    }

    @Test(
        "The bot's own messages don't count, under whatever name they're posted",
        arguments: [
            { $0.user = "U0BOT" },
            { $0.botID = "B0SELF" },
            { $0.botProfileAppID = "A0APP" },
            { $0.appID = "A0APP" },
            {
                $0.subtype = "thread_broadcast"
                $0.rootUser = "U0BOT"
            },
            {
                $0.subtype = "thread_broadcast"
                $0.rootBotID = "B0SELF"
            },
            {
                $0.subtype = "message_changed"
                $0.user = "U0BOT"
            },
        ] as [@Sendable (inout MessageEvent) -> Void]
    )
    func own(change: @Sendable (inout MessageEvent) -> Void) throws {
        #expect(try discarded(BotConfiguration(heededBots: ["B0SELF", "U0BOT"]), change) == .ownMessage)
    }

    @Test("An answer in a thread that the bot began counts")
    func ownThread() throws {
        #expect(
            try discarded {
                $0.rootUser = "U0BOT"
                $0.threadTimestamp = "1699999999.000100"
            } == nil
        )
    }

    @Test(
        "Other bots don't count, with or without a subtype",
        arguments: [
            { $0.botID = "B0OTHER" },
            { $0.hasBotProfile = true },
            {
                $0.subtype = "bot_message"
                $0.user = nil
            },
            { $0.user = "USLACKBOT" },
        ] as [@Sendable (inout MessageEvent) -> Void]
    )
    func otherBots(change: @Sendable (inout MessageEvent) -> Void) throws {
        #expect(try discarded(BotConfiguration(), change) == .otherBot)
    }

    @Test("Bots on the list are heeded")
    func heededBots() throws {
        let configuration = BotConfiguration(heededBots: ["B0NICE", "U0NICE"])
        #expect(try discarded(configuration) { $0.botID = "B0NICE" } == nil)
        #expect(
            try discarded(configuration) {
                $0.botID = "B0ANY"
                $0.user = "U0NICE"
            } == nil
        )
        #expect(try discarded(configuration) { $0.botID = "B0OTHER" } == .otherBot)
    }

    @Test(
        "Edits, deletions, joins and what nobody has heard of don't count",
        arguments: [
            "message_changed", "message_deleted", "channel_join", "channel_topic", "huddle_thread", "brand_new",
        ]
    )
    func subtypes(subtype: String) throws {
        #expect(try discarded { $0.subtype = subtype } == .subtype(subtype))
        #expect(
            try discarded {
                $0.subtype = subtype
                $0.user = nil
                $0.text = ""
                $0.hidden = true
            } == .subtype(subtype)
        )
    }

    @Test("What is hidden, has no author or no channel doesn't count")
    func incomplete() throws {
        #expect(try discarded { $0.hidden = true } == .hidden)
        #expect(try discarded { $0.user = nil } == .noUser)
        #expect(try discarded { $0.user = "" } == .noUser)
        #expect(try discarded { $0.channel = "" } == .noChannel)
    }

    @Test("A message counts for 30 s to the microsecond, and one from the future does too")
    func age() throws {
        #expect(try discarded(now: now + 30, microseconds: 100) { _ in } == nil)
        #expect(try discarded(now: now + 30, microseconds: 101) { _ in } == .tooOld(seconds: 30))
        #expect(try discarded(now: now + 3600) { _ in } == .tooOld(seconds: 3600))
        #expect(try discarded(now: now - 3600) { _ in } == nil)
        let patient = BotConfiguration(messageMaxAge: .seconds(60))
        #expect(try discarded(patient, now: now + 59) { _ in } == nil)
        #expect(try discarded(patient, now: now + 61) { _ in } == .tooOld(seconds: 61))
    }

    @Test("Times at the ends of the range are compared, too", arguments: [Int64.min, 0, Int64.max])
    func extremes(now: Int64) throws {
        for seconds in ["0", "9223372036854775807"] {
            _ = try discarded(now: now) {
                $0.rawTimestamp = seconds
                $0.timestamp = SlackTimestamp(seconds)
            }
        }
    }

    @Test("A malformed timestamp doesn't count", arguments: ["", "now", "-1", "1700000000.0001x", "1e9"])
    func malformed(timestamp: String) throws {
        let message = MessageEvent.said("<@U0BOT> help", timestamp: timestamp)
        #expect(try Bot().plan(message).discarded == .malformedTimestamp(timestamp))
    }

    @Test("People of other workspaces are heeded only where the site says so")
    func outsiders() throws {
        #expect(try discarded { $0.userTeam = "T0THEM" } == .outsider(team: "T0THEM"))
        #expect(try discarded(BotConfiguration(heedsOutsiders: true)) { $0.userTeam = "T0THEM" } == nil)
        #expect(try discarded { $0.userTeam = "T0OWN" } == nil)
    }

    @Test("Each reason is a sentence, and never repeats much of what was sent")
    func sentences() {
        #expect("\(DiscardReason.tooOld(seconds: 31))" == "the message is 31 s old")
        let long = String(repeating: "x", count: 10_000)
        #expect("\(DiscardReason.malformedTimestamp(long))".count < 100)
        #expect("\(DiscardReason.subtype(long))".count < 100)
    }

    @Test(
        "Only production speaks freely; unknown environments are development",
        arguments: [
            ("production", DeploymentEnvironment.production), ("staging", .staging), ("testing", .testing),
            ("development", .development), ("Production", .development), ("", .development), (nil, .development),
        ] as [(String?, DeploymentEnvironment)]
    )
    func environments(name: String?, expected: DeploymentEnvironment) {
        #expect(DeploymentEnvironment(name) == expected)
        #expect(DeploymentEnvironment(name).isShadow == (name != "production"))
    }
}

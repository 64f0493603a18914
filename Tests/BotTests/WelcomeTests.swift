import Bot
import Content
import SlackEvents
import Testing

@Suite("Welcomes")
struct WelcomeTests {
    private static let text = """
        welcomes:
          - name: workspace
            text: |
              Hello {member}, I'm {bot}.
              • {channel:general}
              • {channel:gone}
          - name: newbies
            channel: newbies
            text: Welcome to {channel:newbies}!
        """
    private let bot: Bot

    init() throws {
        bot = try Bot(Self.text)
    }

    @Test("A new member gets a direct message, with the channels that there are")
    func workspace() {
        let plan = bot.plan(teamJoin: TeamJoinEvent(user: "W0NEW"), channelIDs: channelIDs)
        #expect(
            plan
                == Plan(actions: [
                    PlannedAction(
                        key: "welcome:workspace",
                        handler: "welcome workspace",
                        source: "responses/test.yaml:2",
                        effect: .directMessage(
                            Post(channel: "", parts: ["Hello <@W0NEW>, I'm <@U0BOT>.\n• <#C0GEN>"]),
                            user: "W0NEW"
                        )
                    )
                ])
        )
        let unknown = bot.plan(teamJoin: TeamJoinEvent(user: "W0NEW"))
        #expect(unknown.actions.first?.text == "Hello <@W0NEW>, I'm <@U0BOT>.")
    }

    @Test("Bots and deactivated members aren't welcomed, guests only where the site says so")
    func people() throws {
        func discarded(_ event: TeamJoinEvent) -> DiscardReason? { bot.plan(teamJoin: event).discarded }
        #expect(discarded(TeamJoinEvent(user: "U1", isBot: true)) == .newBot)
        #expect(discarded(TeamJoinEvent(user: "U0BOT")) == .newBot)
        #expect(discarded(TeamJoinEvent(user: "USLACKBOT")) == .newBot)
        #expect(discarded(TeamJoinEvent(user: "U1", deleted: true)) == .deletedMember)
        #expect(discarded(TeamJoinEvent(user: "U1", isRestricted: true)) == .newGuest)
        #expect(discarded(TeamJoinEvent(user: "U1", isUltraRestricted: true)) == .newGuest)
        #expect(discarded(TeamJoinEvent(user: "")) == .noUser)
        let generous = try Bot(Self.text, configuration: BotConfiguration(welcomesGuests: true))
        #expect(generous.plan(teamJoin: TeamJoinEvent(user: "U1", isRestricted: true)).actions.count == 1)
        #expect(try Bot().plan(teamJoin: TeamJoinEvent(user: "U1")).discarded == .noWelcome)
    }

    @Test("Who joins the channel sees its welcome, and nobody else does")
    func channel() {
        let event = MemberJoinedChannelEvent(user: "U0ANN", channel: "C0NEW")
        let plan = bot.plan(memberJoinedChannel: event, channelIDs: channelIDs)
        #expect(
            plan.actions.map(\.effect)
                == [.ephemeral(Post(channel: "C0NEW", parts: ["Welcome to <#C0NEW>!"]), user: "U0ANN")]
        )
        #expect(plan.actions.map(\.key) == ["welcome:newbies"])
    }

    @Test("The bot's own joining greets nobody, and other channels have no welcome")
    func noWelcome() {
        func discarded(_ user: String, _ channel: String, _ ids: [String: String] = channelIDs) -> DiscardReason? {
            let event = MemberJoinedChannelEvent(user: user, channel: channel)
            return bot.plan(memberJoinedChannel: event, channelIDs: ids).discarded
        }
        #expect(discarded("U0BOT", "C0NEW") == .ownJoining)
        #expect(discarded("U0ANN", "C0GEN") == .noWelcome)
        #expect(discarded("U0ANN", "C0NEW", [:]) == .noWelcome)
        #expect(discarded("", "C0NEW") == .noUser)
        #expect(discarded("U0ANN", "") == .noChannel)
    }

    @Test("Outside of production, welcomes are shadowed")
    func shadow() throws {
        let bot = try Bot(Self.text, isShadow: true)
        let event = MemberJoinedChannelEvent(user: "U0ANN", channel: "C0NEW")
        #expect(bot.plan(teamJoin: TeamJoinEvent(user: "U1")).actions.map(\.shadowed) == [true])
        #expect(bot.plan(memberJoinedChannel: event, channelIDs: channelIDs).actions.map(\.shadowed) == [true])
    }
}

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
        let generous = try Bot(Self.text + "\n  - {name: guests, guests: true, text: Hello guest}\n")
        let guest = generous.plan(teamJoin: TeamJoinEvent(user: "U1", isRestricted: true))
        #expect(guest.actions.map(\.key) == ["welcome:guests"])
        #expect(generous.plan(teamJoin: TeamJoinEvent(user: "U1")).actions.count == 2)
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

    @Test("A channel may be named by its id, which a private one needs: no list has it")
    func id() throws {
        let bot = try Bot(
            """
            welcomes:
              - {name: mods, channel: G0MODS, text: "Welcome to {channel:G0MODS}!"}
            channels:
              - {name: C0SECRET, description: for some}
              - {name: general, description: for all}
            commands:
              - {name: duties, description: x, best_in: G0MODS, text: x}
            """
        )
        let event = MemberJoinedChannelEvent(user: "U0ANN", channel: "G0MODS")
        let plan = bot.plan(memberJoinedChannel: event, channelIDs: channelIDs)
        #expect(
            plan.actions.map(\.effect)
                == [.ephemeral(Post(channel: "G0MODS", parts: ["Welcome to <#G0MODS>!"]), user: "U0ANN")]
        )
        let other = MemberJoinedChannelEvent(user: "U0ANN", channel: "C0GEN")
        #expect(bot.plan(memberJoinedChannel: other, channelIDs: channelIDs).discarded == .noWelcome)
        #expect(bot.answers(to: "<@U0BOT> channels")[0].hasSuffix("\n• <#C0SECRET> – for some\n• <#C0GEN> – for all"))
        #expect(bot.answers(to: "<@U0BOT> duties") == ["The best place to ask about this is <#G0MODS>.\nx"])
        #expect(bot.answers(to: "duties", channel: "G0MODS").isEmpty)
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

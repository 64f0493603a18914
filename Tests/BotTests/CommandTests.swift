import Bot
import Content
import SlackEvents
import Testing

@Suite("Coded commands")
struct CommandTests {
    private static let glossary = """
        topic: Concurrency
        terms:
          - term: mutex
            aliases: [lock]
            definition: a lock that `ch <- v` doesn't need
            sources: [https://pkg.go.dev/sync#Mutex, "https://go.dev/?a=1&b=2"]
          - term: escape analysis
            definition: about the heap
            sources: https://go.dev/doc/gc-guide
          - term: table-driven test
            definition: a list of cases
            sources: https://go.dev/wiki/TableDrivenTests
          - term: generics
            definition: type parameters
            sources: https://go.dev/
        """
    private let bot: Bot

    private let helpful: Bot

    init() throws {
        let commands = """
            topic: Learning
            commands:
              - {name: books, aliases: [reading], description: books about Go, text: x}
              - {name: tour, description: "the tour & more", text: x}
            """
        bot = try Bot(Self.glossary)
        helpful = try Bot(commands + Self.glossary.drop { $0 != "\n" })
    }

    // MARK: - define

    @Test(
        "define explains a term, by name or alias, in other numbers, with hyphens or without",
        arguments: [
            ("define mutex", "`mutex` is a lock"),
            ("DEFINE  Mutex ", "`mutex` is a lock"),
            ("define mutexes", "`mutex` is a lock"),
            ("define a mutex?", "`mutex` is a lock"),
            ("define “mutex”", "`mutex` is a lock"),
            ("define the `mutexes`?", "`mutex` is a lock"),
            ("define *mutex*", "`mutex` is a lock"),
            ("define ''", "I have no definition"),
            ("define: mutex", "`mutex` is a lock"),
            ("define lock", "`mutex`, or `lock`, is a lock"),
            ("define locks", "`mutex`, or `lock`, is a lock"),
            ("define escape-analysis", "`escape analysis` is about"),
            ("define table driven tests", "`table-driven test` is a list"),
            ("define generic", "`generics` is type"),
            ("define <http://mutex|mutex>", "`mutex` is a lock"),
            ("define define", ":notsureif:"),
            ("define “define”", ":notsureif:"),
            ("define the `define`?", ":notsureif:"),
        ]
    )
    func define(text: String, beginning: String) throws {
        for answers in [bot.answers(to: "<@U0BOT> \(text)"), bot.answers(to: text, channel: "D0ANN")] {
            #expect(answers.count == 1)
            #expect(answers.first?.hasPrefix(beginning) == true, "\(answers)")
        }
    }

    @Test("A definition is escaped, and ends with its sources")
    func definition() {
        #expect(
            bot.answers(to: "<@U0BOT> define mutex") == [
                """
                `mutex` is a lock that `ch &lt;- v` doesn't need
                Read more: <https://pkg.go.dev/sync#Mutex|pkg.go.dev/sync#Mutex>, \
                <https://go.dev/?a=1&amp;b=2|go.dev/?a=1&amp;b=2>
                """
            ]
        )
    }

    @Test("A definition's action says where it stands in the content")
    func definitionSource() {
        #expect(bot.plan(.said("define lock", channel: "D0ANN")).actions.map(\.source) == ["responses/test.yaml:3"])
        #expect(bot.plan(.said("define", channel: "D0ANN")).actions.map(\.source) == [nil])
    }

    @Test(
        "define is for the bot only, and a word of its own",
        arguments: ["define mutex", "I define mutex", "defined"]
    )
    func defineAddressed(text: String) {
        #expect(bot.answers(to: text).isEmpty)
        #expect(bot.answers(to: "<@U0BOT> defined").isEmpty)
    }

    @Test("define tells the other people who are mentioned")
    func defineOthers() {
        #expect(bot.answers(to: "<@U0BOT> <@U2> define mutex").first?.hasPrefix("<@U2> `mutex` is") == true)
    }

    @Test("define alone says how to use it, and lists the topics", arguments: ["define", " Define: "])
    func defineAlone(text: String) throws {
        let answer = try #require(bot.answers(to: text, channel: "D0ANN").first)
        #expect(answer.hasPrefix("Which term? Write `define TERM`, for example `define mutex`. I know 4 terms:\n"))
        #expect(answer.contains("• *Concurrency*: `mutex`, `escape analysis`"))
        #expect(try Bot().answers(to: "define", channel: "D0ANN").first?.hasPrefix("Which term?") == true)
    }

    @Test(
        "An unknown term is said to be, with the nearest ones and where to add it",
        arguments: [
            ("define mutx", "`mutx` yet. Did you mean `mutex`?"),
            ("define analysis", "`analysis` yet. Did you mean `escape analysis`?"),
            ("define Mutex for ann", "`Mutex for ann` yet. Did you mean `mutex`?"),
            ("define lokc", "`lokc` yet. Did you mean `lock`?"),
            ("define qqq", "`qqq` yet.\n"),
        ]
    )
    func defineUnknown(text: String, expected: String) throws {
        let answer = try #require(bot.answers(to: "<@U0BOT> \(text)").first)
        #expect(answer.hasPrefix("I have no definition of \(expected)"), "\(answer)")
        #expect(answer.hasSuffix("please tell those who run me: a definition is a few lines."))
    }

    @Test("Where the site names its repository, an unknown term and `source code` link to it")
    func repository() throws {
        let configuration = BotConfiguration(repository: "https://code.example/bot")
        let bot = Bot(
            content: try Shipped.load(),
            identity: ourIdentity,
            isShadow: false,
            configuration: configuration
        )
        let answer = try #require(bot.answers(to: "<@U0BOT> define qqq").first)
        #expect(answer.hasSuffix("in <https://code.example/bot|my repository>, in `glossary/`."))
        #expect(bot.answers(to: "<@U0BOT> source").first?.contains("say: <https://code.example/bot>\n") == true)
        #expect(try Bot.shipped().answers(to: "<@U0BOT> source").first?.contains("say: ask those who run me\n") == true)
    }

    @Test(
        "Whatever is echoed has no effect",
        arguments: [
            ("&lt;!channel&gt;", "`&lt;!channel&gt;`"),
            ("&lt;@U0ANN&gt; &amp;amp;", "`&lt;@U0ANN&gt; &amp;amp;`"),
            ("a`b```c", "`a'b'''c`"),
            ("qx\nqy", "`qx qy`"),
            ("“Qqq” ‘x’", "`“Qqq” ‘x’`"),
            ("Qq\u{A0}Zz", "`Qq\u{A0}Zz`"),
            (String(repeating: "x", count: 500), "`\(String(repeating: "x", count: 80))…`"),
            ("a<!here>b<!everyone|x>", "`ab`"),
            ("q" + String(repeating: "\u{0316}", count: 300), "`q\u{0316}\u{0316}`"),
            ("👩‍❤️‍💋‍👨q", "`👩‍❤️‍💋‍👨q`"),
            ("🧑" + String(repeating: "\u{200D}🧑", count: 300), "`🧑" + String(repeating: "\u{200D}🧑", count: 5) + "`"),
        ]
    )
    func echo(text: String, expected: String) throws {
        for command in ["define", "help"] {
            let answer = try #require(bot.answers(to: "<@U0BOT> \(command) \(text)").first)
            #expect(answer.contains("\(expected)"), "\(answer)")
            #expect(!answer.contains("<!") && !answer.contains("<@"))
        }
    }

    @Test("A no-break space ends a command's name, and stays in what is echoed")
    func noBreakSpace() throws {
        let answer = try #require(bot.answers(to: "<@U0BOT>\u{A0}define\u{A0}Qq\u{A0}Zz").first)
        #expect(answer.hasPrefix("I have no definition of `Qq\u{A0}Zz` yet"), "\(answer)")
    }

    @Test(
        "A channel that is linked to is no part of a command, whether Slack sends its name or not",
        arguments: ["<#C0GEN>", "<#C0GEN|>", "<#C0GEN|general>", "<#C0UNKNOWN>"]
    )
    func channelLink(link: String) {
        #expect(bot.answers(to: "<@U0BOT> define \(link)") == bot.answers(to: "<@U0BOT> define"))
        #expect(bot.answers(to: "<@U0BOT> define mutex \(link)") == bot.answers(to: "<@U0BOT> define mutex"))
    }

    // MARK: - help

    @Test("help in a channel is short: the groups with their names, and how to ask for more")
    func helpInChannel() throws {
        let answer = try #require(helpful.answers(to: "<@U0BOT> <@U2> help").first)
        #expect(
            answer == """
                <@U2> I answer when you mention me or write to me directly. Here is what I know:
                • *Built in*: `help`, `define TERM`, `recommended channels`, `flip a coin`
                • *Learning*: `books`, `tour`
                • *At the beginning of any message*: `xkcd:N`, `d/PKG`, `ghd/OWNER/REPO`
                `help TERM` shows what has to do with a term. In a direct message, `help` explains everything.
                """
        )
    }

    @Test("help in a direct message explains everything", arguments: ["help", "commands", "Help"])
    func helpDirect(text: String) throws {
        let answer = try #require(helpful.answers(to: text, channel: "D0ANN").first)
        for line in [
            "*Built in*", "• `help`: what I can do; `help TERM` shows what has to do with a term (also `commands`)",
            "*Learning*", "• `books`: books about Go (also `reading`)", "• `tour`: the tour &amp; more",
        ] {
            #expect(answer.split(separator: "\n").map(String.init).contains(line), "\(line)")
        }
    }

    @Test(
        "help with a term shows what has to do with it",
        arguments: [
            ("help reading", "• `books`: books about Go (also `reading`)"),
            ("help Learning", "• `books`: books about Go (also `reading`)\n• `tour`: the tour &amp; more"),
            ("help  go   BOOKS", "• `books`: books about Go (also `reading`)"),
            ("help mutex", "None of my commands has to do with it, but `define` knows it: write `define mutex`."),
            ("help boks", "None of my commands has to do with `boks`. Did you mean `books`? `help` shows them all."),
            ("help qqqq", "None of my commands has to do with `qqqq`. `help` shows them all."),
        ]
    )
    func helpSearch(text: String, expected: String) {
        #expect(helpful.answers(to: "<@U0BOT> \(text)") == [expected])
        #expect(helpful.answers(to: text, channel: "D0ANN") == [expected])
        #expect(helpful.answers(to: text).isEmpty)
    }

    @Test("However many commands there are, help fits Slack's limits, and in a channel a single message")
    func helpSize() throws {
        let entries = (0..<1_000).map { "  - {name: command \($0), description: does something, text: x}" }
        let bot = try Bot("commands:\n" + entries.joined(separator: "\n"))
        let short = try #require(bot.plan(.said("<@U0BOT> help")).actions.first?.post)
        #expect(short.parts.count == 1)
        #expect(short.parts[0].contains("`command 0`"))
        #expect(short.parts[0].contains("and 988 more"))
        let whole = try #require(bot.plan(.said("help", channel: "D0ANN")).actions.first?.post)
        #expect(whole.parts.count > 5)
        #expect(whole.parts.allSatisfy { $0.utf16.count <= 4_000 })
        let lines = whole.parts.joined(separator: "\n")
        #expect(lines.contains("• `command 400`: does something") && lines.contains("• `xkcd:N`"))
    }

    @Test(
        "In a direct message help ends before its last part would come too late, and says what is left out",
        arguments: [1, 40]
    )
    func helpTooLong(groups: Int) throws {
        let aliases = (0..<40).map { "alias \($0) that is long enough to be seen" }.joined(separator: ", ")
        let content = try ContentLoader.load(layers: [
            (0..<groups).map { group in
                let entries = (0..<600 / groups).map { number in
                    "  - {name: c\(group) \(number), aliases: [\(aliases.replacing("alias", with: "a\(group)n\(number)"))],"
                        + " description: \(String(repeating: "long ", count: 29)), text: x}"
                }
                let text = "topic: group \(group)\ncommands:\n" + entries.joined(separator: "\n")
                return ContentFile(path: "responses/\(1_000 + group).yaml", text: text)
            }
        ])
        let bot = Bot(content: content, identity: ourIdentity, isShadow: false)
        for text in ["help", "help long"] {
            let whole = try #require(bot.plan(.said(text, channel: "D0ANN")).actions.first?.post)
            // The first four go at once, the others a second apart; the message has 30 s.
            #expect((3...8).contains(whole.parts.count), "\(text): \(whole.parts.count)")
            let lines = whole.parts.joined(separator: "\n").split(separator: "\n").map(String.init)
            let shown = lines.count { $0.hasPrefix("• `") }
            let all = text == "help" ? bot.handlers.compactMap(\.help).count : 600
            let left = lines.compactMap { $0.firstMatch(of: /… and (\d+) more/)?.output.1 }.compactMap { Int($0) }
            #expect(shown > 40 && shown + left.reduce(0, +) == all, "\(text): \(shown), \(left)")
            #expect(lines.contains { $0.contains("`help TERM`") })
            #expect(lines.filter { $0.hasPrefix("• `c") }.allSatisfy { $0.hasSuffix(", …)") })
        }
        let whole = bot.answers(to: "help", channel: "D0ANN").joined()
        #expect(whole.contains("*Built in*\n• `help`") && whole.contains("• `xkcd:N`"))
        #expect((0..<groups).allSatisfy { whole.contains("*group \($0)*\n• `c\($0) 0`") })
        #expect(whole.contains(groups == 1 ? "more: `help group 0`" : "more: `help group 39`"))
    }

    @Test("help looks for eight words, and for the first fifty characters of each")
    func helpWords() {
        let nine = "books about go books about go books about"
        #expect(helpful.answers(to: "help \(nine) nonsense", channel: "D0ANN").first?.hasPrefix("• `books`") == true)
        #expect(helpful.answers(to: "help nonsense \(nine)", channel: "D0ANN").first?.hasPrefix("None") == true)
        let long = String(repeating: "x", count: 50)
        let bot = try? Bot("commands:\n  - {name: \(long), description: y, text: z}")
        #expect(bot?.answers(to: "help \(long)yyy", channel: "D0ANN").first?.hasPrefix("• `\(long)`") == true)
        #expect(bot?.answers(to: "help \(long.dropLast())yyy", channel: "D0ANN").first?.hasPrefix("None") == true)
    }

    // MARK: - The others

    @Test(
        "A coin is thrown once per message, and falls either way",
        arguments: ["flip a coin", "flip coin", "Coin  Flip"]
    )
    func coin(text: String) {
        var heads = 0
        for number in 0..<2_000 {
            let message = MessageEvent.said("<@U0BOT> \(text)", timestamp: "1700000000.\(100_000 + number)")
            let answers = bot.plan(message).actions.compactMap(\.text)
            #expect(answers == bot.plan(message).actions.compactMap(\.text))
            #expect(answers == ["It's *heads*!"] || answers == ["It's *tails*!"])
            if answers == ["It's *heads*!"] { heads += 1 }
        }
        // 1,000 are expected, with a standard deviation of 22.
        #expect((850...1_150).contains(heads))
    }

    @Test("Recommended channels are those that the workspace has")
    func channels() throws {
        let bot = try Bot(
            """
            channels:
              - {name: general, description: for all}
              - {name: gone, description: for nobody}
              - {name: jobs, description: for work}
            """
        )
        #expect(
            bot.answers(to: "<@U0BOT> channels")
                == ["Some channels that are worth joining:\n• <#C0GEN> – for all\n• <#C0JOB> – for work"]
        )
        let none = bot.plan(.said("<@U0BOT> recommended channels"), now: now, channelIDs: [:])
        #expect(none.actions.compactMap(\.text) == ["I know of no channels to recommend here yet."])
    }

    @Test("A command that is best asked elsewhere points there, and has its list as an attachment")
    func bestIn() throws {
        let bot = try Bot(
            """
            commands:
              - name: newbie resources
                description: x
                best_in: newbies
                text: "To start with:"
                attachment: |
                  • one
                  • {channel:gone}
                  • {channel:general}
            """
        )
        let attachment = Attachment(text: "• one\n• <#C0GEN>", fallback: "newbie resources")
        let there = try #require(bot.plan(.said("<@U0BOT> newbie resources", channel: "C0NEW")).actions.first?.post)
        #expect(there.parts == ["To start with:"])
        #expect(there.attachments == [attachment])
        let elsewhere = try #require(bot.plan(.said("<@U0BOT> newbie resources")).actions.first?.post)
        #expect(elsewhere.parts == ["The best place to ask about this is <#C0NEW>.\nTo start with:"])
        #expect(elsewhere.attachments == [attachment])
    }

    @Test("The content may switch off, replace and take triggers from coded commands")
    func content() throws {
        let bot = try Bot(
            """
            commands:
              - {name: Flip a Coin, enabled: false}
              - {name: recommended channels, description: x, text: mine}
              - {name: orders, aliases: [commands], description: x, text: yours}
              - {name: nothing, enabled: false}
              - {name: flip coins, enabled: false}
              - {name: define it, aliases: [d/x, define], description: x, text: x}
              - {name: definite, aliases: [helper], description: x, text: x}
            """
        )
        #expect(bot.answers(to: "<@U0BOT> flip a coin").isEmpty)
        #expect(bot.answers(to: "<@U0BOT> coin flip").isEmpty)
        #expect(bot.answers(to: "<@U0BOT> recommended channels") == ["mine"])
        #expect(bot.answers(to: "<@U0BOT> channels").isEmpty)
        #expect(bot.answers(to: "<@U0BOT> commands") == ["yours"])
        #expect(bot.answers(to: "<@U0BOT> help").first?.hasPrefix("I answer when") == true)
        #expect(
            bot.notices.map(\.description) == [
                "responses/test.yaml:3: this replaces the built-in command 'recommended channels'",
                "responses/test.yaml:4: 'commands' is taken from the built-in command 'help'",
                "responses/test.yaml:5: there is no command 'nothing' to switch off",
                "responses/test.yaml:6: there is no command 'flip coins' to switch off; did you mean 'flip a coin'?",
                "responses/test.yaml:7: 'define it' goes before the built-in command 'define'",
                "responses/test.yaml:7: 'define' goes before the built-in command 'define'",
                "responses/test.yaml:7: 'd/x' goes before the built-in command 'd/'",
            ]
        )
    }

    @Test("A command that is a type of its own needs one line to be known")
    func ownCommand() throws {
        struct Ping: MessageHandler {
            let name = "ping"
            let triggers: [Trigger] = [.command("ping"), .prefix("d/", onlyAddressed: false)]

            func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
                [
                    .text("pong", to: .author), .text("psst", to: .authorOnly), .text("hey", to: .direct),
                    .react(["ping_pong"]),
                ]
            }
        }
        let bot = Bot(content: Content(), identity: ourIdentity, isShadow: false, commands: [Ping()])
        let plan = bot.plan(.said("<@U0BOT> ping"))
        #expect(plan.actions.map(\.key) == ["reply:ping", "reply:ping:2", "reply:ping:3", "reply:ping:4"])
        #expect(
            plan.actions.map(\.effect) == [
                .post(Post(channel: "C0GEN", parts: ["<@U0ANN> pong"])),
                .ephemeral(Post(channel: "C0GEN", parts: ["psst"]), user: "U0ANN"),
                .directMessage(Post(channel: "", parts: ["hey"]), user: "U0ANN"),
                .react(names: ["ping_pong"]),
            ]
        )
        #expect(bot.plan(.said("D/fmt")).actions.count == 4)
        #expect(bot.plan(.said("a d/fmt")).actions.isEmpty)
    }

    @Test("Coded commands have different names and triggers")
    func unique() {
        let names = BuiltIns.commands.map(\.name)
        #expect(Set(names).count == names.count)
        let triggers = BuiltIns.commands.flatMap(\.triggers)
        #expect(Set(triggers).count == triggers.count)
    }
}

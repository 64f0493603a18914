import Bot
import Content
import Scenarios
import SlackEvents
import TestSupport
import Testing
import TextFolding

/// What the content must know, row by row.
@Suite("The shipped content")
struct ShippedContentTests {
    private let content: Content
    private let bot: Bot

    init() throws {
        content = try Shipped.load()
        bot = Bot(content: content, identity: ourIdentity, isShadow: false)
    }

    @Test("Each command of the content is answered where the bot is addressed, with what must be in it")
    func answers() throws {
        let bot = Bot(
            content: content,
            identity: ourIdentity,
            isShadow: false,
            configuration: BotConfiguration(repository: "https://code.example/bot")
        )
        for command in try Shipped.scenarios(in: "content.yaml").commands {
            for trigger in command.triggers {
                for plan in [bot.plan(.said("<@U0BOT> \(trigger)")), bot.plan(.said(trigger, channel: "D0ANN"))] {
                    let answers = plan.actions.compactMap(\.post)
                    let text = answers.flatMap { $0.parts + $0.attachments.map(\.text) }.joined(separator: "\n")
                    #expect(answers.count == 1, "\(trigger)")
                    for part in command.expected.replies.flatMap(\.parts) {
                        #expect(text.contains(linked(part)), "\(trigger): \(part)")
                    }
                    #expect(answers.first?.unfurl == false)
                }
                #expect(bot.answers(to: trigger).isEmpty, "\(trigger)")
            }
        }
    }

    private func linked(_ text: String) -> String {
        channelIDs.reduce(text) { $0.replacing("<#\($1.key)>", with: "<#\($1.value)>") }
    }

    @Test(
        "Each reaction",
        arguments: [
            ("bbq", ["bbqgopher"]), ("ghost", ["ghost"]), ("spacex", ["rocket"]), ("buffalo", ["gobuffalo"]),
            ("gobuffalo", ["gobuffalo"]), ("spacemacs", ["spacemacs"]), ("my adorable little gophers", ["gopher"]),
            ("dragon", ["dragon"]), ("dargon", ["dragon"]), ("ermergerd", ["dragon"]), ("ermahgerd", ["dragon"]),
            ("rubberduck", ["rubberduck"]), ("rubber duck", ["rubberduck"]), ("rubber-duck", ["rubberduck"]),
            ("beer me", ["beer", "beers"]), ("thank you", []), ("cheers", []), ("hello", []), ("wave", []),
            ("<@U0BOT> thank you", ["gopher"]), ("<@U0BOT> thanks", ["gopher"]), ("<@U0BOT> cheers", ["gopher"]),
            ("<@U0BOT> hello", ["gopher"]), ("<@U0BOT> :wave:", ["wave", "gopher"]), ("dragonfly", []),
            ("nothing to see here", []),
        ]
    )
    func reactions(text: String, expected: [String]) {
        #expect(bot.reactions(to: text) == expected)
        #expect(bot.reactions(to: "Well, \(text.uppercased().replacing("U0BOT", with: "U0BOT"))!") == expected)
    }

    @Test("vim and emacs, now and then", arguments: [("vim", "emacs"), ("emacs", "vim")])
    func editors(text: String, expected: String) {
        let found = (0..<3_000).flatMap { bot.reactions(to: text, timestamp: "1700000000.\(100_000 + $0)") }
        #expect((4...50).contains(found.count))
        #expect(Set(found) == [expected])
    }

    @Test(
        "Replies to words",
        arguments: [
            ("(╯°□°)╯︵ ┻━┻", "┬─┬ノ( º _ ºノ)"), ("(ノಠ益ಠ)ノ彡┻━┻", "┬─┬ノ( º _ ºノ)"),
            ("my favourite proverbs", "<https://go-proverbs.github.io/|Go proverbs>"),
        ]
    )
    func replies(text: String, expected: String) {
        #expect(bot.answers(to: text) == [expected])
    }

    @Test("The channels, and those of the welcome")
    func channels() {
        #expect(
            content.channels.map(\.name) == [
                "general", "newbies", "gotimefm", "jobs", "modules", "reviews", "showandtell", "aws", "bbq", "devops",
                "golang-cls", "goreviews", "performance", "remotemeetup", "security", "admin-help",
            ]
        )
        #expect(
            content.channels.filter(\.welcome).map(\.name) == [
                "general", "newbies", "gotimefm", "jobs", "reviews", "goreviews", "remotemeetup", "admin-help",
            ]
        )
    }

    @Test("A new member is told all that they need, whether or not the channels are there")
    func welcome() throws {
        let must = [
            "elcome", "https://coc.golangbridge.org", "`help`", "https://forum.golangbridge.org",
            "https://go.dev/play/",
            "`recommended channels`", "https://gopherize.me", "<@U0BOT>", "<@U1>",
        ]
        for ids in [channelIDs, [:]] {
            let plan = bot.plan(teamJoin: TeamJoinEvent(user: "U1"), channelIDs: ids)
            let text = try #require(plan.actions.first?.text)
            #expect(plan.actions.count == 1)
            for part in must { #expect(text.contains(part), "\(part)") }
            #expect(!text.contains("{") && !text.contains("<#>") && !text.contains("\n\n\n"))
            #expect(text.contains("<#C0ADM>") == !ids.isEmpty)
            #expect(text.contains("• <#C0JOB> – ") == !ids.isEmpty)
            #expect(!text.contains("<#C0CLS>"))
        }
    }

    @Test("Who joins #newbies is welcomed and told how to go on")
    func newbies() throws {
        let event = MemberJoinedChannelEvent(user: "U1", channel: "C0NEW")
        let text = try #require(bot.plan(memberJoinedChannel: event, channelIDs: channelIDs).actions.first?.text)
        for part in ["Welcome", "introduce yourself", "`newbie resources`", "`help`"] {
            #expect(text.contains(part), "\(part)")
        }
    }

    static let terms = [
        "domain-driven design", "ddd", "dependency injection", "di", "test-driven development", "tdd", "variadic",
        "variadic parameter", "variadic function", "blank identifier", "blank", "underscore", "channel", "goroutine",
        "interface", "embedding", "method set", "slice", "map", "rune", "string", "zero value", "defer", "panic",
        "recover",
        "context", "select", "mutex", "race condition", "data race detector", "garbage collector", "escape analysis",
        "generics", "type parameter", "type set", "module", "package", "workspace", "vendor", "build tag", "cgo",
        "go generate", "struct tag", "iota", "untyped constant", "shadowing", "closure", "receiver", "pointer", "nil",
        "error wrapping", "sentinel error", "table-driven test", "fuzzing", "benchmark", "pprof", "gofmt", "go vet",
        "linter", "godoc", "minimal version selection", "semantic import versioning", "proposal", "CL", "Gerrit",
    ]

    @Test("Each term of the Go world is defined, with sources", arguments: terms)
    func defined(term: String) throws {
        let answer = try #require(bot.answers(to: "<@U0BOT> define \(term)").first)
        #expect(answer.contains("`, or `\(term)`, is ") || answer.hasPrefix("`\(term)` is "), "\(answer)")
        #expect(answer.contains("\nRead more: <https://"))
        #expect(bot.plan(.said("define \(term)s", channel: "D0ANN")).actions.first?.text?.contains("Read more") == true)
    }

    @Test("There are 45 terms at least, each a sentence that goes on from `is`")
    func definitions() {
        #expect(content.terms.count >= 45)
        for term in content.terms {
            let text = bot.answers(to: "<@U0BOT> define \(term.name)").first ?? ""
            let beginning = text.dropFirst("`\(term.name)` is ".count)
            #expect(beginning.first?.isLowercase == true || "`*G".contains(beginning.first ?? " "), "\(text)")
            #expect(text.split(separator: "\n").dropLast().last?.hasSuffix(".") == true, "\(text)")
        }
    }

    @Test("`gopherbot lint` finds nothing, and messages are folded as triggers are")
    func consistent() {
        let report = ContentReport(paths: Shipped.directories)
        #expect(report.mistakes.isEmpty && report.notices.isEmpty, "\(report)")
        let words = content.reactions.flatMap(\.condition.words) + content.replies.flatMap(\.condition.words)
        for text in words + content.commands.flatMap(\.triggers) {
            #expect(MessageText(text).matchable == Folding.fold(text), "\(text)")
        }
    }

    @Test("In a channel, help is one message, and names each group")
    func help() throws {
        let post = try #require(bot.plan(.said("<@U0BOT> help")).actions.first?.post)
        #expect(post.parts.count == 1)
        #expect(post.parts[0].utf16.count < 2_500)
        for topic in Set(content.commands.map(\.topic)) { #expect(post.parts[0].contains("*\(topic)*")) }
        let whole = try #require(bot.plan(.said("help", channel: "D0ANN")).actions.first?.text)
        for command in content.commands { #expect(whole.contains("• `\(command.name)`: ")) }
        #expect(whole.contains("`define TERM`"))
    }
}

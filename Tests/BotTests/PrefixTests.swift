import Bot
import Foundation
import SlackEvents
import Testing

@Suite("Prefix commands")
struct PrefixTests {
    private let bot: Bot

    init() throws {
        bot = try Bot()
    }

    @Test(
        "xkcd:N links to the comic, by number or name, and Slack shows it",
        arguments: [
            ("xkcd:927", 927), ("XKCD: 1", 1), ("xkcd:0303", 303), ("xkcd:compiling", 303), ("xkcd:Ballmer", 323),
            ("xkcd:standards, as always", 927), ("xkcd:optimization.", 1691), ("<@U0BOT> xkcd:12", 12),
        ]
    )
    func xkcd(text: String, number: Int) throws {
        let post = try #require(bot.plan(.said(text)).actions.first?.post)
        #expect(post.parts == ["<https://xkcd.com/\(number)/>"])
        #expect(post.unfurl)
    }

    @Test(
        "Anything else behind xkcd: brings the proper form, and no word of what was written",
        arguments: ["xkcd:", "xkcd:-1", "xkcd:0", "xkcd:1000000", "xkcd:x<!channel>", "xkcd:٣", "xkcd:1|<!here>"]
    )
    func xkcdForm(text: String) {
        #expect(
            bot.answers(to: text) == [
                "Write `xkcd:` and the comic's number, for example `xkcd:927`. Some have names: `xkcd:ballmer` (323), "
                    + "`xkcd:compiling` (303), `xkcd:optimization` (1691), `xkcd:standards` (927)."
            ]
        )
    }

    @Test(
        "d/ and ghd/ link to the package, up to the first blank",
        arguments: [
            ("d/fmt", "fmt"), ("d/net/http is what you need", "net/http"), ("D/net/http", "net/http"),
            ("d/github.com/BurntSushi/toml", "github.com/BurntSushi/toml"),
            ("d/<http://golang.org/x/tools|golang.org/x/tools>", "golang.org/x/tools"),
            ("d/net/http\nfor all", "net/http"), ("d/net/http\u{A0}x", "net/http"), ("d/net/http, please", "net/http"),
            ("d/net/http/", "net/http"), ("d/golang.org/x/mod@v0.17.0", "golang.org/x/mod@v0.17.0"),
            ("d/net/http#Client.Do", "net/http#Client.Do"), ("d/gopkg.in/yaml.v3", "gopkg.in/yaml.v3"),
            ("ghd/gobridge/gopherbot", "github.com/gobridge/gopherbot"), ("<@U0BOT> d/fmt", "fmt"),
            ("ghd/golang/protobuf/ptypes now", "github.com/golang/protobuf/ptypes"),
        ]
    )
    func package(text: String, path: String) throws {
        let post = try #require(bot.plan(.said(text)).actions.first?.post)
        #expect(post.parts == ["<https://pkg.go.dev/\(path)>"])
        #expect(!post.unfurl)
        #expect(bot.plan(.said(text)).actions.count == 1)
    }

    @Test(
        "What is no package is passed over, and whoever addresses the bot is told the form",
        arguments: [
            "d/", "d/../etc", "d//fmt", "d/net//http", "d/a|b", "d/a%3E", "d/&lt;!channel&gt;",
            "d/<!channel>",
            "d/a?b=c", "d/größe", "d/.", "d/a@", "d/a#", "d/a`b", "ghd/golang", "ghd/", "ghd//protobuf",
            "d/" + String(repeating: "x", count: 300),
        ]
    )
    func noPackage(text: String) throws {
        #expect(bot.answers(to: text).isEmpty)
        for answers in [bot.answers(to: "<@U0BOT> \(text)"), bot.answers(to: text, channel: "D0ANN")] {
            #expect(answers.count == 1)
            #expect(answers.first?.hasPrefix(text.hasPrefix("d/") ? "Write `d/`" : "Write `ghd/`") == true)
            #expect(answers.first?.contains("<") == false)
        }
    }

    @Test("They are for the beginning of a message", arguments: ["see xkcd:927", "and/or", "a d/fmt", "see ghd/a/b"])
    func beginning(text: String) {
        #expect(bot.answers(to: text).isEmpty)
    }

    @Test("People whom the message mentions are told", arguments: ["<@U0BEA> d/fmt", "d/fmt <@U0BEA>"])
    func mentioned(text: String) {
        #expect(bot.answers(to: text) == ["<@U0BEA> <https://pkg.go.dev/fmt>"])
    }

    @Test(
        "In shadow mode they answer only those who address the bot",
        arguments: [("C0GEN", "d/fmt", true), ("C0GEN", "<@U0BOT> d/fmt", false), ("D0ANN", "xkcd:1", false)]
    )
    func shadow(channel: String, text: String, shadowed: Bool) throws {
        let plan = try Bot(isShadow: true).plan(.said(text, channel: channel))
        #expect(plan.actions.map(\.shadowed) == [shadowed])
    }

    @Test("help lists them behind all commands, shipped ones too")
    func help() throws {
        let bot = try Bot.shipped()
        for (channel, text) in [("C0GEN", "<@U0BOT> help"), ("D0ANN", "help")] {
            let help = bot.answers(to: text, channel: channel).joined(separator: "\n")
            let commands = try #require(help.range(of: "fyne theme"))
            for usage in ["`xkcd:N`", "`d/PKG`", "`ghd/OWNER/REPO`"] {
                let prefix = try #require(help.range(of: usage))
                #expect(prefix.lowerBound > commands.upperBound)
            }
        }
    }
}

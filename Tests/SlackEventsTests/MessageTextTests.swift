import SlackEvents
import Testing
import TextFolding

@Suite("Message texts")
struct MessageTextTests {
    @Test(
        "Mentions are recognised with and without a label, and cut out",
        arguments: [
            ("<@U0BOT> help", ["U0BOT"], "help"), ("<@U0BOT|gopher> help", ["U0BOT"], "help"),
            ("<@W0ENT|x.y>", ["W0ENT"], ""),
            ("<@U0BOT|> help", ["U0BOT"], "help"), ("hi <@U1> and <@U2>, <@U1>!", ["U1", "U2"], "hi  and , !"),
            ("<@U0BOT>help", ["U0BOT"], "help"), ("<<@U0BOT>>", ["U0BOT"], "<>"), ("&lt;@U0BOT&gt;", [], "<@U0BOT>"),
        ]
    )
    func users(text: String, users: [String], visible: String) {
        let parsed = MessageText(text)
        #expect(parsed.users == users)
        #expect(parsed.visible == visible)
        #expect(parsed.original == text)
        #expect(users.allSatisfy { parsed.mentions($0) } && !parsed.mentions("U0NOBODY"))
    }

    @Test("Groups, broadcasts and channels are kept as data")
    func others() {
        let text = MessageText(
            "<!subteam^S0OPS|@ops> <!subteam^S1> <!here|here> <!channel> <!everyone|@everyone> <#C0GEN|> <#C0GEN> <#G1|a&amp;b> x"
        )
        #expect(text.subteams == ["S0OPS", "S1"])
        #expect(text.broadcasts == [.here, .channel, .everyone])
        #expect(text.channels == [.init(id: "C0GEN"), .init(id: "G1", name: "a&b")])
        #expect(text.labels == ["S0OPS": "@ops"])
        #expect(text.visible == "x")
        #expect(MessageText("<@U1> <@U1|ann> <@U1|bob>").labels == ["U1": "ann"])
    }

    @Test(
        "Garbage that only looks like a mention stays text",
        arguments: [
            "<!UW#|^><@>hey<!^><#><!><@U>", "<>", "<@>", "<@U0BOT", "<@u0bot>", "<@U0BOT x>", "<@U0-BOT>", "<@B0BOT>",
            "<@ U0BOT>",
            "<@U0BOT\n>", "<#D>", "<#CX_Y>", "<!subteam^>", "<!subteam^U0BOT>", "<!subteam>", "<!heré>", "<!Here>",
            "<!here >", "<!group>",
            "<!date^oops>", "<!date^oops|x>", "<!date^1700000000^{date}>", "<!date^1700000000|x>", "<!date^^{date}|x>",
            "<|x>", "<:|x>", "<://x>", "<https:>", "<https://>", "<foo:bar>", "<foo|bar>", "< https://x.example>",
            "<mailto:>", "<é>",
            ">", "<", "a<b", "a>b|c",
        ]
    )
    func garbage(text: String) {
        let parsed = MessageText(text)
        #expect(parsed.visible == text)
        #expect(parsed.users.isEmpty && parsed.subteams.isEmpty && parsed.channels.isEmpty && parsed.broadcasts.isEmpty)
    }

    @Test(
        "Links, mail addresses and dates become what Slack shows for them",
        arguments: [
            ("d/<http://golang.org/x/tools|golang.org/x/tools>", "d/golang.org/x/tools"),
            ("define <http://go.dev|go.dev>", "define go.dev"),
            ("<https://go.dev>", "https://go.dev"), ("<https://go.dev|>", "https://go.dev"),
            ("<https://go.dev/?a=1&amp;b=2>", "https://go.dev/?a=1&b=2"),
            ("<https://x.example|a &lt; b | c>", "a < b | c"),
            ("<mailto:a@b.example|a@b.example>", "a@b.example"), ("<mailto:a@b.example>", "a@b.example"),
            ("<tel:+49123|+49 123>", "+49 123"),
            ("<slack://open|open>", "open"), ("<!date^1700000000^{date_short}|14 Nov>", "14 Nov"),
            ("<!date^1700000000^{date_short}^https://x.example|14 Nov>", "14 Nov"),
            ("<@U0BOT> define mutex for <@U0ANN> see <http://a.example|a.example>", "define mutex for  see a.example"),
        ]
    )
    func reduced(text: String, visible: String) {
        #expect(MessageText(text).visible == visible)
    }

    @Test(
        "Entities are decoded once, and only Slack's three",
        arguments: [
            ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"), ("&amp;lt;", "&lt;"), ("&amp;amp;amp;", "&amp;amp;"),
            ("&quot;&nbsp;&#39;", "&quot;&nbsp;&#39;"),
            ("&", "&"), ("&am", "&am"), ("&amp", "&amp"), ("&lt", "&lt"), ("&LT;", "&LT;"), ("&&lt;", "&<"),
            ("é&gt;", "é>"),
        ]
    )
    func entities(text: String, visible: String) {
        #expect(MessageText(text).visible == visible)
        #expect(MessageText.unescape(text) == visible)
    }

    @Test(
        "What is escaped is shown as it was",
        arguments: ["<@U0BOT> <!here>", "&lt;", "a & b", "```<x>``` &amp;", "", "é<😀>&"]
    )
    func escape(text: String) {
        let escaped = MessageText.escape(text)
        #expect(!escaped.contains("<") && !escaped.contains(">"))
        #expect(MessageText.unescape(escaped) == text)
        let parsed = MessageText(escaped)
        #expect(parsed.visible == text && parsed.users.isEmpty && parsed.broadcasts.isEmpty)
    }

    @Test(
        "A command is found whatever surrounds the mention",
        arguments: [
            "<@U0BOT>: help", "<@U0BOT>,help", "help <@U0BOT>", "  <@U0BOT>   help  ", "<@U0BOT>\nhelp",
            "<@U0BOT> HELP", "help, <@U0BOT>",
            "help <@U0BOT>:", "<@U0BOT> : help", "<@U0BOT>,<@U2>: help",
            "\u{FEFF}<@U0BOT>\u{200B}: \u{200B}he\u{200B}lp", "<@U0BOT>:help",
            "```x``` <@U0BOT>, help", "<@U0BOT|go>\u{3000}help\u{A0}",
        ]
    )
    func surrounded(text: String) {
        let parsed = MessageText(text)
        #expect(parsed.matchable == "help")
        #expect(parsed.mentions("U0BOT"))
    }

    @Test(
        "Colons and commas that no mention has left stay",
        arguments: [
            (":wave: hi", ":wave: hi"), ("<@U0BOT> :wave:", ":wave:"), ("<@U0BOT>:wave:", ":wave:"),
            (":wave: <@U0BOT>", ":wave:"), (", so <@U0BOT>", ", so"),
            ("<@U0BOT>, :+1::skin-tone-2:,", ":+1::skin-tone-2:,"), ("help,", "help,"),
            ("xkcd: <@U0BOT> 303", "xkcd: 303"),
            ("tell <@U2>: no", "tell : no"), (":wave:, <@U0BOT>", ":wave:"), ("<@U0BOT>", ""), ("<@U0BOT>:", ""),
            ("::", "::"), ("<@U0BOT> ::::", ""),
        ]
    )
    func punctuation(text: String, matchable: String) {
        #expect(MessageText(text).matchable == matchable)
    }

    @Test(
        "White space, quotes, case and invisible characters do not matter for matching, and stay for people",
        arguments: [
            ("define\u{A0}mutex", "define mutex"), ("Define  “Context”", "define \"context\""),
            ("what’s ‘this’", "what's 'this'"),
            ("a\u{2003}\u{2028}\r\n\tb", "a b"), ("x\u{200B}y\u{FEFF}z\u{2060}\u{AD}", "xyz"),
            ("DON\u{2019}T ÄÖÜ", "don't äöü"),
            ("«quoted» „so“", "\"quoted\" \"so\""), ("❤\u{FE0F}", "❤"), ("(╯°□°）╯︵ ┻━┻", "(╯°□°）╯︵ ┻━┻"),
            ("\u{200B} \u{FEFF}", ""),
        ]
    )
    func folding(text: String, matchable: String) {
        let parsed = MessageText(text)
        #expect(parsed.matchable == matchable)
        #expect(Folding.fold(text) == matchable)
        #expect(Folding.fold(matchable) == matchable)
        #expect(parsed.visible.unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test("White space at the ends is not for people either")
    func trimming() {
        #expect(MessageText(" \u{A0}\n a  b \u{3000}\t").visible == "a  b")
        #expect(MessageText(" <@U1> ").visible.isEmpty)
    }

    @Test("Code is decoded once and otherwise verbatim, and nothing in it is a mention or a command")
    func code() {
        let text = MessageText(
            "<@U1> look\n```if a &lt; b &amp;&amp; c &gt; d {\n\t<@U0BOT> help <!here> <#C1|x>\r\n}  ```\nHelp"
        )
        #expect(text.code == [.init(text: "if a < b && c > d {\n\t<@U0BOT> help <!here> <#C1|x>\r\n}  ")])
        #expect(text.users == ["U1"] && text.broadcasts.isEmpty && text.channels.isEmpty)
        #expect(text.visible == "look\n```if a < b && c > d {\n\t<@U0BOT> help <!here> <#C1|x>\r\n}  ```\nHelp")
        #expect(text.matchable == "look help")
    }

    @Test(
        "An odd fence opens code to the end",
        arguments: ["```", "a ``` <@U1> help", "```a``` x ```<@U1> y", "``````b```<@U1>"]
    )
    func oddFence(text: String) {
        let parsed = MessageText(text)
        #expect(parsed.code.last?.isClosed == false)
        #expect(parsed.code.dropLast().allSatisfy { $0.isClosed })
        #expect(parsed.users.isEmpty)
        #expect(parsed.visible == text)
    }

    @Test("Addresses in code are what was typed, although Slack makes links of them")
    func addressesInCode() {
        let text = MessageText(
            "```get(\"<http://x.example/?a=1&amp;b|x.example/?a=1&amp;b>\", \"<https://go.dev>\")```"
        )
        #expect(text.code.map(\.text) == [#"get("x.example/?a=1&b", "https://go.dev")"#])
    }

    @Test("Fences next to words separate them, and one or two backticks are no fence")
    func fences() {
        #expect(MessageText("a```x```b").matchable == "a b")
        #expect(MessageText("``a`` `<@U1>`").code.isEmpty)
        #expect(MessageText("`<@U1>`").users == ["U1"])
        #expect(MessageText("```a``` mid ```b```").code.map(\.text) == ["a", "b"])
        #expect(MessageText("````a```").code.map(\.text) == ["`a"])
    }

    @Test(
        "No byte is looked at more than a fixed number of times, however the text is made to hurt",
        arguments: [
            "<", "<@", "<@U", ">", "&", "&am", "`", "``", "````", "<@U0BOT", "<@U0BOT>", "<|", "<https://x|y", "\u{A0}",
            "a", ":", "😀", "<\n", "```<", "``` ",
        ]
    )
    func linear(unit: String) {
        for length in [1000, 70_000] {
            let text = String(repeating: unit, count: length)
            for text in [text, "<" + text, text + ">", "<@U0BOT>" + text, "```" + text, "<https://x|" + text + ">"] {
                var result = MessageText("")
                var parser = MessageText.Parser()
                parser.read(text.utf8.span, into: &result)
                #expect(parser.reads <= 16 * text.utf8.count)
            }
        }
    }

    @Test("Ten thousand people can be mentioned at once", .timeLimit(.minutes(1)))
    func manyMentions() {
        let ids = (0..<10_000).map { "U\($0)X" }
        let text = MessageText(ids.map { "<@\($0)>" }.joined(separator: " "))
        #expect(text.users == ids)
        #expect(text.matchable.isEmpty)
    }
}

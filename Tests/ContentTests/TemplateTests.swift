import Content
import Testing

@Suite("Texts")
struct TemplateTests {
    private func template(_ text: String) throws -> Template {
        let indented = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n      ")
        let file = "commands:\n  - name: a\n    description: b\n    text: |\n      \(indented)\n"
        return try #require(try content(file).commands.first).text
    }

    @Test(
        "Slack's markup stays, everything else is escaped",
        arguments: [
            ("see <https://go.dev/tour/|A Tour of Go>", "see <https://go.dev/tour/|A Tour of Go>"),
            ("<https://go.dev/?a=1&b=2|x>", "<https://go.dev/?a=1&amp;b=2|x>"),
            (
                "<mailto:support@gobridge.org|support@gobridge.org>",
                "<mailto:support@gobridge.org|support@gobridge.org>"
            ),
            ("ask <@U0ANN>", "ask <@U0ANN>"),
            ("`ch <- 1` && `<-ch`", "`ch &lt;- 1` &amp;&amp; `&lt;-ch`"),
            ("a &lt; b &amp; c", "a &lt; b &amp; c"),
            ("if a > b", "if a &gt; b"),
            ("> a quotation", "> a quotation"),
            ("`struct{}` and `select {}` and `map[string]int{}`", "`struct{}` and `select {}` and `map[string]int{}`"),
            ("trailing blanks   ", "trailing blanks"),
        ]
    )
    func markup(text: String, expected: String) throws {
        #expect(try template(text).rendered() == expected)
    }

    @Test("People, the bot and its home are named by placeholders")
    func mentions() throws {
        #expect(try template("Hi {member}, I'm {bot}.").rendered() == "Hi <@U0ANN>, I'm <@U0BOT>.")
        #expect(try template("See {repository|us & them}.").rendered() == "See <https://code.example/bot>.")
        let nowhere = try template("See {repository|us & them}.").rendered(repository: nil)
        #expect(nowhere == "See us &amp; them.")
    }

    @Test("A known channel is linked; an unknown one takes its line along, unless there is a text for it")
    func channels() throws {
        let template = try template(
            """
            Before

            • {channel:newbies} for questions

            Ask {channel:admin-help|the admins & co}.
            After
            """
        )
        #expect(
            template.rendered(channelIDs: ["newbies": "C1", "admin-help": "C2"])
                == "Before\n\n• <#C1> for questions\n\nAsk <#C2>.\nAfter"
        )
        #expect(template.rendered() == "Before\n\nAsk the admins &amp; co.\nAfter")
    }

    @Test("The welcome's channels become a list of those that the workspace has")
    func welcomeChannels() throws {
        let content = try content(
            """
            welcomes:
              - name: workspace
                text: |
                  Channels:
                    {welcome_channels}
                  Bye
            channels:
              - name: general
                description: for all
                welcome: true
              - name: gone
                description: for nobody
                welcome: true
              - name: aws
                description: not for the welcome
            """
        )
        let text = content.welcomes[0].text
        let ids = ["general": "C1", "aws": "C2"]
        #expect(text.rendered(channelIDs: ids, channels: content.channels) == "Channels:\n• <#C1> – for all\nBye")
        #expect(text.rendered(channels: content.channels) == "Channels:\nBye")
    }

    @Test("Where all lines are left out, nothing is left")
    func nothing() throws {
        #expect(try template("{channel:a}\n\n{channel:b}").rendered().isEmpty)
    }

    @Test(
        "What Slack wouldn't show as meant is a mistake",
        arguments: [
            ("<!here> look", "<!here> would notify everyone each time the bot says it"),
            ("<!channel|channel> look", "<!channel> would notify everyone each time the bot says it"),
            (
                "[a tour](https://go.dev/tour/)",
                "a link is written <https://…|its text> in Slack, not [its text](https://…)"
            ),
            ("<ftp://go.dev|Go>", "'ftp://go.dev' is no https link"),
            ("<http://go.dev|Go>", "http:// links aren't safe to follow, write https://"),
            ("<https://go.dev|>", "the link to https://go.dev has no text after its |"),
            ("<https://go dev/x|x>", "'https://go dev/x' names no host"),
            ("<https://go.dev/a b|x>", "'https://go.dev/a b' contains a blank, which must be percent-encoded"),
            (
                "{chanel:x}",
                "{chanel:x} is no placeholder; there are {channel:NAME}, {channel:NAME|TEXT}, {member}, {bot},"
                    + " {repository|TEXT} and {welcome_channels}"
            ),
            (
                "{repository}",
                "{repository} is no placeholder; there are {channel:NAME}, {channel:NAME|TEXT}, {member}, {bot},"
                    + " {repository|TEXT} and {welcome_channels}"
            ),
            ("{channel:#x}", "'#x': write the channel's name without #"),
            ("see {welcome_channels}", "{welcome_channels} becomes several lines and must stand alone on its own"),
        ]
    )
    func mistakes(text: String, expected: String) {
        let error = #expect(throws: ContentError.self) { try template(text) }
        #expect(error?.problems.map(\.message) == ["in 'text': \(expected)"])
    }
}

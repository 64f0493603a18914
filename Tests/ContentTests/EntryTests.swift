import Content
import Testing

@Suite("Entries of content files")
struct EntryTests {
    @Test("A term has all that its entry says, and remembers its line")
    func term() throws {
        let content = try content(
            """
            # A comment.
            topic: Concurrency

            terms:
              - term: mutex
                aliases: [lock, sync.Mutex]
                definition: a lock that one goroutine holds at a time
                sources:
                  - https://pkg.go.dev/sync#Mutex
            """,
            path: "glossary/concurrency.yaml"
        )
        let term = try #require(content.terms.first)
        #expect(term.name == "mutex")
        #expect(term.aliases == ["lock", "sync.Mutex"])
        #expect(term.definition.rendered() == "a lock that one goroutine holds at a time")
        #expect(term.sources == ["https://pkg.go.dev/sync#Mutex"])
        #expect(term.topic == "Concurrency")
        #expect(term.source.description == "glossary/concurrency.yaml:5")
    }

    @Test("A command has all that its entry says; a single alias needs no list")
    func command() throws {
        let content = try content(
            """
            commands:
              - name: newbie resources
                aliases: newbies
                description: where to begin
                best_in: newbies
                unfurl: true
                text: |
                  Some places to start:
                attachment: |
                  • one
                  • two
            """,
            path: "responses/first-steps.yaml"
        )
        let command = try #require(content.commands.first)
        #expect(command.triggers == ["newbie resources", "newbies"])
        #expect(command.description == "where to begin")
        #expect(command.bestIn == "newbies")
        #expect(command.unfurl)
        #expect(command.text.rendered() == "Some places to start:")
        #expect(command.attachment?.rendered() == "• one\n• two")
        #expect(command.topic == "first steps")
    }

    @Test("Reactions and replies have their conditions, and plain ones by default")
    func conditions() throws {
        let content = try content(
            """
            reactions:
              - name: vim
                contains: vim
                emoji: [emacs]
                only_when_mentioned: true
                one_in: 150
                whole_words: false
              - name: beer
                contains: [beer me]
                emoji: [beer, beers]
            replies:
              - name: tables
                contains: [︵, 彡]
                whole_words: false
                text: ┬─┬
            """
        )
        let vim = content.reactions[0]
        #expect(vim.condition == ContainsCondition(words: ["vim"], wholeWords: false))
        #expect(vim.onlyWhenMentioned)
        #expect(vim.oneIn == 150)
        let beer = content.reactions[1]
        #expect(beer.condition == ContainsCondition(words: ["beer me"], wholeWords: true))
        #expect(beer.emoji == ["beer", "beers"])
        #expect(!beer.onlyWhenMentioned)
        #expect(beer.oneIn == 1)
        #expect(content.replies[0].condition.words == ["︵", "彡"])
    }

    @Test("Welcomes are for the workspace or for a channel")
    func welcomes() throws {
        let content = try content(
            """
            welcomes:
              - name: workspace
                text: Hello {member}!
              - name: newbies
                channel: newbies
                text: Welcome to {channel:newbies}!
            channels:
              - name: general
                description: for everything & all
                welcome: true
              - name: aws
                description: Go on AWS
            """
        )
        #expect(content.welcomes.map(\.channel) == [nil, "newbies"])
        #expect(content.channels.map(\.welcome) == [true, false])
        #expect(content.channels[0].description == "for everything &amp; all")
    }

    @Test("Feeds have a name, an address and a channel; a later layer replaces them by name, or switches them off")
    func feeds() throws {
        let shipped = """
            feeds:
              - name: The Go Blog
                url: https://go.dev/blog/feed.atom
                channel: general
              - name: Sandbox
                url: http://127.0.0.1:3000/feed/rss
                channel: random
            """
        let site = """
            feeds:
              - name: the go blog
                url: https://blog.example.org/rss?a=1
                channel: golang
              - name: Sandbox
                enabled: false
            """
        let layers = [shipped, site].map { [ContentFile(path: "feeds.yaml", text: $0)] }
        let feeds = try ContentLoader.load(layers: layers).feeds
        #expect(feeds.map(\.url) == ["https://blog.example.org/rss?a=1"])
        #expect(feeds.map(\.channel) == ["golang"])
        #expect(try content(shipped).feeds.map(\.name) == ["The Go Blog", "Sandbox"])
    }

    @Test("Nothing but comments is no content, and no problem")
    func empty() throws {
        #expect(try content("# nothing yet\n") == Content())
        #expect(try content("") == Content())
    }

    @Test(
        "A mistake is reported with its line and what to write instead",
        arguments: [
            (
                "commnds:\n  - name: a\n",
                ["test.yaml:1: unknown key 'commnds' in the file; did you mean 'commands'?"]
            ),
            (
                "- name: a\n",
                [
                    "test.yaml:1: a content file consists of sections:"
                        + " terms, commands, reactions, replies, welcomes, channels, playground_off, feeds"
                ]
            ),
            ("commands: 7", ["test.yaml:1: 'commands' must be a list of entries, each beginning with '- name: …'"]),
            ("commands:\n  - books\n", ["test.yaml:2: a command begins with 'name: …'"]),
            (
                "commands:\n  - name: a\n    descripton: b\n    text: c\n",
                [
                    "test.yaml:2: this command has no description",
                    "test.yaml:3: unknown key 'descripton' in a command; did you mean 'description'?",
                ]
            ),
            (
                "commands:\n  - name: a\n    description: b\n    text: '  '\n",
                ["test.yaml:4: 'text' is empty"]
            ),
            (
                "commands:\n  - name: a\n    description: b\n    text:\n",
                ["test.yaml:4: 'text' is empty"]
            ),
            (
                "commands:\n  - name: a\n    description: b\n    attachment: c\n",
                ["test.yaml:2: this command has an attachment and no text; the text is the line above it"]
            ),
            (
                "commands:\n  - name: a\n    description: |\n      b\n      c\n    text: d\n",
                ["test.yaml:3: 'description' must be a single line"]
            ),
            (
                "commands:\n  - name: a\n    aliases: [x, ' X ']\n    description: b\n    text: c\n",
                ["test.yaml:3: 'aliases' has ' X ' twice; case and blanks make no difference"]
            ),
            (
                "commands:\n  - name: a\n    aliases: [A]\n    description: b\n    text: c\n",
                ["test.yaml:2: 'A' is the name already, no alias"]
            ),
            (
                "terms:\n  - term: a\n    definition: b\n    sources: [http://go.dev]\n",
                ["test.yaml:4: in 'sources': 'http://go.dev' is no https link"]
            ),
            ("terms:\n  - term: a\n    definition: b\n", ["test.yaml:2: this term has no sources"]),
            (
                "terms:\n  - term: a\n    definition: b\n    sources: []\n",
                ["test.yaml:4: 'sources' is an empty list"]
            ),
            (
                "terms:\n  - term: a\n    definition: b\n    sources: [https://localhost/x]\n",
                ["test.yaml:4: in 'sources': 'https://localhost/x' names no host"]
            ),
            (
                "reactions:\n  - name: a\n    contains: a\n    emoji: [':gopher:', Wave]\n",
                [
                    "test.yaml:4: write the emoji's name without colons: gopher",
                    "test.yaml:4: 'Wave' is no emoji name: they have no blanks and no capitals",
                ]
            ),
            (
                "reactions:\n  - name: a\n    contains: a\n    emoji: b\n    one_in: often\n    whole_words: no\n",
                [
                    "test.yaml:5: 'one_in' must be a whole number from 1 to 1000000",
                    "test.yaml:6: 'whole_words' must be true or false",
                ]
            ),
            (
                "reactions:\n  - name: a\n    contains: {x: y}\n    emoji: [[b]]\n",
                [
                    "test.yaml:3: 'contains' must be a list of texts, not a group of keys",
                    "test.yaml:4: 'emoji' must be a list of texts; here is a list",
                ]
            ),
            (
                "channels:\n  - name: '#general'\n    description: b\n",
                ["test.yaml:2: '#general': write the channel's name without #"]
            ),
            ("channels:\n  - description: b\n", ["test.yaml:2: this channel has no name"]),
            (
                "terms:\n  - term: a\n    definition: \"\\u200B\"\n    sources: https://go.dev\n",
                ["test.yaml:3: 'definition' is empty"]
            ),
            (
                "terms:\n  - term: a\n    definition: b\n    sources:\n      - https://go.dev\n      - https://go.dev\n"
                    + "      - ftp://go.dev\n",
                [
                    "test.yaml:6: 'sources' has https://go.dev twice",
                    "test.yaml:7: in 'sources': 'ftp://go.dev' is no https link",
                ]
            ),
            (
                "reactions:\n  - name: a\n    contains: a\n    emoji: [b, c, b]\n",
                ["test.yaml:4: 'emoji' has b twice"]
            ),
            (
                "welcomes:\n  - {name: a, text: b, guests: true}\n  - {name: c, text: b, channel: C0ID, guests: true}\n"
                    + "  - {name: d, text: b, channel: C0id}\n",
                [
                    "test.yaml:3: 'guests' is for new members of the workspace; who joins a channel may see it",
                    "test.yaml:4: 'C0id' is no channel name: lower-case letters, digits, - and _ make one, or its id",
                ]
            ),
            (
                "feeds:\n  - name: a\n    url: http://blog.example.org/feed\n    channel: general\n",
                ["test.yaml:3: in 'url': 'http://blog.example.org/feed' is no https link"]
            ),
            (
                "feeds:\n  - {name: a, url: 'https://user:PASS@a.example/feed?token=SECRET', channel: general}\n"
                    + "  - {name: b, url: 'http://a.example/feed?token=SECRET', channel: general}\n"
                    + "  - {name: c, url: 'https://user:PASS', channel: general}\n"
                    + "  - {name: d, url: 'https://a.example/feed?token=SECRET x', channel: general}\n",
                [
                    "test.yaml:2: in 'url': 'https://a.example/feed' has a user name or a password before its host, "
                        + "which is not taken",
                    "test.yaml:3: in 'url': 'http://a.example/feed' is no https link",
                    "test.yaml:4: in 'url': 'https://…' names no host",
                    "test.yaml:5: in 'url': 'https://a.example/feed' contains a blank, which must be percent-encoded",
                ]
            ),
            (
                "feeds:\n  - name: a\n    url: http://127.0.0.1.example.org/feed\n    chanel: general\n",
                [
                    "test.yaml:2: this feed has no channel",
                    "test.yaml:3: in 'url': 'http://127.0.0.1.example.org/feed' is no https link",
                    "test.yaml:4: unknown key 'chanel' in a feed; did you mean 'channel'?",
                ]
            ),
            ("topic: []\n", ["test.yaml:1: 'topic' must be a text of a few words, without <, > and &"]),
            ("topic: <!channel>\n", ["test.yaml:1: 'topic' must be a text of a few words, without <, > and &"]),
        ]
    )
    func mistakes(text: String, expected: [String]) {
        #expect(problems(in: text).map { $0.replacing(#/^(test.yaml:\d+):\d+/#) { $0.1 } } == expected)
    }

    @Test("A text that Slack wouldn't take as one message is refused, with its length")
    func length() {
        let text = "commands:\n  - name: a\n    description: b\n    text: \(String(repeating: "x", count: 4_001))\n"
        #expect(problems(in: text) == ["test.yaml:4: 'text' has 4001 characters, 4000 are the most there may be"])
    }

    @Test("All mistakes of all files are reported at once, in the order of files and lines")
    func everything() {
        let error = #expect(throws: ContentError.self) {
            try ContentLoader.load(layers: [
                [
                    ContentFile(path: "a.yaml", text: "terms:\n  - term: x\n  - definition: y\n"),
                    ContentFile(path: "b.yaml", text: "commands: [\n"),
                    ContentFile(path: "c.yaml", text: "colours: {}\n"),
                ]
            ])
        }
        #expect(
            error?.problems.map(\.location.description)
                == ["a.yaml:2", "a.yaml:2", "a.yaml:3", "a.yaml:3", "b.yaml:2", "c.yaml:1"]
        )
    }
}

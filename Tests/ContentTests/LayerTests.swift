import Content
import Testing

@Suite("Layers")
struct LayerTests {
    private let shipped = ContentFile(
        path: "shipped/a.yaml",
        text: """
            commands:
              - name: books
                aliases: [reading, library]
                description: books
                text: shipped
              - name: tour
                description: the tour
                text: shipped
            reactions:
              - name: dragon
                contains: dragon
                emoji: dragon
            """
    )

    private func load(site: String...) throws -> Content {
        let layers = site.enumerated().map { [ContentFile(path: "site\($0.offset)/b.yaml", text: $0.element)] }
        return try ContentLoader.load(layers: [[shipped]] + layers)
    }

    @Test("A later layer adds entries behind the earlier ones")
    func adds() throws {
        let content = try load(site: "commands:\n  - name: wiki\n    description: w\n    text: w\n")
        #expect(content.commands.map(\.name) == ["books", "tour", "wiki"])
        #expect(content.notices.isEmpty)
    }

    @Test("A later layer replaces the entry of the same name, in its place")
    func replaces() throws {
        let content = try load(site: "commands:\n  - name: Books\n    description: w\n    text: site\n")
        #expect(content.commands.map(\.name) == ["Books", "tour"])
        #expect(content.commands[0].text.rendered() == "site")
        #expect(content.commands[0].aliases.isEmpty)
        #expect(content.commands[0].source.description == "site0/b.yaml:2")
    }

    @Test("A later layer switches entries off, a still later one adds them again")
    func switchesOff() throws {
        let off = "commands:\n  - name: books\n    enabled: false\nreactions:\n  - name: dragon\n    enabled: false\n"
        let content = try load(site: off)
        #expect(content.commands.map(\.name) == ["tour"])
        #expect(content.reactions.isEmpty)
        #expect(content.notices.isEmpty)

        let again = try load(site: off, "commands:\n  - name: books\n    description: b\n    text: again\n")
        #expect(again.commands.map(\.name) == ["tour", "books"])
    }

    @Test("Switching off what isn't there is remembered for commands, which may be built in, and else a notice")
    func switchesOffNothing() throws {
        let content = try load(
            site: "commands:\n  - name: Help\n    enabled: false\nreplies:\n  - name: x\n    enabled: false\n"
        )
        #expect(content.switchedOffCommands.map(\.name) == ["help"])
        #expect(content.notices.map(\.description) == ["site0/b.yaml:5: there is no 'x' to switch off"])
        let typed = try load(site: "reactions:\n  - name: dragons\n    enabled: false\n")
        #expect(
            typed.notices.map(\.description)
                == ["site0/b.yaml:2: there is no 'dragons' to switch off; did you mean 'dragon'?"]
        )
    }

    @Test("Of many that aren't there each is named, and what was meant is guessed for the first of them")
    func switchesOffMany() throws {
        let lines = (1...2_000).map { "  - name: dragon\(1000 + $0)\n    enabled: false\n" }
        let there = (1...2_000).map { "  - name: dragons\(1000 + $0)\n    emoji: dragon\n    contains: d\($0)\n" }
        let content = try load(
            site: "reactions:\n" + there.joined(),
            "reactions:\n" + lines.joined()
        )
        #expect(content.notices.count == 2_000)
        #expect(content.notices.filter { $0.description.contains("did you mean 'dragons") }.count == 20)
    }

    @Test("A later layer's trigger is taken from the earlier entry, with a notice")
    func takesTriggers() throws {
        let content = try load(
            site: """
                commands:
                  - name: stories
                    aliases: [books, library, tour]
                    description: s
                    text: s
                """
        )
        #expect(content.commands.map(\.triggers) == [["reading"], ["stories", "books", "library", "tour"]])
        #expect(
            content.notices.map(\.description) == [
                "shipped/a.yaml:2: 'books' is taken over by 'stories', at site0/b.yaml:2",
                "shipped/a.yaml:2: 'library' is taken over by 'stories', at site0/b.yaml:2",
                "shipped/a.yaml:6: 'tour' is taken over by 'stories', at site0/b.yaml:2",
            ]
        )
    }

    @Test(
        "Within a layer, names and triggers are unique",
        arguments: [
            (
                "commands:\n  - name: a\n    description: b\n    text: c\n"
                    + "  - name: A\n    description: b\n    text: c\n",
                "t.yaml:5: 'A' is there already, at t.yaml:2"
            ),
            (
                "terms:\n  - term: a\n    aliases: [x]\n    definition: b\n    sources: https://go.dev\n"
                    + "  - term: b\n    aliases: [X]\n    definition: b\n    sources: https://go.dev\n",
                "t.yaml:6: 'X' belongs to 'a', at t.yaml:2 already"
            ),
            (
                "terms:\n  - term: table-driven\n    definition: b\n    sources: https://go.dev\n"
                    + "  - term: Table driven?\n    definition: b\n    sources: https://go.dev\n",
                "t.yaml:5: 'Table driven?' is there already, at t.yaml:2"
            ),
            (
                "terms:\n  - term: a\n    aliases: [type set]\n    definition: b\n    sources: https://go.dev\n"
                    + "  - term: b\n    aliases: [type‑set]\n    definition: b\n    sources: https://go.dev\n",
                "t.yaml:6: 'type‑set' belongs to 'a', at t.yaml:2 already"
            ),
            (
                "terms:\n  - term: a\n    aliases: [b c, b-c]\n    definition: b\n    sources: https://go.dev\n",
                "t.yaml:3: 'aliases' has 'b-c' twice; case, blanks and hyphens make no difference"
            ),
            (
                "reactions:\n  - name: a\n    contains: [x, y]\n    emoji: e\n"
                    + "  - name: b\n    contains: Y\n    emoji: f\n",
                "t.yaml:5: 'Y' sets something off already, at t.yaml:2"
            ),
        ]
    )
    func unique(text: String, expected: String) {
        #expect(problems(in: text, path: "t.yaml") == [expected])
    }

    @Test(
        "Terms with these names are the same, or not",
        arguments: [
            ("table-driven test", "Table driven test", true), ("a-b-c", "a b c", true), ("go‑to", "go to", true),
            ("what?", "what", true), ("what ?!.", "what", true), ("a - b", "a-b", false),
            ("-race", "race", false), ("go test -race", "go test race", false), ("--x", "x", false),
            ("...", "…", false), ("...", "", false), ("-", "", false), ("e-mail-", "e mail", true),
        ]
    )
    func key(one: String, other: String, areSame: Bool) {
        #expect((Term.key(one) == Term.key(other)) == areSame, "\(Term.key(one)) \(Term.key(other))")
        #expect(Term.key(Term.key(one)) == Term.key(one))
    }

    @Test("A site's term replaces the shipped one that is written with a hyphen, and takes its alias")
    func hyphen() throws {
        let content = try ContentLoader.load(layers: [
            [
                ContentFile(
                    path: "shipped.yaml",
                    text: """
                        terms:
                          - {term: table-driven test, definition: x, sources: https://go.dev}
                          - {term: map, aliases: [hash-map], definition: x, sources: https://go.dev}
                        """
                )
            ],
            [
                ContentFile(
                    path: "site.yaml",
                    text: """
                        terms:
                          - {term: table driven test, definition: y, sources: https://go.dev}
                          - {term: hash map, definition: y, sources: https://go.dev}
                        """
                )
            ],
        ])
        #expect(content.terms.map(\.name) == ["table driven test", "map", "hash map"])
        #expect(content.terms.map(\.aliases) == [[], [], []])
        #expect(
            content.notices.map { "\($0)" }
                == ["shipped.yaml:3: 'hash-map' is taken over by 'hash map', at site.yaml:3"]
        )
    }

    @Test("A site's word that later comes with the shipped content too is worth a notice, and sets off both")
    func wordInTwoLayers() throws {
        let reaction = { (name: String) in "reactions:\n  - name: \(name)\n    contains: x\n    emoji: \(name)\n" }
        let content = try ContentLoader.load(layers: [
            [ContentFile(path: "shipped.yaml", text: reaction("a"))],
            [ContentFile(path: "site.yaml", text: reaction("b"))],
        ])
        #expect(content.reactions.map(\.name) == ["a", "b"])
        #expect(content.notices.map { "\($0)" } == ["site.yaml:2: 'x' sets something off already, at shipped.yaml:2"])
    }

    @Test("One word may set off a reaction always and another one only when the bot is mentioned")
    func sameWord() throws {
        let text = """
            reactions:
              - {name: a, contains: hello, emoji: wave}
              - {name: b, contains: hello, emoji: gopher, only_when_mentioned: true}
            """
        #expect(try content(text).reactions.count == 2)
    }
}

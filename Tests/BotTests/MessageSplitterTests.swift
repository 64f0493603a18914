import Bot
import SlackEvents
import TestSupport
import Testing

@Suite("Long texts")
struct MessageSplitterTests {
    private let splitter = MessageSplitter(limit: 40, unit: .characters)

    @Test(
        "Texts of help's sizes become parts within the limit, and nothing is lost",
        arguments: [3_999, 4_000, 4_001, 12_000, 41_000]
    )
    func sizes(count: Int) {
        let line = "• `a command`: does this and that 🎉\n"
        let text = String(String(repeating: line, count: count / line.utf16.count + 1).prefix(count))
        for splitter in [MessageSplitter.message, .ephemeral] {
            let parts = splitter.split(text)
            #expect(parts.joined(separator: "\n") == text.trimmedAtEnd)
            #expect(parts.allSatisfy { splitter.unit == .bytes ? $0.utf8.count < 4_000 : $0.utf16.count <= 4_000 })
        }
    }

    @Test("The limit is reached, not passed", arguments: [(3_999, 1), (4_000, 1), (4_001, 2), (8_000, 2), (8_001, 3)])
    func limit(count: Int, parts: Int) {
        let lines = String(repeating: "xxx\n", count: count / 4) + String(repeating: "x", count: count % 4)
        #expect(MessageSplitter.message.split(lines).count == parts)
    }

    @Test(
        "Parts are cut at line ends, long lines at blanks, long words anywhere but in markup and entities",
        arguments: [
            ("", [""]),
            ("short", ["short"]),
            (
                "first line of the text\nsecond line of the text\n\nthird line",
                ["first line of the text", "second line of the text\n\nthird line"]
            ),
            (
                "one two three four five six seven eight nine ten eleven",
                ["one two three four five six seven", "eight nine ten eleven"]
            ),
            (
                "aaa bbb <https://go.dev/doc/code|How to write> c",
                ["aaa bbb", "<https://go.dev/doc/code|How to write> c"]
            ),
            (
                String(repeating: "x", count: 33) + "&amp;" + String(repeating: "y", count: 10),
                [String(repeating: "x", count: 33), "&amp;yyyyyyyyyy"]
            ),
            (
                "before\n```\nfirst line of code\nsecond line of code\n```\nafter",
                ["before\n```\nfirst line of code\n```", "```\nsecond line of code\n```\nafter"]
            ),
            (
                "```\n" + String(repeating: "y", count: 60) + "\n```",
                [
                    "```\n" + String(repeating: "y", count: 32) + "\n```",
                    "```\n" + String(repeating: "y", count: 28) + "\n```",
                ]
            ),
            ("\n\n" + String(repeating: "z", count: 39) + "\n\n\nw", [String(repeating: "z", count: 39), "w"]),
        ]
    )
    func cuts(text: String, expected: [String]) {
        #expect(splitter.split(text) == expected)
    }

    @Test("Whatever the text, parts are within the limit, not empty, with closed fences, and hold all of it")
    func anything() {
        let pieces = [
            "```", "`", "word", " ", "\n", "&amp;", "<https://go.dev|x y>", String(repeating: "x", count: 45), "é", "👩‍👩‍👧‍👦",
            "\n```\n", "•",
        ]
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 0...40, using: &generator))
                .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            for unit in [MessageSplitter.Unit.characters, .bytes] {
                let splitter = MessageSplitter(limit: 40, unit: unit)
                let parts = splitter.split(text)
                for part in parts {
                    #expect((unit == .bytes ? part.utf8.count : part.utf16.count) <= 40, "\(text.debugDescription)")
                    #expect(!part.isEmpty || text.allSatisfy(\.isWhitespace), "\(text.debugDescription)")
                }
                #expect(parts.joined().letters == text.letters, "\(text.debugDescription)")
            }
        }
    }

    @Test("A long answer goes to the asker, with a note in the channel")
    func longAnswer() throws {
        let entries = """
            commands:
              - {name: long, description: x, text: x}
            """
        let bot = try Bot(entries, configuration: BotConfiguration(maximumPartsInChannel: 0))
        var message = MessageEvent.said("<@U0BOT> long")
        message.threadTimestamp = "1699999999.000100"
        let actions = bot.plan(message).actions
        #expect(actions.map(\.key) == ["reply:long", "reply:long:note"])
        #expect(actions[0].effect == .directMessage(Post(channel: "", parts: ["x"]), user: "U0ANN"))
        #expect(
            actions[1].effect
                == .post(
                    Post(
                        channel: "C0GEN",
                        threadTimestamp: "1699999999.000100",
                        parts: ["<@U0ANN> that's a long answer, so I've sent it to you in a direct message."]
                    )
                )
        )
        #expect(bot.answers(to: "long", channel: "D0ANN") == ["x"])
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = self
        while text.last == "\n" { text.removeLast() }
        return text
    }

    /// What must not get lost: all but blanks and fences.
    fileprivate var letters: String { filter { !$0.isWhitespace && $0 != "`" } }
}

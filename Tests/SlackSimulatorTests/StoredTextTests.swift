import Testing

@testable import SlackSimulator

@Suite("Stored text")
struct StoredTextTests {
    @Test(
        "Text is stored as Slack does",
        arguments: [
            ("plain", "plain"), ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
            ("a &amp; &lt;b&gt;", "a &amp; &lt;b&gt;"),
            ("&copy;", "&amp;copy;"), ("<@U1> <#C1|x> <!here> <!date^1^x|y>", "<@U1> <#C1|x> <!here> <!date^1^x|y>"),
            ("<https://go.dev|Go> <mailto:a@b.example|a>", "<https://go.dev|Go> <mailto:a@b.example|a>"),
            ("see https://go.dev/x?a&b.", "see <https://go.dev/x?a&amp;b>."),
            ("(https://go.dev)", "(<https://go.dev>)"),
            ("`https://go.dev`", "`https://go.dev`"), ("https://", "https://"), ("xhttps://go.dev", "xhttps://go.dev"),
            ("<>", "&lt;&gt;"), ("<@>", "&lt;@&gt;"), ("a <- b", "a &lt;- b"), ("<@U1", "&lt;@U1"),
            ("<<@U1>>", "&lt;<@U1>&gt;"),
            ("> quoted", "&gt; quoted"),
        ]
    )
    func stored(text: String, expected: String) {
        #expect(StoredText.stored(text).text == expected)
    }

    @Test("Storing twice changes nothing")
    func stable() {
        let text = "a & <@U1> https://go.dev/?x&y <b> `https://x.example`"
        let once = StoredText.stored(text).text
        #expect(StoredText.stored(once).text == once)
    }

    @Test("The block beside it holds mentions, links, emoji and code")
    func blocks() {
        let text = "<@U1> see <https://go.dev|Go &amp; more> :wave: <#C1|x> <!here>\n```a &lt; b\n<@U1>``` 12:30:45"
        let elements = RichText.blocks(text, id: "b1")[0]?["elements"]?.elements ?? []
        #expect(elements.map { $0["type"] } == ["rich_text_section", "rich_text_preformatted", "rich_text_section"])
        #expect(
            elements[0]["elements"]
                == [
                    ["type": "user", "user_id": "U1"], ["type": "text", "text": " see "],
                    ["type": "link", "url": "https://go.dev", "text": "Go & more"], ["type": "text", "text": " "],
                    ["type": "emoji", "name": "wave"], ["type": "text", "text": " "],
                    ["type": "channel", "channel_id": "C1"], ["type": "text", "text": " "],
                    ["type": "broadcast", "range": "here"], ["type": "text", "text": "\n"],
                ]
        )
        #expect(elements[1]["elements"]?[0]?["text"] == "a < b\n<@U1>")
        #expect(elements[2]["elements"]?[0]?["text"] == " 12:30:45")
    }

    @Test(
        "A timestamp is read and written without loss",
        arguments: ["1700000000.000100", "0.000000", "99999999999.999999"]
    )
    func timestamp(text: String) {
        #expect(Timestamp(text)?.text == text)
    }

    @Test(
        "What isn't written as a timestamp is none",
        arguments: ["", "1", "1.5", "-1.000000", "1.0000000", "1,000000", "x.000000"]
    )
    func noTimestamp(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("A long run of angle brackets is kept in no time", .timeLimit(.minutes(1)))
    func angleBrackets() {
        let text = String(repeating: "<", count: 40_000)
        #expect(StoredText.stored(text).text == String(repeating: "&lt;", count: 40_000))
        #expect(RichText.blocks(text, id: "b").text().contains(text))
    }
}

import Testing

@testable import BackgroundTasks

@Suite("Text out of HTML", .timeLimit(.minutes(1)))
struct HTMLTextTests {
    @Test(
        "Paragraphs, lines, links and entities become mrkdwn; everything else is escaped",
        arguments: [
            ("<p>One<br />two</p><p>three</p>", "One\ntwo\n\nthree"),
            ("<p>a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#x27;</p>", "a &lt;b&gt; &amp; \"c\" 'd'"),
            ("a < b && <T> <!channel> <@U1>", "a &lt; b &amp;&amp; &lt;T&gt; &lt;@U1&gt;"),
            (
                "<p>see <a href=\"https://gotime.fm/257?a=1&amp;b=2\" rel=\"nofollow\"><span class=\"invisible\">https://"
                    + "</span><span class=\"\">gotime.fm/257</span></a></p>",
                "see <https://gotime.fm/257?a=1&amp;b=2|gotime.fm/257>"
            ),
            (
                "<a href='https://example.com/a-long-way'><span class=\"invisible\">https://</span>"
                    + "<span class=\"ellipsis\">example.com/a-l</span><span class=\"invisible\">ong-way</span></a>",
                "<https://example.com/a-long-way|example.com/a-l…>"
            ),
            (
                "<a href=\"https://m.example/tags/go\" class=\"mention hashtag\">#<span>go</span></a> rocks",
                "<https://m.example/tags/go|#go> rocks"
            ),
            ("<a href=\"javascript:alert(1)\">here</a>", "here"), ("<a href=\"/relative\">here</a>", "here"),
            ("<a href=\"https://e.example/|<x>\">a|b</a>", "<https://e.example/%7C%3Cx%3E|a|b>"),
            ("<a href=\"https://e.example/\"></a>", "<https://e.example/>"),
            ("<a href=\"https://e.example/\">open", "<https://e.example/|open>"),
            ("<p>x<script>alert('no')</script>y<style>p{}</style>z</p><!-- no -->", "xyz"),
            ("<ul><li>one</li><li>two</li></ul>", "• one\n• two"), ("a&nbsp;&copy;&unknown;&", "a ©&amp;unknown;&amp;"),
            ("  spaced \n\t out  ", "spaced out"), ("a\u{0007}b\u{202E}", "ab\u{202E}"), ("", ""), ("<", "&lt;"),
            ("<p", "&lt;p"), ("<a href=\"https://e.example", "&lt;a href=\"https://e.example"),
        ]
    )
    func mrkdwn(html: String, expected: String) {
        #expect(HTMLText.mrkdwn(html, maximum: 1000) == expected)
    }

    @Test("What is too long is cut by what people see, and a link stays whole")
    func cut() {
        #expect(HTMLText.mrkdwn("<p>abcdef &amp; more</p>", maximum: 7) == "abcdef &amp;…")
        let link = "<a href=\"https://example.com/\">abcdefgh</a>"
        #expect(HTMLText.mrkdwn(link, maximum: 3) == "<https://example.com/|abc…>")
    }

    @Test("A title is one line without links")
    func plain() {
        #expect(
            HTMLText.plain("A <b>bold</b>\n<a href=\"https://e.example/\">link</a> &amp; T", maximum: 99)
                == "A bold link & T"
        )
    }

    @Test(
        "Text that is made to be slow is not",
        arguments: ["<a \"", "<", "<span>", "<!--", "&", "<a href=\"https://e.example/\">", "<script>", "<p x='"]
    )
    func hostile(part: String) {
        let html = String(repeating: part, count: 200_000)
        #expect(HTMLText.mrkdwn(html, maximum: 100_000).count < 10_000_000)
    }

    @Test("Tags without an end are looked for a while; then all that begins like one is text")
    func vain() {
        #expect(HTMLText.mrkdwn("<a <a <b>x</b>", maximum: 100) == "x")
        for part in ["<a ", "<a x='", "<a \"x=\""] {
            let html = String(repeating: part, count: 2000) + "<b>x</b>"
            #expect(HTMLText.mrkdwn(html, maximum: 100_000).hasSuffix("&lt;b&gt;x&lt;/b&gt;"), "\(part)")
        }
    }
}

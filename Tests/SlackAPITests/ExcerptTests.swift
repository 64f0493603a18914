import NIOCore
import Secrets
import Testing

@testable import SlackAPI

@Suite("Words from outside")
struct ExcerptTests {
    private let excerpt = Excerpt(token: Secret("secret-0123456789"))

    @Test("At most 200 bytes stay, cut between characters")
    func length() {
        #expect(excerpt.text(String(repeating: "x", count: 500)).utf8.count == 200)
        let cut = excerpt.text("x" + String(repeating: "ä", count: 500))
        #expect(cut.utf8.count == 199 && cut.hasSuffix("ä"))
        #expect(excerpt.text([0xFF, 0x41]) == "\u{FFFD}A")
        #expect(excerpt.text("") == "")
    }

    @Test("Control characters, line ends and direction marks become blanks")
    func controls() {
        #expect(excerpt.text("a\r\n\tb\u{0}c\u{1B}[31m\u{202E}d\u{2028}e") == "a b c [31m d e")
    }

    @Test("No part of the token stays, wherever it stands", arguments: [0, 180, 190, 195, 199, 200])
    func token(offset: Int) {
        let text = excerpt.text(String(repeating: "x", count: offset) + "secret-0123456789 rest")
        #expect(!text.contains("secret"))
        #expect(text.utf8.count <= 200)
    }

    @Test("Other words that look like Slack's tokens don't stay either")
    func lookalikes() {
        #expect(excerpt.text(#"{"token":"xoxp-12-34" } xapp-1 fine"#) == "<redacted> } <redacted> fine")
    }

    @Test("Codes keep letters, digits and separators")
    func codes() {
        #expect(Excerpt.code("channels:read,im-x_y.z") == "channels:read,im-x_y.z")
        #expect(Excerpt.code("a\n<b> ä") == "a??b???" + "?")
        #expect(Excerpt.code(String(repeating: "x", count: 500)).count == 200)
    }
}

@Suite("Forms")
struct FormEncoderTests {
    @Test("All but unreserved characters is percent-encoded")
    func encoding() {
        var form = FormEncoder()
        form.add("a", "x+/= &ä~-._Z9")
        form.add("none", nil)
        form.add("flag", true)
        form.add("n", -3)
        #expect(String(buffer: form.buffer) == "a=x%2B%2F%3D%20%26%C3%A4~-._Z9&flag=true&n=-3")
    }
}

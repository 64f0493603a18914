import Testing

@testable import Systemd

@Suite("Text in a log")
struct LogTextTests {
    @Test(
        "Control characters, line separators and changes of direction are escaped",
        arguments: [
            ("plain text", "plain text"),
            ("line\nPRIORITY=0", "line\\nPRIORITY=0"),
            ("a\r\nb\tc\0d", "a\\r\\nb\\tc\\0d"),
            ("\u{1B}[2Jgone", "\\u{1b}[2Jgone"),
            ("\u{7F}\u{85}\u{9B}31m", "\\u{7f}\\u{85}\\u{9b}31m"),
            ("a\u{2028}b\u{2029}c", "a\\u{2028}b\\u{2029}c"),
            ("\u{202E}evil\u{2066}", "\\u{202e}evil\\u{2066}"),
            ("ö 😀 👩‍💻 日本", "ö 😀 👩‍💻 日本"),
            ("back\\slash", "back\\slash"),
            ("", ""),
        ]
    )
    func escaped(text: String, expected: String) {
        #expect(LogText.escaped(text, limit: 1000) == expected)
    }

    @Test("It is cut to bytes, never within a character or an escape", arguments: 3...40)
    func cut(limit: Int) {
        let text = "aö😀\n\u{1B}b日本語 and more of it"
        let result = LogText.escaped(text, limit: limit)
        let whole = "aö😀\\n\\u{1b}b日本語 and more of it"
        #expect(result.utf8.count <= limit)
        if whole.utf8.count <= limit {
            #expect(result == whole)
        } else {
            #expect(result.hasSuffix("…") && whole.hasPrefix(result.dropLast()))
            #expect(!result.dropLast().hasSuffix("\\") && !result.dropLast().hasSuffix("{1"))
        }
    }

    @Test("A long text takes time by its limit, not by its length")
    func long() {
        let text = String(repeating: "x\n", count: 5_000_000)
        #expect(LogText.escaped(text, limit: 100).utf8.count <= 100)
    }
}

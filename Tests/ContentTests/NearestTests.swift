import Content
import Testing

@Suite("Folding and near misses")
struct NearestTests {
    @Test(
        "The nearest come first, and what is too far doesn't come",
        arguments: [
            ("mutx", ["mutex"]),
            ("gorutine", ["goroutine", "goroutines"]),
            ("chanel", ["channel"]),
            ("slcie", ["slice"]),
            ("zzz", []),
            ("", []),
            ("q", []),
        ]
    )
    func nearest(text: String, expected: [String]) {
        let known = ["channel", "mutex", "goroutines", "goroutine", "slice", "defer"]
        #expect(Nearest.matches(to: text, among: known) == expected)
    }

    @Test("Texts of any length are compared")
    func long() {
        let long = String(repeating: "é", count: 100_000)
        #expect(Nearest.matches(to: long, among: [long, "x", ""]).isEmpty)
    }

    @Test(
        "Spellings that people take for the same are folded to the same",
        arguments: [
            ("Don’t  Ask", "don't ask"),
            ("\u{A0}“Context”\u{2003}x ", "\"context\" x"),
            ("go\u{200B}fmt\u{FEFF}", "gofmt"),
            ("STRUCT{}", "struct{}"),
            ("\u{200B} \n", ""),
            ("ÄÖ", "äö"),
            ("❤\u{FE0F} «a» it\u{2032}s", "❤ \"a\" it's"),
        ]
    )
    func folding(text: String, expected: String) {
        #expect(Folding.fold(text) == expected)
    }
}

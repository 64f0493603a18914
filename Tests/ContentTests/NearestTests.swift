import Content
import TestSupport
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

    @Test("A single slip is forgiven wherever it is, in any alphabet")
    func slips() {
        var generator = SeededGenerator(seed: 5)
        for round in 0..<5_000 {
            let alphabet = Array(round % 2 == 0 ? "abcdefgh-_ " : "aéжß漢-")
            func letter() -> Character { alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
            let word = (0..<Int.random(in: 3...12, using: &generator)).map { _ in letter() }
            var slip = word
            let place = Int.random(in: 0..<word.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: slip[place] = letter()
            case 1: slip.insert(letter(), at: place)
            case 2: slip.remove(at: place)
            default: slip.swapAt(place, max(0, place - 1))
            }
            #expect(Nearest.matches(to: String(slip), among: [String(word)]).count == 1, "\(slip) for \(word)")
        }
    }

    @Test("Texts of any length are compared")
    func long() {
        let long = String(repeating: "é", count: 100_000)
        #expect(Nearest.matches(to: long, among: [long, "x", ""]).isEmpty)
    }
}

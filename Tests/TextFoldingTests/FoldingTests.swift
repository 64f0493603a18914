import Foundation
import Testing

@testable import TextFolding

@Suite("Folding")
struct FoldingTests {
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
            ("A\u{308}O\u{308}", "äö"),
            ("e \u{301}", "e \u{301}"),
            ("e\u{200D}\u{301}", "é"),
            ("\u{301}\u{301}", "\u{301}\u{301}"),
            ("x\u{301}\u{302}", "x\u{301}\u{302}"),
        ]
    )
    func folding(text: String, expected: String) {
        #expect(Folding.fold(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
        #expect(Folding.fold(expected).unicodeScalars.elementsEqual(expected.unicodeScalars))
    }

    @Test("Every letter that Unicode can take apart is the same in one piece and in several")
    func composed() {
        var count = 0
        for value in UInt32(0x80)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(scalar)
            let apart = text.decomposedStringWithCanonicalMapping
            // Those that are never put together again are met in pieces alone.
            guard apart.unicodeScalars.count > 1,
                text.precomposedStringWithCanonicalMapping.unicodeScalars.elementsEqual(text.unicodeScalars)
            else { continue }
            count += 1
            let folded = Folding.fold(text)
            #expect(
                Folding.fold(apart).unicodeScalars.elementsEqual(folded.unicodeScalars),
                "U+\(String(value, radix: 16))"
            )
        }
        // 11,172 syllables of Korean, and some thousand letters.
        #expect(count > 12_000)
    }

    @Test("The table's letters and results go together")
    func table() {
        for (mark, bases, results) in Composition.pairs {
            #expect(bases.unicodeScalars.count == results.unicodeScalars.count, "\(mark)")
        }
    }

    @Test("A row of marks costs what its length costs")
    func linear() {
        let short = seconds(String(repeating: "\u{323}\u{302}", count: 2_000))
        let long = seconds(String(repeating: "\u{323}\u{302}", count: 64_000))
        // 32 times as long; squared it would be 1,024 times.
        #expect(long < short * 200)
    }

    /// The best of some attempts, since others use the machine too.
    private func seconds(_ text: String) -> Double {
        (0..<5).map { _ in
            let start = ContinuousClock.now
            _ = Folding.fold("e" + text)
            return (ContinuousClock.now - start) / .seconds(1)
        }.min() ?? 0
    }
}

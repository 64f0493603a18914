import SlackEvents
import TestSupport
import Testing

@Suite("JSON texts")
struct JSONReaderTests {
    private func error(_ json: [UInt8]) -> JSONScanError? {
        do throws(JSONScanError) {
            try JSONReader.validate(json.span)
            return nil
        } catch {
            return error
        }
    }

    private func error(_ json: String) -> JSONScanError? {
        error(Array(json.utf8))
    }

    @Test(
        "What RFC 8259 allows is accepted",
        arguments: [
            "0", "-0", "-1.5e+10", "1E9", "0.0001", "true", "false", "null", #""""#, "[]", "{}", " [ ] ", "\t{\r\n}\n",
            #"{"a":1,"a":2}"#, #"{"":{}}"#, #"[[],{},[[]],[{}],"]}"]"#, #""\"\\\/\b\f\n\r\t\u0000\uD83D\uDE00""#,
            #""\ud800""#, #""\udc00\ud800""#, "\"\u{7F}\u{80}é€\u{2028}\u{FFFF}😀\u{10FFFF}\"",
            #"{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":[1,2,3]}"#,
        ]
    )
    func accepted(json: String) {
        #expect(error(json) == nil)
    }

    @Test(
        "What RFC 8259 forbids is refused, with the place and what should be there",
        arguments: [
            ("", 0, .value), (" ", 1, .value), ("nul", 0, .value), ("nulL", 0, .value), ("trues", 4, .end),
            ("[1]]", 3, .end),
            ("\u{FEFF}{}", 0, .value), ("01", 1, .end), ("-", 1, .digit), ("-a", 1, .digit), ("+1", 0, .value),
            (".5", 0, .value),
            ("1.", 2, .digit), ("1.e3", 2, .digit), ("1e", 2, .digit), ("1e+", 3, .digit), ("NaN", 0, .value),
            ("0x1", 1, .end),
            ("[", 1, .value), ("[1", 2, .commaOrBracket), ("[1,", 3, .value), ("[1,]", 3, .value), ("[,1]", 1, .value),
            ("[1 2]", 3, .commaOrBracket), ("[1}", 2, .commaOrBracket), ("[}", 1, .value),
            ("{", 1, .memberName), ("{1:2}", 1, .memberName), ("{]", 1, .memberName), (#"{"a""#, 4, .colon),
            (#"{"a" 1}"#, 5, .colon), (#"{"a":}"#, 5, .value), (#"{"a":1"#, 6, .commaOrBrace),
            (#"{"a":1]"#, 6, .commaOrBrace),
            (#"{"a":1,}"#, 7, .memberName), (#"{"a":1 "b":2}"#, 7, .commaOrBrace), ("{'a':1}", 1, .memberName),
            (#"""#, 1, .closingQuote), (#""abcdefghijk"#, 12, .closingQuote), (#""\"#, 2, .escape),
            (#""\x""#, 2, .escape),
            (#""\u12"#, 5, .escape), (#""\u12G4""#, 5, .escape), (#""\U0041""#, 2, .escape),
            ("\"\n\"", 1, .escapedControl), ("\"abcdefgh\u{1F}\"", 9, .escapedControl),
            ("\"\u{0}\"", 1, .escapedControl),
            ("[1]\u{0}", 3, .end), ("\u{A0}1", 0, .value), ("/**/1", 0, .value),
        ] as [(String, Int, JSONScanError.Expectation)]
    )
    func refused(json: String, offset: Int, expected: JSONScanError.Expectation) {
        #expect(error(json) == JSONScanError(offset: offset, expected: expected))
    }

    @Test(
        "Bytes that are not UTF-8 are refused, wherever in the string they are",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE2, 0x82],
            [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xF0, 0x9F, 0x98, 0xC0],
        ] as [[UInt8]]
    )
    func invalidUTF8(bytes: [UInt8]) {
        for before in 0..<18 {
            let plain = [UInt8](repeating: 0x61, count: before)
            let json = [0x22] + plain + bytes + [0x22]
            #expect(error(json) == JSONScanError(offset: before + 1, expected: .utf8))
            // At the very end of the bytes too.
            #expect(error([0x22] + plain + bytes)?.offset == before + 1)
        }
        #expect(error(bytes)?.expected == .value)
    }

    @Test("A special byte is found at each place of a long string")
    func eachPlace() {
        for count in 0..<40 {
            for place in 0..<count {
                var plain = [UInt8](repeating: 0x7E, count: count)
                plain[place] = 0x1F
                let at = JSONScanError(offset: place + 1, expected: .escapedControl)
                #expect(error([0x22] + plain + [0x22]) == at)
                plain[place] = 0x22
                #expect(error([0x22] + plain + [0x22]) == JSONScanError(offset: place + 2, expected: .end))
                plain[place] = 0x5C
                #expect(error([0x22] + plain + [0x22])?.expected == (place + 1 < count ? .escape : .closingQuote))
            }
        }
    }

    @Test("512 levels are read, one more is refused, and a hundred thousand do not overflow the stack")
    func depth() {
        func nested(_ levels: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
        }
        #expect(error(nested(512, "[", "]")) == nil)
        #expect(error(nested(512, #"{"a":"#, "}")) == nil)
        #expect(error(nested(256, #"[{"a":"#, "}]")) == nil)
        #expect(error(nested(513, "[", "]")) == JSONScanError(offset: 512, expected: .shallower))
        #expect(error(nested(513, #"{"a":"#, "}"))?.expected == .shallower)
        #expect(error(String(repeating: "[", count: 100_000)) == JSONScanError(offset: 512, expected: .shallower))
        // Levels that have been closed do not count.
        #expect(error("[" + String(repeating: "[[]],", count: 10_000) + "0]") == nil)
    }

    @Test("Each level remembers if it is an object or a list", arguments: [1, 2, 63, 64, 65, 127, 128, 300, 511])
    func kinds(levels: Int) {
        var generator = SeededGenerator(seed: UInt64(levels))
        for _ in 0..<20 {
            let kinds = (0..<levels).map { _ in Bool.random(using: &generator) }
            let opening = kinds.map { $0 ? #"{"k":"# : "[" }.joined()
            let closing = kinds.reversed().map { $0 ? "}" : "]" }
            #expect(error(opening + "0" + closing.joined()) == nil)
            var wrong = closing
            let place = Int.random(in: 0..<levels, using: &generator)
            wrong[place] = wrong[place] == "}" ? "]" : "}"
            #expect(error(opening + "0" + wrong.joined())?.offset == opening.utf8.count + 1 + place)
        }
    }

    @Test("An error says where and what, in a sentence")
    func description() {
        let error = JSONScanError(offset: 17, expected: .commaOrBrace)
        #expect("\(error)" == "The JSON cannot be used: at byte 17, expected a comma or the object's closing brace.")
    }

    @Test(
        "JSONTestSuite: y_ is accepted, n_ is refused, i_ is survived",
        .enabled(if: SharedData.has("json/test_parsing"), "no ../shared/json/test_parsing here")
    )
    func suite() throws {
        var counts: [Character: Int] = [:]
        for path in SharedData.json(in: "json/test_parsing") {
            let name = path.split(separator: "/").last ?? ""
            let bytes = try SharedData.bytes(path)
            let error = error(bytes)
            let envelope = Result { () throws(JSONScanError) in try scan(bytes) }
            switch name.first {
            case "y": #expect(error == nil, "\(name)")
            case "n":
                #expect(error != nil, "\(name)")
                if case .success = envelope { Issue.record("\(name) was taken for an envelope") }
            default: break
            }
            counts[name.first ?? "?", default: 0] += 1
        }
        #expect(counts["y", default: 0] > 90 && counts["n", default: 0] > 180 && counts["i", default: 0] > 30)
    }
}

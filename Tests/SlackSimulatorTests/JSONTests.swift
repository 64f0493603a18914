import SlackSimulator
import Testing

@Suite("JSON")
struct JSONTests {
    @Test(
        "What is read is written the same, members in their order and numbers as they were",
        arguments: [
            "null", "true", "false", "0", "-0", "1700000000.000100", "1e9", "-1.5E-3", #""""#, #""a\"b\\c\nd\te""#,
            "[]", "{}",
            #"{"b":1,"a":[true,null,{}],"b":2}"#, #""ö😀\u0000""#,
        ]
    )
    func roundTrip(text: String) throws {
        #expect(try JSON(parsing: text).text() == text)
    }

    @Test(
        "Escapes are read",
        arguments: [
            (#""\u00f6\/\b\f\r""#, "ö/\u{8}\u{C}\r"), (#""\ud83d\ude00""#, "😀"), (#""\ud83dx""#, "\u{FFFD}x"),
            (#""\ude00""#, "\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
        ]
    )
    func escapes(text: String, string: String) throws {
        #expect(try JSON(parsing: " \n" + text + "\t").string == string)
    }

    @Test("Slack's way of writing escapes slashes and all beyond ASCII, and means the same")
    func slackStyle() throws {
        let json: JSON = ["a/b": "ö😀"]
        #expect(json.text(.slack) == #"{"a\/b":"\u00f6\ud83d\ude00"}"#)
        #expect(try JSON(parsing: json.text(.slack)) == json)
    }

    @Test(
        "What is no JSON is refused with its place",
        arguments: [
            ("", 0), (" ", 1), ("{", 1), (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), ("[1,]", 3), ("[1 2]", 3),
            ("01", 2),
            ("1.", 2), ("1e", 2), ("-", 1), ("tru", 0), (#""a"#, 2), ("\"\n\"", 1), (#""\x""#, 3), (#""\u12g4""#, 5),
            ("1 2", 2),
            ("NaN", 0),
        ]
    )
    func refused(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.offset == offset)
    }

    @Test("Bytes that are no UTF-8 and nesting without end are refused")
    func hostile() {
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 100_000)) }
        #expect(throws: Never.self) {
            try JSON(parsing: String(repeating: "[", count: 512) + String(repeating: "]", count: 512))
        }
    }

    @Test("A member that is set takes its place; one that is set to nil goes")
    func members() {
        var json: JSON = ["a": 1, "b": 2]
        json["a"] = 3
        json["c"] = "x"
        json["b"] = nil
        json["d"] = .null
        #expect(json == ["a": 3, "c": "x", "d": .null])
        var other: JSON = "text"
        other["a"] = true
        #expect(other == ["a": true])
    }
}

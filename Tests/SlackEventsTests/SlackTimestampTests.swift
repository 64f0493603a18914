import SlackEvents
import Testing

@Suite("Timestamps")
struct SlackTimestampTests {
    @Test(
        "A timestamp is seconds and microseconds",
        arguments: [
            ("1700000000.000100", 1_700_000_000, 100, "1700000000.000100"), ("0.0", 0, 0, "0.000000"),
            ("1515449522000016", 1_515_449_522_000_016, 0, "1515449522000016.000000"), ("1.5", 1, 500_000, "1.500000"),
            ("9007199254740993.999999", 9_007_199_254_740_993, 999_999, "9007199254740993.999999"),
            ("9223372036854775807.000001", .max, 1, "9223372036854775807.000001"), ("007.000001", 7, 1, "7.000001"),
        ] as [(String, Int64, Int32, String)]
    )
    func wellFormed(text: String, seconds: Int64, microseconds: Int32, description: String) throws {
        let timestamp = try #require(SlackTimestamp(text))
        #expect(timestamp.seconds == seconds && timestamp.microseconds == microseconds)
        #expect(timestamp.description == description)
        #expect(SlackTimestamp(description) == timestamp)
        #expect(SlackTimestamp(text[...]) == timestamp)
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", ".", "1.", ".5", "1.2.3", "-1.5", "+1", " 1", "1 ", "1e5", "0x1", "1,5", "1.1234567",
            "9223372036854775808", "٣",
            "1.-5", "inf", "nan", "1\u{0}", "1..",
        ]
    )
    func malformed(text: String) {
        #expect(SlackTimestamp(text) == nil)
    }

    @Test("Timestamps are ordered by time, also where their texts are not")
    func order() throws {
        let texts = ["9.9", "10.000001", "10.1", "10.999999", "11", "1700000000.000100"]
        let timestamps = try texts.map { try #require(SlackTimestamp($0)) }
        #expect(timestamps.sorted() == timestamps)
        #expect(zip(timestamps, timestamps.dropFirst()).allSatisfy { $0 < $1 && !($1 < $0) && $0 != $1 })
    }

    @Test("The age is exact to the microsecond, and negative for what is to come")
    func age() throws {
        let timestamp = try #require(SlackTimestamp("1700000000.000100"))
        #expect(timestamp.age(at: 1_700_000_030) == .seconds(30) - .microseconds(100))
        #expect(timestamp.age(at: 1_700_000_030, microseconds: 100) == .seconds(30))
        #expect(timestamp.age(at: 1_699_999_999) == .seconds(-1) - .microseconds(100))
        let latest = try #require(SlackTimestamp("9223372036854775807.999999"))
        #expect(latest.age(at: .min) < .zero)
    }
}

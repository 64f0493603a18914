import Testing

@testable import SlackAPI

@Suite("Retry-After")
struct RetryAfterTests {
    static let headers: [(String?, Duration?)] = [
        ("1", .seconds(1)), ("30", .seconds(30)), (" 30 ", .seconds(30)), ("007", .seconds(7)),
        ("999999", .seconds(999_999)), ("99999999999999999999999", .seconds(1 << 31)),
        (nil, nil), ("", nil), ("0", nil), ("-5", nil), ("+5", nil), ("1.5", nil), ("abc", nil), ("1 2x", .seconds(1)),
        ("Tue, 14 Nov 2023 22:13:20 GMT", nil), ("\u{663}", nil),
    ]

    @Test("Only whole seconds above 0 are a pause", arguments: headers)
    func header(_ header: String?, _ pause: Duration?) {
        #expect(RetryAfter.seconds(header) == pause)
    }

    private let rule = RetryAfter(defaultPause: .seconds(2), maximumPause: .seconds(60))

    @Test("Slack's pause is kept to the second at least, and a minute at most")
    func asked() {
        #expect(rule.pause(asked: .seconds(30), strikes: 1, jitter: 0) == .seconds(30))
        #expect(rule.pause(asked: .seconds(30), strikes: 9, jitter: 0.999) < .seconds(30.25))
        #expect(rule.pause(asked: .seconds(999_999), strikes: 1, jitter: 0) == .seconds(60))
    }

    @Test("Without one it is 2 to 3 s, doubled each time, a minute at most")
    func unasked() {
        #expect(rule.pause(asked: nil, strikes: 1, jitter: 0) == .seconds(2))
        #expect(rule.pause(asked: nil, strikes: 1, jitter: 0.5) == .seconds(2.5))
        #expect(rule.pause(asked: nil, strikes: 3, jitter: 0) == .seconds(8))
        #expect(rule.pause(asked: nil, strikes: 6, jitter: 0) == .seconds(60))
        #expect(rule.pause(asked: nil, strikes: .max, jitter: 0.9) == .seconds(60))
    }
}

import Systemd
import Testing

@Suite("What is said once a minute")
struct QuietLogTests {
    @Test("After a hundred topics a new one is still said, and those that follow share its minute")
    func manyTopics() {
        var quiet = QuietLog()
        let start = ContinuousClock.now
        for number in 0..<100 { #expect(quiet.shouldSay("type \(number)", now: start) == 0) }
        #expect(quiet.shouldSay("wrong signature", now: start) == 0)
        #expect(quiet.shouldSay("Redis is gone", now: start) == nil)
        #expect(quiet.shouldSay("Redis is gone", now: start + .seconds(61)) == 1)
        #expect(quiet.shouldSay("type 7", now: start + .seconds(61)) == 0)
    }
}

import Testing
@testable import WorkQueue

@Suite("Entries in hand", .timeLimit(.minutes(1)))
struct InHandTests {
    private let start = ContinuousClock.now
    private let key = InHand.Key(stream: .publicMessages, id: "1-0")
    private let inHand = InHand(lifetime: .seconds(9))

    @Test("A claim is held until its lifetime is over, and renewing begins it anew")
    func claims() {
        #expect(inHand.begin(key, claimedAt: start))
        #expect(!inHand.begin(key, claimedAt: start))
        #expect(inHand.isHeld(key, now: start + .seconds(8)))
        #expect(!inHand.isHeld(key, now: start + .seconds(9)))
        inHand.renewed([key.id], of: key.stream, askedAt: start + .seconds(5))
        #expect(inHand.isHeld(key, now: start + .seconds(13)))
        inHand.end(key)
        #expect(!inHand.isHeld(key, now: start))
    }

    @Test("A claim that has lapsed is not renewed: another may have it")
    func lapsed() {
        #expect(inHand.begin(key, claimedAt: start))
        #expect(inHand.renewable(of: key.stream, now: start + .seconds(8)) == [key.id])
        #expect(inHand.renewable(of: key.stream, now: start + .seconds(10)).isEmpty)
    }

    @Test("An entry that is handed out again while it is in hand keeps the age of its claim")
    func handedOutAgain() {
        #expect(inHand.begin(key, claimedAt: start))
        #expect(!inHand.begin(key, claimedAt: start + .seconds(8)))
        #expect(!inHand.isHeld(key, now: start + .seconds(9)))
    }

    @Test("A parked entry whose claim has lapsed is ours again when it is handed out again, and may be renewed")
    func parkedAndHandedOutAgain() {
        let lapsed = ContinuousClock.now + .seconds(20)
        #expect(inHand.begin(key, claimedAt: .now))
        #expect(inHand.park(key, atMost: 1))
        #expect(!inHand.isHeld(key, now: lapsed))
        #expect(!inHand.begin(key, claimedAt: lapsed))
        #expect(inHand.isHeld(key, now: lapsed))
        #expect(inHand.renewable(of: key.stream, now: lapsed) == [key.id])
    }

    @Test("Reading waits for room, and for the end of a pause")
    func room() async {
        #expect(inHand.begin(key, claimedAt: start))
        inHand.setPaused(true)
        async let mayRead = inHand.waitToRead(atMost: 0)
        inHand.end(key)
        inHand.setPaused(false)
        #expect(await mayRead)
    }

    @Test("A parked entry takes no place, keeps its claim, and is begun again when there is room and no pause")
    func parking() async {
        let other = InHand.Key(stream: .publicMessages, id: "2-0")
        #expect(inHand.begin(key, claimedAt: .now))
        #expect(!inHand.park(other, atMost: 1))
        #expect(inHand.park(key, atMost: 1))
        #expect(inHand.count == 0 && inHand.isHeld(key) && inHand.renewable(of: key.stream) == [key.id])
        #expect(!inHand.begin(key, claimedAt: .now))
        #expect(inHand.begin(other, claimedAt: .now))
        #expect(!inHand.park(other, atMost: 1))
        inHand.setPaused(true)
        async let isBegun = inHand.unpark(key, after: .zero, atMost: 0)
        inHand.setPaused(false)
        #expect(inHand.count == 1)
        inHand.end(other)
        #expect(await isBegun)
        #expect(inHand.count == 1)
    }

    @Test("A parked entry whose claim has lapsed, and one that a stop finds, is not begun again")
    func parkedAndLost() async {
        let short = InHand(lifetime: .milliseconds(20))
        #expect(short.begin(key, claimedAt: .now) && short.park(key, atMost: 1))
        #expect(await short.unpark(key, after: .milliseconds(30), atMost: 1) == false)
        #expect(inHand.begin(key, claimedAt: .now) && inHand.park(key, atMost: 1))
        async let isBegun = inHand.unpark(key, after: .seconds(3600), atMost: 1)
        inHand.stop()
        #expect(await isBegun == false)
    }

    @Test("A stop and a cancellation end every wait")
    func ends() async {
        #expect(inHand.begin(key, claimedAt: start))
        let cancelled = Task { await inHand.waitToRead(atMost: 0) }
        cancelled.cancel()
        #expect(await cancelled.value == false)
        async let mayRead = inHand.waitToRead(atMost: 0)
        async let stopped: Void = inHand.waitForStop()
        inHand.stop()
        #expect(await mayRead == false)
        await stopped
    }
}

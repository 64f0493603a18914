import NIOCore
import NIOEmbedded
import Redis
import Testing

@Suite("The timer of a connection")
struct LazyTimerTests {
    private let loop = EmbeddedEventLoop()
    private let due = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test("It fires at its deadline, and again when it is told to")
    func fires() {
        var times: [NIODeadline] = []
        let timer = LazyTimer(eventLoop: loop) {
            times.append(loop.now)
            return times.count == 1 ? due + .seconds(5) : nil
        }
        timer.arm(due)
        loop.advanceTime(by: .seconds(60))
        #expect(times == [due, due + .seconds(5)])
    }

    @Test("A later deadline waits for the earlier one, a nearer one takes its place")
    func deadlineMoves() {
        var times: [NIODeadline] = []
        let timer = LazyTimer(eventLoop: loop) {
            times.append(loop.now)
            return nil
        }
        timer.arm(due + .seconds(2))
        timer.arm(due + .seconds(3))
        timer.arm(due)
        loop.advanceTime(by: .seconds(60))
        #expect(times == [due])
    }

    @Test("Cancelled by what is due at the same moment, it does not fire: whom it would tell may be gone")
    func cancelledInTheSameTurn() {
        var hasFired = false
        let second = LazyTimer(eventLoop: loop) {
            hasFired = true
            return nil
        }
        let first = LazyTimer(eventLoop: loop) {
            second.cancel()
            return nil
        }
        first.arm(due)
        second.arm(due)
        loop.advanceTime(by: .seconds(60))
        #expect(!hasFired)
    }

    @Test("Moved nearer by what is due at the same moment, it fires once, and can still be cancelled")
    func movedInTheSameTurn() {
        var times: [NIODeadline] = []
        let second = LazyTimer(eventLoop: loop) {
            times.append(loop.now)
            return nil
        }
        let first = LazyTimer(eventLoop: loop) {
            second.cancel()
            second.arm(due + .seconds(5))
            return nil
        }
        first.arm(due)
        second.arm(due)
        loop.advanceTime(to: due + .seconds(1))
        #expect(times.isEmpty)
        second.cancel()
        loop.advanceTime(by: .seconds(60))
        #expect(times.isEmpty)
    }

    @Test("Cancelled while it fires, it does not look again")
    func cancelledFromWithin() {
        var count = 0
        var timer: LazyTimer?
        timer = LazyTimer(eventLoop: loop) {
            count += 1
            timer?.cancel()
            return due + .seconds(5)
        }
        timer?.arm(due)
        loop.advanceTime(by: .seconds(60))
        #expect(count == 1)
    }
}

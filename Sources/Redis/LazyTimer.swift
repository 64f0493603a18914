package import NIOCore

/// One timer for a deadline that moves with nearly every request: it is set anew only when the deadline comes nearer, and
/// otherwise looks again when it fires. Scheduling and cancelling for each request would cost more than the request.
///
/// Stays on one event loop.
package final class LazyTimer {
    private let eventLoop: any EventLoop
    private let fired: () -> NIODeadline?
    private var scheduled: (at: NIODeadline, number: Int, task: Scheduled<Void>)?
    /// How often it was scheduled. The event loop takes all that is due before it runs the first of it, so that a task may
    /// still run after it was cancelled; then its number is not the scheduled one's.
    private var number = 0
    private var cancellations = 0

    /// - Parameter fired: does what is due now and says when to look again; `nil` for not before ``arm(_:)``.
    package init(eventLoop: any EventLoop, fired: @escaping () -> NIODeadline?) {
        self.eventLoop = eventLoop
        self.fired = fired
    }

    /// Makes sure that the timer fires no later than at `deadline`.
    package func arm(_ deadline: NIODeadline) {
        eventLoop.assertInEventLoop()
        if let scheduled {
            guard deadline < scheduled.at else { return }
            scheduled.task.cancel()
        }
        number &+= 1
        let number = number
        let task = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.fire(number) }
        scheduled = (deadline, number, task)
    }

    /// From here on it does not fire, unless it is armed again.
    package func cancel() {
        scheduled?.task.cancel()
        scheduled = nil
        cancellations &+= 1
    }

    private func fire(_ number: Int) {
        guard scheduled?.number == number else { return }
        scheduled = nil
        let cancellations = cancellations
        if let next = fired(), cancellations == self.cancellations { arm(next) }
    }
}

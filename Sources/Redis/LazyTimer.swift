package import NIOCore

/// One timer for a deadline that moves with nearly every request: it is set anew only when the deadline comes nearer, and
/// otherwise looks again when it fires. Scheduling and cancelling for each request would cost more than the request.
///
/// Stays on one event loop.
package final class LazyTimer {
    private let eventLoop: any EventLoop
    private let fired: () -> NIODeadline?
    private var scheduled: (at: NIODeadline, task: Scheduled<Void>)?

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
        let task = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.fire() }
        scheduled = (deadline, task)
    }

    package func cancel() {
        scheduled?.task.cancel()
        scheduled = nil
    }

    private func fire() {
        scheduled = nil
        if let next = fired() { arm(next) }
    }
}

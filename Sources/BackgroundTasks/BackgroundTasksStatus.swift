import Logging
import Redis
import Synchronization
import Systemd

/// Tells systemd and the log how the daemon is: `STATUS=` is what `systemctl status` shows.
final class BackgroundTasksStatus: Sendable {
    private struct State {
        var lease = "asking Redis which host may announce"
        var wasConnected: Bool?
        var summary = ""
        /// Why the feeds in force aren't those of the files; `nil` if they are.
        var feedsProblem: String?
        var isStopping = false
    }

    private let state = Mutex(State())
    private let notifier: ServiceNotifier
    private let logger: Logger
    private let address: String

    init(notifier: ServiceNotifier, logger: Logger, address: String) {
        self.notifier = notifier
        self.logger = logger
        self.address = address
    }

    func ready() {
        notifier.ready(status: text)
    }

    func reloading() {
        notifier.reloading(status: "Reading the feeds again")
    }

    /// - Parameter problem: why the old feeds stay; nil for success.
    func reloaded(problem: String?) {
        let isStopping = state.withLock { state in
            state.feedsProblem = problem
            return state.isStopping
        }
        if !isStopping { notifier.ready(status: text) }
    }

    func stopping() {
        state.withLock { $0.isStopping = true }
        notifier.stopping(status: "Stopping")
    }

    /// The connection came or went. A loss is logged once, not at each attempt.
    func redis(_ event: RedisClient.ConnectionEvent) {
        switch event {
        case .connected:
            state.withLock { $0.wasConnected = true }
            logger.notice("Connected to Redis", metadata: [LogKey.address: .string(address)])
        case .disconnected(let reason):
            let isNews = state.withLock { state in
                defer { state.wasConnected = false }
                return state.wasConnected != false
            }
            if isNews {
                logger.warning(
                    "No connection to Redis: nothing is announced until there is one",
                    metadata: [LogKey.address: .string(address), LogKey.reason: .string(reason)]
                )
            }
        }
    }

    func lease(_ lease: Lease.State) {
        let text: String
        switch lease {
        case .held:
            text = "This host announces"
            logger.notice("This host announces from now on")
        case .other(let name):
            text = "Another host announces: \(name)"
            logger.notice("Another host announces", metadata: [LogKey.instance: .string(name)])
        case .unknown(let reason):
            text = "Nothing is announced: it is not known which host may (\(reason))"
            logger.debug("It is not known which host may announce", metadata: [LogKey.reason: .string(reason)])
        }
        state.withLock { $0.lease = text }
        publish()
    }

    /// Renews what the polls are at every ten seconds, when it has changed, until the task is cancelled.
    func keepCurrent(_ summary: @Sendable () -> String) async {
        while (try? await Task.sleep(for: .seconds(10))) != nil {
            let current = summary()
            let isNew = state.withLock { state in
                defer { state.summary = current }
                return state.summary != current
            }
            if isNew { publish() }
        }
    }

    private func publish() {
        guard state.withLock({ !$0.isStopping }) else { return }
        notifier.status(text)
    }

    private var text: String {
        state.withLock { state in
            [state.lease, state.summary, state.feedsProblem ?? ""].filter { !$0.isEmpty }.joined(separator: "; ")
        }
    }
}

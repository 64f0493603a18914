import Logging
import Redis
import Synchronization
import Systemd

/// Tells systemd and the log how the consumer is: `STATUS=` is what `systemctl status` shows.
final class ConsumerStatus: Sendable {
    private struct State {
        /// Why nothing is read; `nil` while Slack takes the token.
        var slackProblem: String? = "asking Slack who the bot is"
        /// `nil` before the first connection or failure.
        var redisProblem: String? = "connecting to Redis"
        var wasConnected = false
        /// Why the content in force isn't what the folders hold; `nil` if it is.
        var contentProblem: String?
        var summary = ""
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

    func stopping() {
        state.withLock { $0.isStopping = true }
        notifier.stopping(status: "Finishing what is in hand")
    }

    func reloading() {
        notifier.reloading(status: "Reading the content again")
    }

    /// - Parameter problem: why the old content stays; nil for success.
    func reloaded(problem: String?) {
        let isStopping = state.withLock { state in
            state.contentProblem = problem
            return state.isStopping
        }
        if !isStopping { notifier.ready(status: text) }
    }

    func slack(problem: String?) {
        state.withLock { $0.slackProblem = problem }
        publish()
    }

    /// The connection for commands came or went. A loss is logged once, not at each attempt.
    func redis(_ event: RedisClient.ConnectionEvent) {
        switch event {
        case .connected:
            state.withLock { state in
                state.redisProblem = nil
                state.wasConnected = true
            }
            logger.notice("Connected to Redis", metadata: [LogKey.address: .string(address)])
        case .disconnected(let reason):
            let isNews = state.withLock { state in
                defer { state.redisProblem = "no Redis (\(reason)): trying again" }
                return state.redisProblem == nil || state.redisProblem == "connecting to Redis"
            }
            if isNews {
                logger.warning(
                    "No connection to Redis: nothing is read until there is one",
                    metadata: [LogKey.address: .string(address), LogKey.reason: .string(reason)]
                )
            }
        }
        publish()
    }

    func summary(_ summary: String) {
        let isNew = state.withLock { state in
            defer { state.summary = summary }
            return state.summary != summary
        }
        if isNew { publish() }
    }

    private func publish() {
        guard state.withLock({ !$0.isStopping }) else { return }
        notifier.status(text)
    }

    private var text: String {
        state.withLock { state in
            let problems = [state.slackProblem, state.redisProblem].compactMap { $0 }
            let now = problems.isEmpty ? "Reading the streams" : "Nothing is read: \(problems.joined(separator: "; "))"
            let parts = [now, state.summary, state.contentProblem ?? ""]
            return parts.filter { !$0.isEmpty }.joined(separator: "; ")
        }
    }
}

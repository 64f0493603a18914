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
        /// Why reading fails although Redis is there; `nil` while it works.
        var readingProblem: String?
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
            state.withLock { $0.redisProblem = nil }
            logger.notice("Connected to Redis", metadata: [LogKey.address: .string(address)])
        case .disconnected(let reason):
            let isNews = state.withLock { state in
                defer { state.redisProblem = "no Redis (\(reason)): trying again" }
                return state.redisProblem == nil || state.redisProblem == "connecting to Redis"
            }
            if isNews {
                let advice =
                    ["WRONGPASS", "NOAUTH"].contains(where: reason.contains)
                    ? "; correct user and password in REDIS_URL or the credential redis-url" : ""
                logger.warning(
                    "No connection to Redis: nothing is read until there is one",
                    metadata: [LogKey.address: .string(address), LogKey.reason: .string(reason + advice)]
                )
            }
        }
        publish()
    }

    /// Reading the streams failed, or works again (`nil`). What keeps failing is logged once.
    func reading(_ failure: RedisError?) {
        guard let failure else {
            let isNews = state.withLock { state in
                defer { state.readingProblem = nil }
                return state.readingProblem != nil
            }
            if isNews { logger.notice("Reading the streams works again") }
            return publish()
        }
        // A group that is missing is made in the next round.
        if failure.replyCode == "NOGROUP" || failure.replyCode == "UNBLOCKED" { return }
        let isNews = state.withLock { state in
            // The connection's own loss is reported already.
            guard state.redisProblem == nil else { return false }
            defer { state.readingProblem = "\(failure)" }
            return state.readingProblem != "\(failure)"
        }
        if isNews {
            var metadata: Logger.Metadata = [LogKey.address: .string(address)]
            if let advice = Self.advice(failure.replyCode) { metadata[LogKey.reason] = .string(advice) }
            // What Redis refuses somebody must change; a Redis that is slow or gone comes back.
            logger.log(
                level: failure.replyCode == nil ? .warning : .error,
                "The streams can't be read, trying again",
                error: failure,
                metadata: metadata
            )
        }
        publish()
    }

    /// What to do about the codes that somebody can do something about.
    private static func advice(_ code: String?) -> String? {
        switch code {
        case "WRONGTYPE":
            "a key of the queue is no stream: another program uses this Redis and GOPHER_APP_NAME; choose another name"
        case "NOPERM": "the ACL user lacks a right: allow it the app's keys and commands (ACL SETUSER)"
        case "MISCONF": "Redis can't write to its disk: see its log"
        case "OOM": "raise maxmemory, or find out what fills it"
        default: nil
        }
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
            let problems = [state.slackProblem, state.redisProblem ?? state.readingProblem].compactMap { $0 }
            let now = problems.isEmpty ? "Reading the streams" : "Nothing is read: \(problems.joined(separator: "; "))"
            let parts = [now, state.summary, state.contentProblem ?? ""]
            return parts.filter { !$0.isEmpty }.joined(separator: "; ")
        }
    }
}

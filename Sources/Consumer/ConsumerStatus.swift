import Logging
import Operations
import Redis
import Systemd

/// How the consumer is, for systemd and the log.
typealias ConsumerStatus = DaemonStatus<ReadingStatus>

/// What a consumer needs beside the connection to Redis, in words.
struct ReadingStatus: Sendable {
    /// Why nothing is read; nil while Slack takes the token.
    var slackProblem: String? = "asking Slack who the bot is"
    /// Why reading fails although Redis is there; nil while it works.
    var readingProblem: String?
    /// Why the content in force isn't what the folders hold; nil if it is.
    var contentProblem: String?
}

extension DaemonStatus<ReadingStatus> {
    convenience init(notifier: ServiceNotifier, logger: Logger, address: String) {
        self.init(
            ReadingStatus(),
            notifier: notifier,
            logger: logger,
            address: address,
            loss: "No connection to Redis: nothing is read until there is one",
            page: .redisAwayFromConsumer
        ) { state in
            let redisProblem =
                switch state.redis {
                case .connecting: "connecting to Redis"
                case .connected: state.details.readingProblem
                case .lost(let reason): "no Redis (\(reason)): trying again"
                }
            let problems = [state.details.slackProblem, redisProblem].compactMap { $0 }
            let now = problems.isEmpty ? "Reading the streams" : "Nothing is read: \(problems.joined(separator: "; "))"
            let parts = [now, state.summary, state.details.contentProblem ?? ""]
            return parts.filter { !$0.isEmpty }.joined(separator: "; ")
        }
    }

    /// - Parameter problem: why the old content stays; nil for success.
    func reloaded(problem: String?) {
        update { $0.details.contentProblem = problem }
        ready()
    }

    func slack(problem: String?) {
        update { $0.details.slackProblem = problem }
    }

    /// Reading the streams failed, or works again (`nil`). What keeps failing is logged once.
    func reading(_ failure: RedisError?) {
        guard let failure else {
            let isNews = update { state in
                defer { state.details.readingProblem = nil }
                return state.details.readingProblem != nil
            }
            if isNews { logger.notice("Reading the streams works again") }
            return
        }
        // A group that is missing is made in the next round.
        if failure.replyCode == "NOGROUP" || failure.replyCode == "UNBLOCKED" { return }
        let isNews = update { state in
            // The connection's own loss is reported already.
            guard state.redis == .connected else { return false }
            defer { state.details.readingProblem = "\(failure)" }
            return state.details.readingProblem != "\(failure)"
        }
        guard isNews else { return }
        var metadata: Logger.Metadata = [
            LogKey.messageID: .page(.streamsUnreadable), LogKey.address: .string(address),
        ]
        if let advice = Self.advice(failure.replyCode) { metadata[LogKey.reason] = .string(advice) }
        // What Redis refuses somebody must change; a Redis that is slow or gone comes back.
        logger.log(
            level: failure.replyCode == nil ? .warning : .error,
            "The streams can't be read, trying again",
            error: failure,
            metadata: metadata
        )
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
}

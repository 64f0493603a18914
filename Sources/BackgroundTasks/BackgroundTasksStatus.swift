import Logging
import Operations
import Systemd

/// How the daemon is, for systemd and the log.
typealias BackgroundTasksStatus = DaemonStatus<AnnouncingStatus>

/// What decides about announcements beside the connection to Redis, in words.
struct AnnouncingStatus: Sendable {
    /// Which host announces.
    var lease = "asking Redis which host may announce"
    /// Why the feeds in force aren't those of the files; nil if they are.
    var feedsProblem: String?
}

extension DaemonStatus<AnnouncingStatus> {
    convenience init(notifier: ServiceNotifier, logger: Logger, address: String) {
        self.init(
            AnnouncingStatus(),
            notifier: notifier,
            logger: logger,
            address: address,
            loss: "No connection to Redis: nothing is announced until there is one",
            page: .redisAwayFromBackgroundTasks
        ) { state in
            [state.details.lease, state.summary, state.details.feedsProblem ?? ""].filter { !$0.isEmpty }
                .joined(separator: "; ")
        }
    }

    /// - Parameter problem: why the old feeds stay; nil for success.
    func reloaded(problem: String?) {
        update { $0.details.feedsProblem = problem }
        ready()
    }

    func lease(_ lease: Lease.State) {
        let text: String
        switch lease {
        case .held:
            text = "This host announces"
            logger.notice("This host announces from now on")
        case .other(let name):
            text = "Another host announces: \(name)"
            logger.notice(
                "Another host announces",
                metadata: [LogKey.messageID: .page(.otherHostAnnounces), LogKey.instance: .string(name)]
            )
        case .unknown(let reason):
            text = "Nothing is announced: it is not known which host may (\(reason))"
            logger.debug("It is not known which host may announce", metadata: [LogKey.reason: .string(reason)])
        }
        update { $0.details.lease = text }
    }
}

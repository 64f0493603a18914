import Logging
import Operations
import Systemd

/// How the daemon is, for systemd and the log: beside Redis, which host announces.
typealias BackgroundTasksStatus = DaemonStatus<LeaseStatus>

/// Which host announces, in words.
struct LeaseStatus: Sendable {
    var text = "asking Redis which host may announce"
}

extension DaemonStatus<LeaseStatus> {
    convenience init(notifier: ServiceNotifier, logger: Logger, address: String) {
        self.init(
            LeaseStatus(),
            notifier: notifier,
            logger: logger,
            address: address,
            whileAway: "nothing is announced"
        ) { state in
            state.summary.isEmpty ? state.details.text : "\(state.details.text); \(state.summary)"
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
        update { $0.details.text = text }
    }
}

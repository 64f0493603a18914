import Logging
import Operations
import Systemd

/// How the gateway is, for systemd and the log.
typealias GatewayStatus = DaemonStatus<Void>

extension DaemonStatus<Void> {
    convenience init(notifier: ServiceNotifier, logger: Logger, address: String) {
        self.init(
            (),
            notifier: notifier,
            logger: logger,
            address: address,
            loss: "No connection to Redis: answering 503 until there is one",
            page: .redisAwayFromGateway
        ) { state in
            let redis =
                switch state.redis {
                case .connecting: "connecting to Redis"
                case .connected: "connected to Redis"
                case .lost(let reason): "no Redis (\(reason)): answering 503, trying again"
                }
            return state.summary.isEmpty ? redis : "\(redis); \(state.summary)"
        }
    }
}

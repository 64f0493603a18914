import Logging
import Redis
import Synchronization
import Systemd

/// Tells systemd and the log how the gateway is: `STATUS=` is what `systemctl status` shows.
final class GatewayStatus: Sendable {
    private struct State {
        var redis = "connecting to Redis"
        var isConnected = false
        var summary = ""
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
        notifier.stopping(status: "Finishing open requests")
    }

    /// The connection came or went. A loss is logged once, not at each attempt.
    func redis(_ event: RedisClient.ConnectionEvent) {
        switch event {
        case .connected:
            state.withLock { state in
                state.redis = "connected to Redis"
                state.isConnected = true
            }
            logger.notice("Connected to Redis", metadata: [LogKey.address: .string(address)])
        case .disconnected(let reason):
            let isNews = state.withLock { state in
                defer {
                    state.redis = "no Redis (\(reason)): answering 503, trying again"
                    state.isConnected = false
                }
                return state.isConnected || state.redis == "connecting to Redis"
            }
            if isNews {
                logger.warning(
                    "No connection to Redis: answering 503 until there is one",
                    metadata: [LogKey.address: .string(address), LogKey.reason: .string(reason)]
                )
            }
        }
        notifier.status(text)
    }

    /// Renews the numbers in the status every ten seconds, when they have changed.
    func keepCurrent(_ summary: @Sendable () async -> String) async throws {
        while true {
            try await Task.sleep(for: .seconds(10))
            let current = await summary()
            let isNew = state.withLock { state in
                defer { state.summary = current }
                return state.summary != current
            }
            if isNew { notifier.status(text) }
        }
    }

    private var text: String {
        state.withLock { $0.summary.isEmpty ? $0.redis : "\($0.redis); \($0.summary)" }
    }
}

package import Logging
package import Redis
import Synchronization
package import Systemd

/// Tells systemd and the log how a daemon is: `STATUS=` is what `systemctl status` shows.
///
/// The connection to Redis, the summary of the work and the end are the same for all daemons; the rest is `Details`.
package final class DaemonStatus<Details: Sendable>: Sendable {
    /// What is known at a moment.
    package struct State: Sendable {
        package fileprivate(set) var redis = RedisState.connecting
        /// What was done lately, in numbers; empty at first.
        package fileprivate(set) var summary = ""
        package var details: Details
        package fileprivate(set) var isStopping = false
    }

    /// The connection to Redis.
    package enum RedisState: Sendable, Equatable {
        /// Before the first connection or failure. May become connected or lost.
        case connecting
        /// May become lost.
        case connected
        /// Why. May become connected.
        case lost(String)
    }

    package let logger: Logger
    /// Where Redis is, for the log; without a password.
    package let address: String
    private let state: Mutex<State>
    private let notifier: ServiceNotifier
    private let loss: Logger.Message
    private let page: CatalogMessage
    private let describe: @Sendable (State) -> String

    /// - Parameters:
    ///   - address: where Redis is, for the log; without a password.
    ///   - loss: what is logged when Redis is away.
    ///   - page: its page in the journal's catalog.
    ///   - describe: the line for `systemctl status`.
    package init(
        _ details: Details,
        notifier: ServiceNotifier,
        logger: Logger,
        address: String,
        loss: Logger.Message,
        page: CatalogMessage,
        describe: @escaping @Sendable (State) -> String
    ) {
        state = Mutex(State(details: details))
        self.notifier = notifier
        self.logger = logger
        self.address = address
        self.loss = loss
        self.page = page
        self.describe = describe
    }

    /// Start-up is complete, or a reload.
    package func ready() {
        let (text, isStopping) = state.withLock { (describe($0), $0.isStopping) }
        if !isStopping { notifier.ready(status: text) }
    }

    /// A reload has begun; ``ready()`` has to follow.
    package func reloading(_ text: String) {
        notifier.reloading(status: text)
    }

    /// The end has begun: from now on `text` stays.
    package func stopping(_ text: String) {
        state.withLock { $0.isStopping = true }
        notifier.stopping(status: text)
    }

    /// Changes what is known, and tells systemd if that changes the line.
    @discardableResult
    package func update<Result>(_ change: (inout State) -> Result) -> Result {
        let (result, old, text, isStopping) = state.withLock { state in
            let old = describe(state)
            return (change(&state), old, describe(state), state.isStopping)
        }
        if text != old, !isStopping { notifier.status(text) }
        return result
    }

    /// The connection came or went. A loss is logged once, not at each attempt.
    package func redis(_ event: RedisClient.ConnectionEvent) {
        switch event {
        case .connected:
            update { $0.redis = .connected }
            logger.notice("Connected to Redis", metadata: [LogKey.address: .string(address)])
        case .disconnected(let reason):
            let isNews = update { state in
                defer { state.redis = .lost(reason) }
                return state.redis == .connecting || state.redis == .connected
            }
            guard isNews else { return }
            let advice =
                ["WRONGPASS", "NOAUTH"].contains(where: reason.contains)
                ? "; correct user and password in REDIS_URL or the credential redis-url" : ""
            logger.warning(
                loss,
                metadata: [
                    LogKey.messageID: .page(page), LogKey.address: .string(address),
                    LogKey.reason: .string(reason + advice),
                ]
            )
        }
    }

    /// Renews the summary every ten seconds, until the task is cancelled.
    package func keepCurrent(_ summary: @Sendable () async -> String) async {
        while (try? await Task.sleep(for: .seconds(10))) != nil {
            let current = await summary()
            update { $0.summary = current }
        }
    }
}

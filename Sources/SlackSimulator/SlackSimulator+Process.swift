import Logging
import ServiceLifecycle
import UnixSignals

extension SlackSimulator {
    /// Runs as a process of its own: until SIGTERM or SIGINT.
    ///
    /// - Throws: where the address can't be listened on.
    package func runUntilSignal() async throws {
        var serviceLogger = logger
        serviceLogger.logLevel = max(logger.logLevel, .warning)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: self, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: serviceLogger
            )
        )
        try await group.run()
        logger.notice("Slack simulator stopped")
    }
}

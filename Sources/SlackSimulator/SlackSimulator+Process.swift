import Logging
import ServiceLifecycle
import UnixSignals

/// Runs `body`, and cancels it at SIGINT or SIGTERM.
///
/// - Returns: what `body` returns; nil where a signal came before its end.
package func untilSignal<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result? {
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            for await _ in signals { break }
            return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
    }
}

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

package import SlackSimulator
import Logging

/// Runs `body` with a simulated Slack on a free port of this machine.
///
/// - Parameter configure: changes the simulator's configuration before it starts; no Request URL is set.
package func withSimulator<T>(
    configure: (inout SimulatorConfiguration) -> Void = { _ in },
    isolation: isolated (any Actor)? = #isolation,
    _ body: (SlackSimulator) async throws -> T
) async throws -> T {
    var configuration = SimulatorConfiguration()
    configuration.port = 0
    configuration.eventURL = nil
    configuration.timeScale = 0.001
    configure(&configuration)
    let simulator = SlackSimulator(
        configuration: configuration,
        logger: Logger(label: "sim") { _ in SwiftLogNoOpLogHandler() }
    )
    let running = Task { try await simulator.run() }
    let result: Result<T, any Error>
    do {
        _ = try await simulator.port
        result = .success(try await body(simulator))
    } catch {
        result = .failure(error)
    }
    running.cancel()
    _ = await running.result
    return try result.get()
}

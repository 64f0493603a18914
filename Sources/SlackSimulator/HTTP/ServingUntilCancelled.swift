package import Hummingbird
package import Logging
import ServiceLifecycle

/// How long requests in hand may take when a server ends.
private let patience: Duration = .milliseconds(500)

/// Runs a server until the task is cancelled or its service group shuts down, and ends it in order in both cases.
///
/// Hummingbird can't be cancelled: a connection that was accepted and not yet taken up would end the process ("Deinited
/// NIOAsyncWriter without calling finish()"). So it runs in a task that isn't, which is awaited here in any case, and a
/// cancellation becomes a graceful shutdown.
/// - Throws: where the address can't be listened on.
package func serveUntilCancelled(_ application: some ApplicationProtocol, logger: Logger) async throws {
    var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
    configuration.maximumGracefulShutdownDuration = patience
    let group = ServiceGroup(configuration: configuration)
    let (end, ending) = AsyncStream<Never>.makeStream()
    let serving = Task {
        async let service: Void = {
            defer { ending.finish() }
            try await group.run()
        }()
        for await _ in end {}
        await group.triggerGracefulShutdown()
        try await service
    }
    try await withTaskCancellationHandler {
        try await serving.value
    } onCancel: {
        ending.finish()
    }
}

import ServiceLifecycle

/// What runs beside the server: echoes and retries.
struct BackgroundDeliveries: Service {
    let simulator: SlackSimulator
    let courier: Courier

    /// Until the task is cancelled or its group shuts down; waits and attempts end with it.
    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await simulator.deliverInBackground(courier) }
        } catch is CancellationError {
            // This is how it ends.
        }
    }
}

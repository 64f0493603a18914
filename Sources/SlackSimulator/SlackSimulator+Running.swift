import AsyncHTTPClient
import Hummingbird
import Logging
import NIOCore
import Synchronization

extension SlackSimulator {
    /// Changes the state, and tells those who wait or watch.
    func update<Result>(_ body: (inout SimulatorState) throws -> Result) rethrows -> Result {
        let (result, observers) = try state.withLock { state in
            defer { state.workspace.takeChanges().forEach { state.changes.append($0) } }
            return (try body(&state), Array(state.observers.values))
        }
        for observer in observers { observer.yield() }
        return result
    }

    /// Waits until something is so; see the method of the workspace.
    func waitForState<Found: Sendable>(
        _ what: String,
        upTo limit: Duration = .seconds(5),
        until find: @escaping @Sendable (SimulatorState) -> Found?
    ) async throws -> Found {
        let (changes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = observe(continuation)
        defer { stopObserving(id) }
        return try await withThrowingTaskGroup(of: Found.self) { group in
            group.addTask {
                for await _ in changes {
                    if let found = self.state.withLock({ find($0) }) { return found }
                }
                throw CancellationError()
            }
            group.addTask {
                try await Task.sleep(for: limit)
                throw SimulatorError("Waited \(limit) in vain for \(what).")
            }
            defer { group.cancelAll() }
            guard let found = try await group.next() else { throw CancellationError() }
            return found
        }
    }

    /// Has the stream told of each change of the state from now on, and once at the beginning.
    ///
    /// - Returns: what ``stopObserving(_:)`` takes.
    func observe(_ continuation: AsyncStream<Void>.Continuation) -> Int {
        defer { continuation.yield() }
        return state.withLock { state in
            state.lastObserver += 1
            state.observers[state.lastObserver] = continuation
            return state.lastObserver
        }
    }

    func stopObserving(_ id: Int) { _ = state.withLock { $0.observers.removeValue(forKey: id) } }

    func serve(_ client: HTTPClient) async throws {
        let courier = Courier(
            client: client,
            signingSecret: configuration.signingSecret,
            timeout: configuration.deliveryTimeout,
            waits: configuration.retrySchedule.map { $0 * configuration.timeScale },
            logger: logger
        )
        // What matters is told here or thrown. Hummingbird would tell of each connection, and call our end an error.
        var serverLogger = logger
        serverLogger.logLevel = .critical
        let application = Application(
            router: Routes(simulator: self).router(),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: nil
            ),
            services: [BackgroundDeliveries(simulator: self, courier: courier), Watches(simulator: self)],
            onServerRunning: { channel in self.listening(on: channel.localAddress?.port) },
            logger: serverLogger
        )
        update { $0.courier = courier }
        defer { update { $0.courier = nil } }
        try await serveUntilCancelled(application, logger: serverLogger)
    }

    static func clientConfiguration(_ configuration: SimulatorConfiguration) -> HTTPClient.Configuration {
        var client = HTTPClient.Configuration()
        // A redirect of a POST must stay a POST, which the courier sees to.
        client.redirectConfiguration = .disallow
        client.httpVersion = .http1Only
        client.timeout.connect = TimeAmount(configuration.deliveryTimeout)
        // A refused connection is told at once, not tried until the time is over.
        client.connectionPool.retryConnectionEstablishment = false
        client.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        return client
    }

    private func listening(on port: Int?) {
        update { state in
            state.port = port
            state.workspace.filesURL = "http://\(configuration.host):\(port ?? 0)/files"
        }
        logger.notice("Slack simulator listening", metadata: ["url": "http://\(configuration.host):\(port ?? 0)/"])
    }
}

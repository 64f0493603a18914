import AsyncHTTPClient
import Hummingbird
package import Logging
import ServiceLifecycle
import Synchronization

/// The other side of the bot: a Slack of one made-up workspace.
///
/// It signs and delivers events and answers the Web API, as far as the bot needs them, and takes orders under
/// `/simulator`. Everything is in memory, and gone when it ends.
///
/// ```swift
/// let simulator = SlackSimulator(configuration: SimulatorConfiguration(port: 0, eventURL: nil), logger: logger)
/// try await withThrowingTaskGroup { group in
///     group.addTask { try await simulator.run() }
///     let api = "http://127.0.0.1:\(try await simulator.port)/api/"
///     …
///     group.cancelAll()
/// }
/// ```
package final class SlackSimulator: Sendable {
    package let configuration: SimulatorConfiguration
    let logger: Logger
    let state: Mutex<SimulatorState>
    /// Deliveries that nobody waits for: the bot's own messages, and what must be tried again.
    let background: AsyncStream<BackgroundDelivery>
    let backgroundContinuation: AsyncStream<BackgroundDelivery>.Continuation
    /// Messages to be said in numbers.
    let loads: AsyncStream<LoadOrder>
    let loadContinuation: AsyncStream<LoadOrder>.Continuation

    /// How many deliveries may wait; what comes on top is lost, with a warning. Far more than any test says at once.
    private static let maximumBackground = 100_000

    /// - Parameters:
    ///   - configuration: what it is told at its start.
    ///   - logger: where deliveries and calls are told of, one line each.
    package init(configuration: SimulatorConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        var workspace = Workspace.sample(
            app: configuration.app,
            emoji: configuration.emoji,
            scopes: configuration.scopes
        )
        // What is there from the beginning is no news.
        _ = workspace.takeChanges()
        var state = SimulatorState(workspace: workspace, eventURL: configuration.eventURL)
        if configuration.limitsCalls { state.limits = CallLimits() }
        self.state = Mutex(state)
        (background, backgroundContinuation) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(Self.maximumBackground)
        )
        // One at a time: an order is refused while another is carried out. What waits behind one that was stopped gives
        // way to a newer one.
        (loads, loadContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: Running

    /// Serves until the task is cancelled or its service group shuts down. To be called once.
    ///
    /// Nothing outlives it: requests in hand, retries and waits end with it.
    /// - Throws: where the address can't be listened on.
    package func run() async throws {
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: Self.clientConfiguration(configuration)
        )
        do {
            try await serve(client)
        } catch {
            try? await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    /// The port that it listens on: waits until it does.
    package var port: Int {
        get async throws { try await waitForState("the simulator to listen") { $0.port } }
    }

    /// Its own address, without a slash at the end: waits until it listens.
    package var url: String {
        get async throws { "http://\(configuration.host):\(try await port)" }
    }

    /// Sets the app's Request URL; nil: nothing is delivered.
    package func setEventURL(_ url: String?) {
        update { $0.eventURL = url }
    }

    // MARK: Looking

    /// Looks at the workspace, or changes it without any event.
    package func withWorkspace<Result>(_ body: (inout Workspace) throws -> Result) rethrows -> Result {
        try update { try body(&$0.workspace) }
    }

    /// Waits until something is so in the workspace: until a message is there, for example.
    ///
    /// - Parameters:
    ///   - what: for the error: "the reply".
    ///   - limit: how long at most.
    ///   - find: looked at after each change; nil means that it isn't so yet.
    /// - Returns: what `find` found.
    /// - Throws: ``SimulatorError`` when the time is over, `CancellationError`.
    package func wait<Found: Sendable>(
        for what: String,
        upTo limit: Duration = .seconds(5),
        until find: @escaping @Sendable (Workspace) -> Found?
    ) async throws -> Found {
        try await waitForState(what, upTo: limit) { find($0.workspace) }
    }

    /// How often each Web API method, and each stand-in, was asked.
    package var requestCounts: [String: Int] { state.withLock { $0.requests } }

    /// Arguments that the methods don't know which they were called with, by method. Slack passes over them.
    package var unknownArguments: [String: Set<String>] { state.withLock { $0.unknownArguments } }

    /// The source that the Playground's stand-in has under an id; nil where it has none.
    package func sharedSource(_ id: String) -> String? {
        state.withLock { $0.standins.shares.source(id).map { String(decoding: $0, as: UTF8.self) } }
    }

    // MARK: Faults

    /// Makes something go wrong from now on.
    ///
    /// - Returns: the fault's id.
    @discardableResult
    package func add(_ fault: Fault) -> Int {
        update { state in
            defer { state.tell(["kind": "faults"]) }
            return state.faults.add(fault)
        }
    }

    /// Makes everything go right again.
    package func clearFaults() {
        update { state in
            state.faults.clear()
            state.lostAcknowledgements = 0
            state.tell(["kind": "faults"])
        }
    }
}

extension SlackSimulator: Service {}

internal import DequeModule
package import NIOCore
import Synchronization

/// A connection to Redis that is made anew whenever it ends, on one event loop.
///
/// Commands are pipelined: those of one turn of the event loop leave in one write. A command waits for a connection until
/// its deadline. Blocking commands (`XREADGROUP … BLOCK`) hold up all behind them and get a client of their own.
///
/// `@unchecked Sendable`: all state is touched on ``eventLoop`` only, which each entry asserts or hops to.
package final class RedisClient: @unchecked Sendable {
    /// What happened to the connection, for the log and `STATUS=` of the service above.
    package enum ConnectionEvent: Sendable {
        case connected
        /// Connecting failed or the connection ended; the next attempt is on its way.
        case disconnected(reason: String)
    }

    package let configuration: RedisConfiguration
    package let eventLoop: any EventLoop

    private struct Waiting {
        let id: UInt64
        let name: String
        let deadline: NIODeadline
        let bytes: ByteBuffer
        let completion: RedisCompletion
    }

    /// Whether the task that waits for a command was cancelled; on the event loop nobody else could say.
    private final class Cancellation: Sendable {
        let hasCome = Atomic(false)
    }

    private static let ids = Atomic<UInt64>(0)

    private let onEvent: @Sendable (ConnectionEvent) -> Void
    private var machine: StateMachine
    private var connection: RedisConnection?
    private var waiting: Deque<Waiting> = []
    private var waitingTimer: LazyTimer?
    private var reconnect: Scheduled<Void>?
    /// `CLIENT ID` of the current connection, for `CLIENT UNBLOCK`.
    private var clientID: Int64?
    /// A replica was met: who connects asks for the role first, or each connection would come and go with its first command.
    private(set) var asksForRole = false

    /// - Parameter onEvent: called on the event loop; must not block.
    package init(
        configuration: RedisConfiguration,
        eventLoop: any EventLoop,
        onEvent: @escaping @Sendable (ConnectionEvent) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.onEvent = onEvent
        self.machine = StateMachine(
            backoffMinimum: configuration.backoffMinimum,
            backoffMaximum: configuration.backoffMaximum
        )
    }

    /// Begins to connect. Does not wait for it.
    package func start() {
        onLoop {
            self.waitingTimer = LazyTimer(eventLoop: self.eventLoop) { [weak self] in self?.expireWaiting() }
            self.perform(self.machine.start())
        }
    }

    /// Ends the connection. What waits for one fails with ``RedisError/shutDown``, what waits for a reply with
    /// ``RedisError/connectionClosed(reason:)``.
    package func shutDown() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            onLoop {
                self.reconnect?.cancel()
                self.waitingTimer?.cancel()
                self.waitingTimer = nil
                let action = self.machine.shutDown()
                // A completion may send the next command, which then hears of the end at once.
                while let command = self.waiting.popFirst() { command.completion(.failure(.shutDown)) }
                self.perform(action)
                continuation.resume()
            }
        }
    }

    /// Sends a command and waits for its reply.
    ///
    /// - Parameter timeout: from now to the reply, waiting for a connection included; `nil` for the configuration's.
    /// - Throws: ``RedisError``; on cancellation of the task at once.
    package func send(_ command: RedisCommand, timeout: Duration? = nil) async throws(RedisError) -> RESPValue {
        let id = Self.ids.add(1, ordering: .relaxed).newValue
        let deadline = NIODeadline.now() + TimeAmount(timeout ?? configuration.commandTimeout)
        let cancellation = Cancellation()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<RESPValue, RedisError>, Never>) in
                onLoop {
                    guard !cancellation.hasCome.load(ordering: .relaxed) else {
                        continuation.resume(returning: .failure(.cancelled))
                        return
                    }
                    self.send(
                        id: id,
                        name: command.name,
                        deadline: deadline,
                        encode: { $0.writeImmutableBuffer(command.encoded) },
                        completion: { continuation.resume(returning: $0) }
                    )
                }
            }
        } onCancel: {
            cancellation.hasCome.store(true, ordering: .relaxed)
            onLoop { self.abandon(id: id) }
        }
        return try result.get()
    }

    /// Sends commands that reach Redis one right after the other, and waits for all replies. No cancellation ends that:
    /// what was begun together is told together.
    ///
    /// - Parameter timeout: for all of them together; `nil` for the configuration's.
    /// - Returns: what each ended with, in their order.
    package func pipeline(_ commands: [RedisCommand], timeout: Duration? = nil) async -> [Result<RESPValue, RedisError>]
    {
        if commands.isEmpty { return [] }
        let deadline = NIODeadline.now() + TimeAmount(timeout ?? configuration.commandTimeout)
        return await withCheckedContinuation { continuation in
            onLoop {
                var results: [Result<RESPValue, RedisError>] = commands.map { _ in .failure(.shutDown) }
                var missing = commands.count
                for (index, command) in commands.enumerated() {
                    self.send(
                        name: command.name,
                        deadline: deadline,
                        encode: { $0.writeImmutableBuffer(command.encoded) },
                        completion: { result in
                            results[index] = result
                            missing -= 1
                            if missing == 0 { continuation.resume(returning: results) }
                        }
                    )
                }
            }
        }
    }

    /// Sends a command from the event loop itself, without hops: the gateway's path.
    ///
    /// - Parameters:
    ///   - name: for errors.
    ///   - encode: appends exactly one command in RESP; called before this returns.
    ///   - completion: called on the event loop, exactly once, perhaps before this returns.
    package func send(
        name: String,
        deadline: NIODeadline,
        encode: (inout ByteBuffer) -> Void,
        completion: @escaping RedisCompletion
    ) {
        send(id: 0, name: name, deadline: deadline, encode: encode, completion: completion)
    }

    /// Ends a blocking command of `other` at once, as if its time were over (`CLIENT UNBLOCK`).
    package func unblock(_ other: RedisClient) async throws(RedisError) {
        let id = await withCheckedContinuation { (continuation: CheckedContinuation<Int64?, Never>) in
            other.onLoop { continuation.resume(returning: other.clientID) }
        }
        guard let id else { return }
        _ = try await send(RedisCommand("CLIENT", "UNBLOCK", .integer(id)))
    }

    // MARK: Private, on the event loop

    private func onLoop(_ body: @escaping @Sendable () -> Void) {
        if eventLoop.inEventLoop { body() } else { eventLoop.execute(body) }
    }

    private func send(
        id: UInt64,
        name: String,
        deadline: NIODeadline,
        encode: (inout ByteBuffer) -> Void,
        completion: @escaping RedisCompletion
    ) {
        eventLoop.assertInEventLoop()
        if machine.state == .shutDown {
            completion(.failure(.shutDown))
        } else if (connection?.pendingCount ?? waiting.count) >= configuration.maximumPending {
            completion(.failure(.notConnected(reason: "\(configuration.maximumPending) commands are waiting already")))
        } else if let connection {
            connection.send(id: id, name: name, deadline: deadline, encode: encode, completion: completion)
        } else {
            var bytes = ByteBuffer()
            encode(&bytes)
            waiting.append(Waiting(id: id, name: name, deadline: deadline, bytes: bytes, completion: completion))
            waitingTimer?.arm(deadline)
        }
    }

    private func abandon(id: UInt64) {
        if let index = waiting.firstIndex(where: { $0.id == id }) {
            waiting.remove(at: index).completion(.failure(.cancelled))
        } else {
            connection?.abandon(id: id)
        }
    }

    private func expireWaiting() -> NIODeadline? {
        let now = NIODeadline.now()
        let reason = machine.lastFailure ?? "connecting to \(configuration.endpoint) takes too long"
        let expired = waiting.filter { $0.deadline <= now }
        waiting.removeAll { $0.deadline <= now }
        for command in expired { command.completion(.failure(.notConnected(reason: reason))) }
        return waiting.lazy.map(\.deadline).min()
    }

    private func perform(_ action: StateMachine.Action) {
        switch action {
        case .connect:
            connect()
        case .wait(let pause):
            reconnect = eventLoop.scheduleTask(in: pause) { self.perform(self.machine.pauseEnded()) }
        case .closeConnection:
            connection?.close(reason: "shut down")
        case .nothing:
            break
        }
    }

    private func connect() {
        connectOnce().whenComplete { result in
            switch result {
            case .success(let (connection, clientID)):
                self.didConnect(connection.value, clientID: clientID)
            case .failure(let error):
                self.didFail("connecting to \(self.configuration.endpoint) failed: \(error)")
            }
        }
    }

    private func didConnect(_ connection: RedisConnection, clientID: Int64) {
        let action = machine.connected()
        guard machine.state == .ready else {
            connection.close(reason: "shut down")
            return perform(action)
        }
        self.connection = connection
        self.clientID = clientID
        asksForRole = false
        onEvent(.connected)
        let now = NIODeadline.now()
        while let command = waiting.popFirst() {
            guard command.deadline > now else {
                command.completion(.failure(.notConnected(reason: "connected too late")))
                continue
            }
            connection.send(
                id: command.id,
                name: command.name,
                deadline: command.deadline,
                encode: { $0.writeImmutableBuffer(command.bytes) },
                completion: command.completion
            )
        }
    }

    /// Connecting failed, or an established connection ended.
    func didFail(_ reason: String) {
        connection = nil
        clientID = nil
        if reason == RedisConnection.replicaReason { asksForRole = true }
        let action = machine.failed(reason, random: .random(in: 0..<1))
        if case .wait = action { onEvent(.disconnected(reason: reason)) }
        perform(action)
    }
}

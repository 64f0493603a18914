import Foundation
import Gateway
import InMemoryLogging
import Logging
import NIOCore
import Redis
import Secrets
import ServiceLifecycle
import Systemd
import TestSupport
import WorkQueue

/// A gateway that runs in this process, and what it says.
struct RunningGateway: Sendable {
    let addresses: [SocketAddress]
    let log: InMemoryLogHandler
    /// What it told systemd.
    let notifications: Locked<[String]>
    fileprivate let group: ServiceGroup
    fileprivate let running: Task<Void, any Error>

    func connect(_ listener: Int = 0) async throws -> RawConnection {
        try await RawConnection.open(addresses[listener])
    }

    /// Sends one request on a connection of its own.
    func post(_ request: SlackRequest) async throws -> Answer {
        try await post(bytes: request.bytes)
    }

    func post(bytes: [UInt8]) async throws -> Answer {
        let connection = try await connect()
        connection.send(bytes)
        let answer = try await connection.answer()
        await connection.close()
        return answer
    }

    /// Sends one request after the other, each on a connection of its own.
    func statuses(of requests: [SlackRequest]) async throws -> [Int] {
        var statuses: [Int] = []
        for request in requests { try await statuses.append(post(request).status) }
        return statuses
    }

    func statuses(of bodies: [String]) async throws -> [Int] {
        try await statuses(of: bodies.map { SlackRequest($0) })
    }

    /// As SIGTERM does. Does not wait for the end.
    func stop() async {
        await group.triggerGracefulShutdown()
    }

    func waitForEnd() async throws {
        try await running.value
    }

    /// Stops it, and gives what it says at its end about all its requests.
    func summary() async throws -> String {
        await stop()
        try await waitForEnd()
        return log.entries.last { $0.message == "Stopped" }.map { "\($0.metadata["summary"] ?? "")" } ?? ""
    }

    /// What was logged on this level.
    func messages(_ level: Logger.Level) -> [String] {
        log.entries.filter { $0.level == level }.map { "\($0.message)" }
    }

    /// The errors that were logged on this level.
    func errors(_ level: Logger.Level) -> [String] {
        log.entries.filter { $0.level == level }.compactMap { $0.error.map { "\($0)" } }
    }

    /// What was logged with this in its metadata.
    func messages(with key: String, _ value: String) -> [String] {
        log.entries.filter { $0.metadata[key] == .string(value) }.map { "\($0.message)" }
    }
}

extension GatewayConfiguration {
    /// The installation's, with a real gateway's limits.
    static func tested(
        redis: RedisConfiguration = RedisConfiguration(endpoint: .unix(path: "/nonexistent/redis.sock"))
    ) -> GatewayConfiguration {
        GatewayConfiguration(
            requestSecret: Secret(Installation.secret),
            requestToken: Secret(Installation.token),
            appID: Installation.appID,
            teamID: Installation.teamID,
            redis: redis,
            keys: queueKeys
        )
    }
}

let queueKeys = QueueKeys(appName: "test")

/// Where no Redis is.
let nowhere = RedisConfiguration(endpoint: .unix(path: "/nonexistent/redis.sock"))

/// Runs `body` with a gateway on a Unix socket, and stops it as SIGTERM does.
///
/// - Parameters:
///   - listener: instead of the socket.
///   - clock: milliseconds since 1970.
func withGateway<T: Sendable>(
    _ redis: RedisConfiguration,
    listener: GatewayService.Listener? = nil,
    clock: @escaping @Sendable () -> Int64 = { Installation.now },
    configure: (inout GatewayConfiguration) -> Void = { _ in },
    isolation: isolated (any Actor)? = #isolation,
    _ body: (RunningGateway) async throws -> T
) async throws -> T {
    try await withTemporaryFolder { folder in
        var configuration = GatewayConfiguration.tested(redis: redis)
        configure(&configuration)
        var log = InMemoryLogHandler()
        log.logLevel = .trace
        let handler = log
        let logger = Logger(label: "gateway", factory: { _ in handler })
        let notifications = Locked<[String]>([])
        let (listening, announcement) = AsyncStream<[SocketAddress]>.makeStream()
        let service = GatewayService(
            configuration: configuration,
            listener: listener ?? .unix(path: folder.appending(path: "gateway.sock").path),
            eventLoop: testEventLoop(),
            notifier: ServiceNotifier(watchdogInterval: nil) { state in
                notifications.withLock { $0.append(state) }
                return 1
            },
            logger: logger,
            wallClock: clock,
            onListening: { announcement.yield($0) }
        )
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: logger
            )
        )
        let running = Task {
            defer { announcement.finish() }
            try await group.run()
        }
        guard let addresses = await listening.first(where: { _ in true }) else {
            try await running.value
            throw CancellationError()
        }
        let gateway = RunningGateway(
            addresses: addresses,
            log: handler,
            notifications: notifications,
            group: group,
            running: running
        )
        let result: Result<T, any Error>
        do { result = .success(try await body(gateway)) } catch { result = .failure(error) }
        await gateway.stop()
        try await gateway.waitForEnd()
        return try result.get()
    }
}

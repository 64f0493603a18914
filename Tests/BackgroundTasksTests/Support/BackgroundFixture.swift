import AsyncHTTPClient
import BackgroundTasks
import Foundation
import InMemoryLogging
import Logging
import NIOCore
import NIOPosix
import Redis
import Secrets
import ServiceLifecycle
import SlackAPI
import SlackSimulator
import Systemd
import TestSupport
import WorkQueue

/// Everything but the world for real, in this process: redis-server, the daemon with its control socket.
struct BackgroundFixture {
    let simulator: SlackSimulator
    let server: RedisServer
    let redis: RedisClient
    let log: InMemoryLogHandler
    let configuration: BackgroundTasksConfiguration
    /// The control socket's path.
    let socket: String
    /// The simulator's address.
    let world: String

    static let keys = BackgroundKeys(appName: "test")

    /// Asks for a poll as `gopherbot poll` does.
    func poll(
        _ name: String,
        _ urgency: ControlRequest.Urgency = .allowed,
        timeout: Duration = .seconds(60),
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async -> ControlAnswer {
        await ControlClient(path: socket, group: .singleton)
            .ask(.poll(name: name, urgency), timeout: timeout, progress: progress)
    }

    func status() async -> ControlAnswer {
        await ControlClient(path: socket, group: .singleton).ask(.status, timeout: .seconds(10))
    }

    /// What was posted in a channel, oldest first.
    func posted(in channel: String) -> [Message] {
        simulator.withWorkspace { $0.channel(meant: channel)?.messages ?? [] }
    }

    func logged(_ message: String) -> [InMemoryLogHandler.Entry] {
        log.entries.filter { "\($0.message)".contains(message) }
    }
}

/// Runs `body` with a daemon that has the lease.
///
/// - Parameters:
///   - polls: `nil` for all that there are.
///   - configure: gets the simulator's address, to point sources to it.
///   - wallClock: milliseconds since 1970.
func withBackgroundTasks<T: Sendable>(
    polls: [any Poll]? = nil,
    redisArguments: [String] = [],
    configure: (inout BackgroundTasksConfiguration, _ world: String) -> Void = { _, _ in },
    simulate: (inout SimulatorConfiguration) -> Void = { _ in },
    wallClock: @escaping @Sendable () -> Int64 = WallClock.milliseconds,
    _ body: (BackgroundFixture) async throws -> T
) async throws -> T {
    try await withSimulator(configure: simulate) { simulator in
        try await withRedis(redisArguments) { server, redis in
            let world = try await simulator.url
            var configuration = BackgroundTasksConfiguration(
                redis: server.configuration,
                keys: QueueKeys(appName: BackgroundFixture.keys.appName),
                name: "one",
                slack: SlackConfiguration(
                    apiURL: "\(world)/api",
                    token: simulator.configuration.botToken,
                    channelBurst: 1000
                ),
                isShadow: false,
                gerrit: GerritConfiguration(url: "\(world)/gerrit", channel: "general")
            )
            configure(&configuration, world)
            let socket = server.folder.appending(path: "bgtasks.sock").path
            let log = InMemoryLogHandler()
            var logger = Logger(label: "test") { _ in log }
            logger.logLevel = .trace
            let http = HTTPClient(
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                configuration: SlackClient.httpConfiguration
            )
            let service = BackgroundTasksService(
                configuration: configuration,
                listener: .path(socket),
                polls: polls,
                eventLoop: testEventLoop(),
                httpClient: http,
                logger: logger,
                wallClock: wallClock
            )
            let group = ServiceGroup(
                services: [service],
                logger: Logger(label: "group") { _ in SwiftLogNoOpLogHandler() }
            )
            let running = Task { try await group.run() }
            let result: Result<T, any Error>
            do {
                let lease = RedisCommand("EXISTS", .string(BackgroundFixture.keys.lease))
                try await eventually { try await redis.send(lease).integer == 1 }
                let fixture = BackgroundFixture(
                    simulator: simulator,
                    server: server,
                    redis: redis,
                    log: log,
                    configuration: configuration,
                    socket: socket,
                    world: world
                )
                result = .success(try await body(fixture))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            _ = await running.result
            try await http.shutdown()
            return try result.get()
        }
    }
}

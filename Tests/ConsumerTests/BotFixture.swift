import AsyncHTTPClient
import Bot
import Consumer
import Content
import Foundation
import Gateway
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

/// The repository's folder, with the shipped content.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The built program, beside the test's own.
let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "gopherbot")

/// Everything but Slack for real, in this process: gateway, redis-server, consumers.
struct BotFixture {
    let simulator: SlackSimulator
    let server: RedisServer
    let redis: RedisClient
    let log: InMemoryLogHandler
    let configuration: ConsumerConfiguration
    let gatewayURL: String
    /// What the consumers told systemd, each message with its lines.
    let notified: Locked<[String]>
    /// Asks each consumer to read its content again, as SIGHUP does.
    let reload: @Sendable () -> Void

    static let keys = QueueKeys(appName: "test")

    /// Waits until the bot has written `count` messages in the conversation, and gives all it wrote there.
    func answers(_ count: Int, in channel: String, thread: String? = nil) async throws -> [String] {
        let bot = simulator.configuration.app.userID
        return try await simulator.wait(for: "\(count) answers in \(channel)", upTo: .seconds(25)) { workspace in
            var workspace = workspace
            guard let channel = workspace.openConversation(meant: channel) else { return nil }
            let texts = channel.messages.filter { $0.user == bot && $0.thread?.text == thread }.map(\.text)
            return texts.count >= count ? texts : nil
        }
    }

    /// Waits until every entry that there is was done, so that no more answers can come.
    func settle(within limit: Duration = .seconds(25)) async throws {
        try await eventually(within: limit) {
            for stream in EventStream.allCases {
                let length = try await redis.send(RedisCommand("XLEN", .string(Self.keys.stream(stream)))).integer
                guard length == 0 else { return false }
            }
            // Deleted first, then acknowledged. Without a group nothing is pending.
            return ((try? await pendingCount()) ?? 0) == 0
        }
    }

    /// Waits until the consumer knows the workspace's channels, which it reads beside the first events. Asks in the
    /// direct message of erin.
    func untilItKnowsChannels() async throws {
        var count = 0
        try await eventually {
            try await simulator.say("channels", in: "@erin")
            count += 1
            return try await answers(count, in: "@erin").last?.contains("• <#") == true
        }
    }

    func pendingCount() async throws -> Int {
        var count = 0
        for stream in EventStream.allCases {
            count += try await redis.pending(group: QueueKeys.group, stream: Self.keys.stream(stream), count: 100).count
        }
        return count
    }

    /// What the bot wrote in a conversation so far.
    func written(in channel: String) -> [Message] {
        let bot = simulator.configuration.app.userID
        return simulator.withWorkspace { workspace in
            workspace.openConversation(meant: channel)?.messages.filter { $0.user == bot } ?? []
        }
    }

    func logged(_ message: String) -> [InMemoryLogHandler.Entry] {
        log.entries.filter { "\($0.message)".contains(message) }
    }
}

/// Runs `body` with the whole system.
///
/// - Parameters:
///   - consumers: how many run in this process; 0 for tests that start their own.
///   - redisArguments: redis-server's.
func withBot<T: Sendable>(
    consumers: Int = 1,
    redisArguments: [String] = [],
    configure: (inout ConsumerConfiguration) -> Void = { _ in },
    simulate: (inout SimulatorConfiguration) -> Void = { _ in },
    _ body: (BotFixture) async throws -> T
) async throws -> T {
    try await withSimulator(configure: simulate) { simulator in
        try await withRedis(redisArguments) { server, redis in
            var configuration = ConsumerConfiguration(
                redis: server.configuration,
                group: ConsumerGroupConfiguration(keys: BotFixture.keys, consumer: "one"),
                slack: SlackConfiguration(
                    apiURL: try await "\(simulator.url)/api",
                    token: simulator.configuration.botToken
                ),
                playground: PlaygroundConfiguration(url: try await "\(simulator.url)/playground"),
                appID: simulator.configuration.appID,
                teamID: simulator.configuration.teamID,
                isShadow: false,
                contentDirectories: ["glossary", "responses"].map { repository.appending(path: $0).path }
            )
            configuration.group.claimIdle = .milliseconds(500)
            configuration.group.block = .milliseconds(200)
            configure(&configuration)
            let log = InMemoryLogHandler()
            var logger = Logger(label: "test") { _ in log }
            logger.logLevel = .trace
            let content = try ContentLoader.load(
                directories: configuration.contentDirectories,
                optional: configuration.siteDirectories
            )
            let http = HTTPClient(
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                configuration: SlackClient.httpConfiguration
            )
            let listening = Locked<Int?>(nil)
            let gateway = GatewayService(
                configuration: GatewayConfiguration(
                    requestSecret: simulator.configuration.signingSecret,
                    requestToken: simulator.configuration.verificationToken,
                    appID: configuration.appID,
                    teamID: configuration.teamID,
                    redis: server.configuration,
                    keys: BotFixture.keys
                ),
                listener: .port(0),
                eventLoop: testEventLoop(),
                logger: logger,
                onListening: { addresses in listening.withLock { $0 = addresses.first?.port } }
            )
            let notified = Locked<[String]>([])
            let notifier = ServiceNotifier(watchdogInterval: nil) { state in
                notified.withLock { $0.append(state) }
                return 1
            }
            var services: [any Service] = [gateway]
            var reloads: [AsyncStream<Void>.Continuation] = []
            for number in 0..<consumers {
                var own = configuration
                if number > 0 { own.group.consumer += "-\(number)" }
                let (stream, reload) = AsyncStream<Void>.makeStream()
                reloads.append(reload)
                services.append(
                    ConsumerService(
                        configuration: own,
                        content: content,
                        reloads: stream,
                        eventLoop: testEventLoop(),
                        httpClient: http,
                        notifier: notifier,
                        logger: logger,
                        wallClock: WallClock.milliseconds
                    )
                )
            }
            let group = ServiceGroup(
                services: services,
                logger: Logger(label: "group") { _ in SwiftLogNoOpLogHandler() }
            )
            let running = Task { try await group.run() }
            let result: Result<T, any Error>
            do {
                try await eventually { listening.value != nil }
                let url = "http://127.0.0.1:\(listening.value ?? 0)"
                simulator.setEventURL("\(url)/slack/event")
                let fixture = BotFixture(
                    simulator: simulator,
                    server: server,
                    redis: redis,
                    log: log,
                    configuration: configuration,
                    gatewayURL: url,
                    notified: notified,
                    reload: { [reloads] in reloads.forEach { $0.yield() } }
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

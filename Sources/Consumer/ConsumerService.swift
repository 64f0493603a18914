package import AsyncHTTPClient
import Bot
package import Content
package import Logging
package import NIOCore
import Redis
import ServiceLifecycle
import SlackAPI
package import Systemd
import WorkQueue

/// The daemon that answers: reads the streams, plans with the bot, and speaks to Slack.
package struct ConsumerService: Service {
    private let configuration: ConsumerConfiguration
    private let content: Content
    private let eventLoop: any EventLoop
    private let httpClient: HTTPClient
    private let notifier: ServiceNotifier
    private let logger: Logger
    private let wallClock: @Sendable () -> Int64

    /// - Parameters:
    ///   - content: loaded already, since mistakes in it end the start.
    ///   - eventLoop: for the connections to Redis.
    ///   - httpClient: for Slack; made with `SlackClient.httpConfiguration`, and shut down by its owner.
    ///   - wallClock: milliseconds since 1970, for the age of messages.
    package init(
        configuration: ConsumerConfiguration,
        content: Content,
        eventLoop: any EventLoop,
        httpClient: HTTPClient,
        notifier: ServiceNotifier = ServiceNotifier(),
        logger: Logger,
        wallClock: @escaping @Sendable () -> Int64
    ) {
        self.configuration = configuration
        self.content = content
        self.eventLoop = eventLoop
        self.httpClient = httpClient
        self.notifier = notifier
        self.logger = logger
        self.wallClock = wallClock
    }

    /// Runs until a graceful shutdown: then nothing more is read, what is in hand is finished and acknowledged.
    package func run() async {
        let status = ConsumerStatus(notifier: notifier, logger: logger, address: "\(configuration.redis.endpoint)")
        let redis = RedisClient(configuration: configuration.redis, eventLoop: eventLoop) { status.redis($0) }
        var blockingConfiguration = configuration.redis
        blockingConfiguration.clientName += "-read"
        let blocking = RedisClient(configuration: blockingConfiguration, eventLoop: eventLoop)
        redis.start()
        blocking.start()

        let slack = SlackClient(configuration: configuration.slack, httpClient: httpClient)
        let account = SlackAccount(slack: slack, configuration: configuration, logger: logger)
        let planner = EventPlanner(configuration: configuration, logger: logger, wallClock: wallClock)
        let handler = EventHandler(
            planner: planner,
            performer: ActionPerformer(slack: slack, ledger: Ledger(redis: redis, keys: configuration.group.keys)),
            configuration: configuration,
            logger: logger,
            wallClock: wallClock,
            onTokenGone: account.reportTokenGone
        )
        let group = ConsumerGroup(
            configuration: configuration.group,
            redis: redis,
            blocking: blocking,
            handler: handler
        )
        // Until Slack has said who the bot is, it could not tell its own messages from others.
        group.pause()
        status.ready()

        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    await account.watch { identity in
                        meet(identity, planner)
                        status.slack(problem: nil)
                        group.resume()
                    } unknown: { reason in
                        group.pause()
                        status.slack(problem: reason)
                    }
                }
                tasks.addTask {
                    let table = ChannelTable(redis: redis, keys: configuration.group.keys)
                    await ChannelDirectory(slack: slack, table: table, logger: logger).watch(planner.setChannels)
                }
                tasks.addTask {
                    while (try? await Task.sleep(for: .seconds(10))) != nil { status.summary(handler.summary) }
                }
                await group.run()
                tasks.cancelAll()
            }
        } onGracefulShutdown: {
            status.stopping()
            group.stop()
        }
        await blocking.shutDown()
        await redis.shutDown()
        logger.notice("Stopped", metadata: ["summary": .string(handler.summary)])
    }

    /// Makes the bot that this identity is.
    private func meet(_ identity: BotIdentity, _ planner: EventPlanner) {
        guard !identity.userID.isEmpty, planner.bot?.identity != identity else { return }
        let bot = Bot(
            content: content,
            identity: identity,
            isShadow: configuration.isShadow,
            configuration: configuration.bot
        )
        for notice in content.notices + bot.notices {
            logger.notice("Content: \(notice.message)", metadata: [LogKey.source: .string("\(notice.location)")])
        }
        planner.bot = bot
        logger.notice(
            "Reading the streams",
            metadata: [
                LogKey.user: .string(identity.userID), LogKey.team: .string(identity.teamID),
                LogKey.instance: .string(configuration.group.consumer),
                "mode": configuration.isShadow ? "shadow" : "production",
            ]
        )
    }
}

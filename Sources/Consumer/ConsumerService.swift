package import AsyncHTTPClient
package import Content
package import Logging
package import NIOCore
import Operations
import Redis
import ServiceLifecycle
import SlackAPI
package import Systemd
import WorkQueue

/// The daemon that answers: reads the streams, plans with the bot, and speaks to Slack.
package struct ConsumerService: Service, CustomStringConvertible {
    /// For the service group's log, which would print all that is in here.
    package var description: String { "consumer" }

    private let configuration: ConsumerConfiguration
    private let content: Content
    private let reloads: AsyncStream<Void>
    private let eventLoop: any EventLoop
    private let httpClient: HTTPClient
    private let notifier: ServiceNotifier
    private let logger: Logger
    private let wallClock: @Sendable () -> Int64

    /// - Parameters:
    ///   - content: loaded already, since mistakes in it end the start.
    ///   - reloads: each asks for the content to be read again.
    ///   - eventLoop: for the connections to Redis.
    ///   - httpClient: for Slack; made with `SlackClient.httpConfiguration`, and shut down by its owner.
    ///   - wallClock: milliseconds since 1970, for the age of messages.
    package init(
        configuration: ConsumerConfiguration,
        content: Content,
        reloads: AsyncStream<Void> = AsyncStream { $0.finish() },
        eventLoop: any EventLoop,
        httpClient: HTTPClient,
        notifier: ServiceNotifier = ServiceNotifier(),
        logger: Logger,
        wallClock: @escaping @Sendable () -> Int64
    ) {
        self.configuration = configuration
        self.content = content
        self.reloads = reloads
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

        let slack = SlackClient(configuration: configuration.slack, httpClient: httpClient).logging(to: logger)
        let account = SlackAccount(slack: slack, configuration: configuration, logger: logger)
        let planner = EventPlanner(configuration: configuration, logger: logger, wallClock: wallClock)
        let ledger = Ledger(redis: redis, keys: configuration.group.keys)
        let sharer = CodeSharer(
            slack: slack,
            downloader: FileDownloader(configuration: configuration.slack, httpClient: httpClient),
            playground: Playground(
                configuration: configuration.playground,
                transfer: Transfer(httpClient: httpClient, userAgent: configuration.slack.userAgent)
            ),
            ledger: ledger
        )
        let inForce = ContentInForce(content, configuration: configuration, planner: planner, logger: logger)
        let handler = EventHandler(
            planner: planner,
            performer: ActionPerformer(slack: slack, ledger: ledger, sharer: sharer),
            configuration: configuration,
            logger: logger,
            wallClock: wallClock,
            onTokenGone: account.reportTokenGone,
            onReading: status.reading
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
                        inForce.meet(identity)
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
                    for await _ in reloads { inForce.reload(status) }
                }
                tasks.addTask { await status.keepCurrent { handler.summary } }
                await group.run()
                tasks.cancelAll()
            }
        } onGracefulShutdown: {
            status.stopping("Finishing what is in hand")
            group.stop()
        }
        await blocking.shutDown()
        await redis.shutDown()
        logger.notice("Stopped", metadata: ["summary": .string(handler.summary)])
    }
}

package import AsyncHTTPClient
package import Logging
package import NIOCore
import Operations
import Redis
import ServiceLifecycle
import SlackAPI
package import Systemd
import WorkQueue

/// The daemon that asks the world for news: one of all hosts announces, the others stand by.
package struct BackgroundTasksService: Service {
    /// Where it takes requests.
    package enum Listener: Sendable {
        /// A listening descriptor that systemd passed; the service owns it from now on.
        case descriptor(CInt)
        /// The path of a Unix socket of its own.
        case path(String)
    }

    private let configuration: BackgroundTasksConfiguration
    private let listener: Listener
    private let polls: [any Poll]
    private let feeds: FeedsInForce
    private let reloads: AsyncStream<Void>
    private let eventLoop: any EventLoop
    private let httpClient: HTTPClient
    private let notifier: ServiceNotifier
    private let logger: Logger
    private let wallClock: @Sendable () -> Int64

    /// A stop takes no longer.
    package static let stopLimit = Duration.seconds(2)
    /// How long an announcement that is on its way may take at a stop, of the two seconds that a stop takes at most.
    private static let drainLimit = Duration.seconds(1)
    /// How long those who wait may take to read that it stops.
    private static let answerLimit = Duration.milliseconds(200)
    /// How long giving back the lease may take.
    private static let releaseLimit = Duration.milliseconds(500)

    /// - Parameters:
    ///   - polls: `nil` for those of the configuration.
    ///   - reloads: each asks for the feeds to be read again.
    ///   - readFeeds: reads them.
    ///   - eventLoop: for Redis and the control socket.
    ///   - httpClient: for Slack and the sources; made with `SlackClient.httpConfiguration`, and shut down by its owner.
    ///   - wallClock: milliseconds since 1970.
    package init(
        configuration: BackgroundTasksConfiguration,
        listener: Listener,
        polls: [any Poll]? = nil,
        reloads: AsyncStream<Void> = AsyncStream { $0.finish() },
        readFeeds: @escaping @Sendable () -> FeedsReading = { FeedsReading() },
        eventLoop: any EventLoop,
        httpClient: HTTPClient,
        notifier: ServiceNotifier = ServiceNotifier(),
        logger: Logger,
        wallClock: @escaping @Sendable () -> Int64 = WallClock.milliseconds
    ) {
        self.configuration = configuration
        self.listener = listener
        let start = FeedsReading(feeds: configuration.feeds, mistakes: configuration.feedMistakes)
        let feeds = FeedsInForce(start, logger: logger, read: readFeeds)
        self.feeds = feeds
        self.polls = polls ?? configuration.polls(FeedPoll(mistake: { feeds.mistake }, { feeds.feeds }))
        self.reloads = reloads
        self.eventLoop = eventLoop
        self.httpClient = httpClient
        self.notifier = notifier
        self.logger = logger
        self.wallClock = wallClock
    }

    /// Runs until a graceful shutdown: then runs are ended where they are, what is being posted is finished, the lease
    /// is given back.
    ///
    /// - Throws: when it can't listen, or no longer.
    package func run() async throws {
        let status = BackgroundTasksStatus(
            notifier: notifier,
            logger: logger,
            address: "\(configuration.redis.endpoint)"
        )
        let redis = RedisClient(configuration: configuration.redis, eventLoop: eventLoop) { status.redis($0) }
        let keys = BackgroundKeys(appName: configuration.keys.appName)
        let lease = Lease(redis: redis, key: keys.lease, name: configuration.name) { status.lease($0) }
        let slack = SlackClient(configuration: configuration.slack, httpClient: httpClient).logging(to: logger)
        let leased = LeasedRedis(client: redis, lease: keys.lease, value: lease.value)
        let table = ChannelTable(redis: redis, keys: configuration.keys)
        let lookup = ChannelLookup(slack: slack, table: table)
        let announcer = Announcer(
            redis: leased,
            lease: lease,
            keys: keys,
            wallClock: wallClock,
            channelID: lookup.id
        )
        let runner = PollRunner(
            polls: polls,
            lease: lease,
            patience: configuration.patience,
            isShadow: configuration.isShadow,
            logger: logger
        ) { order, logger, progress in
            PollContext(
                poll: order.poll.name,
                logger: logger,
                isShadow: configuration.isShadow,
                isForced: order.isForced,
                deadline: .now + order.poll.deadline,
                wallClock: wallClock,
                progress: progress,
                slack: slack.logging(to: logger),
                channels: table,
                lookup: lookup,
                fetcher: SourceFetcher(httpClient: httpClient),
                redis: leased,
                keys: keys,
                announcer: announcer
            )
        }
        let server = try await ControlServer(
            listener,
            runner: runner,
            lease: lease,
            eventLoop: eventLoop
        )
        redis.start()
        feeds.sayMistakes(status)
        status.ready()
        var isAllPosted = true
        let (failures, failed) = AsyncStream.makeStream(of: (any Error).self)
        let failure = await withTaskGroup(of: Void.self) { group in
            group.addTask { await lease.keep() }
            group.addTask { await runner.run() }
            group.addTask { await status.keepCurrent { runner.summary } }
            group.addTask {
                for await _ in reloads { feeds.reload(status) }
            }
            group.addTask {
                do {
                    try await server.run()
                } catch {
                    failed.yield(error)
                }
            }
            let failure = await Self.untilStop(failures)
            status.stopping("Stopping")
            runner.stop()
            isAllPosted = await announcer.drain(deadline: .now + Self.drainLimit)
            runner.end()
            await server.drain(deadline: .now + Self.answerLimit)
            group.cancelAll()
            return failure
        }
        // With a post of unknown fate on its way the lease lapses by itself, so that nobody asks Slack too early.
        if isAllPosted { await lease.release(timeout: Self.releaseLimit) }
        await redis.shutDown()
        if let failure { throw failure }
        logger.notice("Stopped")
    }

    /// Waits for a graceful shutdown or the first failure, which it returns.
    private static func untilStop(_ failures: AsyncStream<any Error>) async -> (any Error)? {
        await withTaskGroup(of: (any Error)?.self) { group in
            group.addTask {
                try? await gracefulShutdown()
                return nil
            }
            group.addTask { await failures.first { _ in true } }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}

extension BackgroundTasksConfiguration {
    /// All polls that there are.
    ///
    func polls(_ feeds: FeedPoll) -> [any Poll] {
        [
            GerritPoll(gerrit), GotimePoll(gotime), GotimePostsPoll(gotime),
            ChannelCachePoll(channelsKey: keys.channels),
            feeds,
        ]
    }
}

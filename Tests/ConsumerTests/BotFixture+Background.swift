import AsyncHTTPClient
import BackgroundTasks
import Foundation
import Logging
import NIOPosix
import Redis
import ServiceLifecycle
import SlackAPI
import SlackSimulator
import Systemd
import TestSupport

/// Runs `body` with a place for the background tasks' control socket.
func withBackgroundSocket(_ body: (String) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in try await body(folder.appending(path: "bgtasks.sock").path) }
}

extension BotFixture {
    /// Runs `body` beside background tasks that ask the simulator for all news, its own feed's too.
    ///
    /// - Parameter socket: where they take requests.
    func withBackgroundTasks(on socket: String, _ body: () async throws -> Void) async throws {
        let world = try await simulator.url
        let configuration = BackgroundTasksConfiguration(
            redis: server.configuration,
            keys: Self.keys,
            name: "one",
            slack: SlackConfiguration(apiURL: "\(world)/api", token: simulator.configuration.botToken),
            isShadow: false,
            gerrit: GerritConfiguration(url: "\(world)/gerrit"),
            gotime: GotimeConfiguration(liveURL: "\(world)/changelog", postsURL: "\(world)/mastodon"),
            feeds: [FeedConfiguration(name: "The Sandbox Blog", url: "\(world)/feed/rss", channel: "random")]
        )
        let http = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            configuration: SlackClient.httpConfiguration
        )
        let service = BackgroundTasksService(
            configuration: configuration,
            listener: .path(socket),
            eventLoop: testEventLoop(),
            httpClient: http,
            logger: Logger(label: "bgtasks") { _ in SwiftLogNoOpLogHandler() },
            wallClock: WallClock.milliseconds
        )
        let group = ServiceGroup(
            services: [service],
            logger: Logger(label: "group") { _ in SwiftLogNoOpLogHandler() }
        )
        let running = Task { try await group.run() }
        let result: Result<Void, any Error>
        do {
            try await eventually {
                await ControlClient(path: socket, group: .singleton).ask(.status, timeout: .seconds(10)).lease == "one"
            }
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        _ = await running.result
        try await http.shutdown()
        try result.get()
    }
}

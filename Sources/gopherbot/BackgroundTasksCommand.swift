import ArgumentParser
import AsyncHTTPClient
import BackgroundTasks
import Content
import NIOCore
import NIOPosix
import Settings
import SlackAPI
import Systemd

struct BackgroundTasksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bgtasks",
        abstract: "Ask Gerrit, podcasts, feeds and Slack's channel list for news, when 'gopherbot poll' says so.",
        discussion: """
            Takes requests on the socket of gopherbot-bgtasks.socket, or without one on GOPHER_BGTASKS_SOCKET. Of several \
            hosts with one Redis, one announces; the others stand by.
            """
    )

    func run() async throws {
        // First of all: it changes the environment.
        let sockets = Result { () throws(ListenSocketError) in try ListenSockets.receive() }
        let process = DaemonProcess(.bgtasks)
        var configuration: BackgroundTasksConfiguration
        let listener: BackgroundTasksService.Listener
        do {
            configuration = try process.settings.backgroundTasks()
            // Feeds are the site's affair alone: the shipped content has none, and isn't read.
            let site = try ContentLoader.load(directories: [], optional: process.settings.siteDirectories)
            configuration.feeds = site.feeds.map { FeedConfiguration(name: $0.name, url: $0.url, channel: $0.channel) }
            let passed = try sockets.get().named("bgtasks", unit: "gopherbot-bgtasks.socket").first?.release()
            listener = passed.map { .descriptor($0) } ?? .path(process.settings.values.bgtasksSocket)
        } catch {
            throw process.fail(configuration: error)
        }
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let httpClient = HTTPClient(eventLoopGroup: loops, configuration: SlackClient.httpConfiguration)
        let service = BackgroundTasksService(
            configuration: configuration,
            listener: listener,
            eventLoop: loops.next(),
            httpClient: httpClient,
            logger: process.logger
        )
        try await process.run(service, on: loops, drainLimit: BackgroundTasksService.stopLimit)
        try await httpClient.shutdown()
        try await loops.shutdownGracefully()
    }
}

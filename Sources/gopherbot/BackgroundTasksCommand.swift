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
        IdleMemory.keepLittle()
        // Before anything else reads it: it changes the environment.
        let sockets = Result { () throws(ListenSocketError) in try ListenSockets.receive() }
        let process = DaemonProcess(.bgtasks)
        var configuration: BackgroundTasksConfiguration
        let listener: BackgroundTasksService.Listener
        do {
            configuration = try process.settings.backgroundTasks()
            let passed = try sockets.get().named("bgtasks", unit: "gopherbot-bgtasks.socket").first?.release()
            listener = passed.map { .descriptor($0) } ?? .path(process.settings.values.bgtasksSocket)
        } catch {
            throw process.fail(configuration: error)
        }
        let feeds = Self.feeds(process.settings)
        configuration.feeds = feeds.feeds
        configuration.feedMistakes = feeds.mistakes
        // A reload that waits does for those that come meanwhile.
        let (reloads, reload) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        try await withHTTPClient { httpClient, loops in
            let service = BackgroundTasksService(
                configuration: configuration,
                listener: listener,
                reloads: reloads,
                readFeeds: { Self.feeds(process.settings) },
                eventLoop: loops.next(),
                httpClient: httpClient,
                logger: process.logger
            )
            try await process.run(service, on: loops, drainLimit: BackgroundTasksService.stopLimit) {
                reload.yield()
            }
        }
    }

    /// Feeds are the site's affair alone: the shipped content has none, and isn't read.
    private static func feeds(_ settings: Settings) -> FeedsReading {
        let found = ContentLoader.examine(directories: [], optional: settings.siteDirectories)
        return FeedsReading(
            feeds: found.content.feeds.map { FeedConfiguration(name: $0.name, url: $0.url, channel: $0.channel) },
            mistakes: found.mistakes.map(\.description)
        )
    }
}

import ArgumentParser
import AsyncHTTPClient
import Consumer
import Content
import NIOCore
import NIOPosix
import Settings
import SlackAPI
import Systemd
import WorkQueue

struct ConsumerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consumer",
        abstract: "Read the queue and answer.",
        discussion: "Any number may run, on one host or many; each needs a name of its own."
    )

    @Option(help: "Name of this instance on this host, e.g. the 1 of gopherbot-consumer@1.")
    var instance: String?

    func run() async throws {
        let process = DaemonProcess(.consumer, instance: instance)
        let configuration: ConsumerConfiguration
        let content: Content
        do {
            configuration = try process.settings.consumer()
            content = try ContentLoader.load(
                directories: configuration.contentDirectories,
                optional: configuration.siteDirectories
            )
        } catch {
            throw process.fail(configuration: error)
        }
        // A reload that waits does for those that come meanwhile.
        let (reloads, reload) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        try await withHTTPClient { httpClient, loops in
            let service = ConsumerService(
                configuration: configuration,
                content: content,
                reloads: reloads,
                eventLoop: loops.next(),
                httpClient: httpClient,
                logger: process.logger,
                wallClock: WallClock.milliseconds
            )
            try await process.run(service, on: loops, drainLimit: configuration.group.drainLimit + .seconds(3)) {
                reload.yield()
            }
        }
    }
}

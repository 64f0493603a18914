import ArgumentParser
import Gateway
import NIOCore
import NIOPosix
import Settings
import Systemd

struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Take Slack's events and put them into the queue.",
        discussion: """
            Listens on the sockets of gopherbot-gateway.socket, or without one on PORT. Slack's Request URL is \
            /slack/event; /_ruok answers 'imok'.
            """
    )

    func run() async throws {
        // First of all: it changes the environment.
        let sockets = Result { () throws(ListenSocketError) in try ListenSockets.receive() }
        let process = DaemonProcess(.gateway)
        let configuration: GatewayConfiguration
        let listener: GatewayService.Listener
        do {
            configuration = try process.settings.gateway()
            listener = try listen(sockets.get(), port: configuration.port)
        } catch {
            throw process.fail(configuration: error)
        }
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let service = GatewayService(
            configuration: configuration,
            listener: listener,
            eventLoop: loops.next(),
            logger: process.logger
        )
        try await process.run(service, on: loops, drainLimit: configuration.drainLimit + .seconds(1))
        try await loops.shutdownGracefully()
    }

    private func listen(_ sockets: ListenSockets, port: Int?) throws -> GatewayService.Listener {
        let passed = try sockets.named("gateway", unit: "gopherbot-gateway.socket").compactMap { $0.release() }
        if !passed.isEmpty { return .descriptors(passed) }
        guard let port else { throw NothingToListenOn() }
        return .port(port)
    }

    private struct NothingToListenOn: Error, CustomStringConvertible {
        var description: String {
            "nothing to listen on: start gopherbot-gateway.socket, which passes its socket, or set PORT"
        }
    }
}

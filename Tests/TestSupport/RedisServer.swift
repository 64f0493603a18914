package import Foundation
package import NIOCore
import NIOPosix
package import Redis

/// A redis-server of a test's own, on a Unix socket in a fresh folder; no other can reach it.
package final class RedisServer: Sendable {
    package let folder: URL
    package let arguments: [String]
    private let process: Locked<ChildProcess>

    package var socket: String { folder.appending(path: "redis.sock").path }

    /// How to reach it.
    package var configuration: RedisConfiguration {
        RedisConfiguration(endpoint: .unix(path: socket))
    }

    init(folder: URL, arguments: [String]) async throws {
        self.folder = folder
        self.arguments = arguments
        self.process = Locked(try Self.launch(folder: folder, arguments: arguments))
        try await waitUntilReady()
    }

    private static func launch(folder: URL, arguments: [String]) throws -> ChildProcess {
        // The log tells when it is ready, so an earlier run's must not be in it.
        try? FileManager.default.removeItem(at: folder.appending(path: "redis.log"))
        // Port 0 is for no TCP at all; a test that needs TCP or TLS says so in its arguments.
        let standard = ["--port", "0", "--unixsocket", folder.appending(path: "redis.sock").path]
        let quiet = ["--save", "", "--appendonly", "no", "--dir", folder.path, "--daemonize", "no"]
        return try ChildProcess(
            "/usr/bin/redis-server",
            standard + quiet + arguments,
            log: folder.appending(path: "redis.log")
        )
    }

    private func waitUntilReady() async throws {
        let isReady = { [process] in process.withLock(\.output).contains("eady to accept connections") }
        try? await eventually { isReady() || process.withLock { !$0.isRunning } }
        guard isReady() else { throw StartFailure(log: process.withLock(\.output)) }
    }

    /// Ends it, as `systemctl stop redis` does; without persistence all data is gone.
    package func stop() async {
        await process.withLock { $0 }.stop()
    }

    package func start() async throws {
        let launched = try Self.launch(folder: folder, arguments: arguments)
        process.withLock { $0 = launched }
        try await waitUntilReady()
    }

    package func signal(_ number: Int32) {
        process.withLock { $0.signal(number) }
    }

    struct StartFailure: Error, CustomStringConvertible {
        let log: String
        var description: String { "redis-server did not start:\n\(log)" }
    }
}

/// Runs `body` with a real redis-server and a client that is connected to it.
///
/// - Parameter arguments: redis-server's, e.g. `["--maxmemory", "1mb"]`.
package func withRedis<T>(
    _ arguments: [String] = [],
    isolation: isolated (any Actor)? = #isolation,
    _ body: (RedisServer, RedisClient) async throws -> T
) async throws -> T {
    try await withTemporaryFolder { folder in
        let server = try await RedisServer(folder: folder, arguments: arguments)
        let client = RedisClient(configuration: server.configuration, eventLoop: testEventLoop())
        client.start()
        do {
            let result = try await body(server, client)
            await client.shutDown()
            await server.stop()
            return result
        } catch {
            await client.shutDown()
            await server.stop()
            throw error
        }
    }
}

/// An event loop for a test's client; the loops live as long as the test process.
package func testEventLoop() -> any EventLoop {
    MultiThreadedEventLoopGroup.singleton.next()
}

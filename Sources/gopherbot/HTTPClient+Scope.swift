import AsyncHTTPClient
import NIOCore
import NIOPosix
import SlackAPI

/// Runs `body` with a client for Slack and sources on an event loop of its own, and ends both whatever comes of it: a
/// client that goes unended is a mistake to AsyncHTTPClient, and ends the process.
func withHTTPClient(_ body: (HTTPClient, MultiThreadedEventLoopGroup) async throws -> Void) async throws {
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let client = HTTPClient(eventLoopGroup: loops, configuration: SlackClient.httpConfiguration)
    let failure: (any Error)?
    do {
        try await body(client, loops)
        failure = nil
    } catch {
        failure = error
    }
    try? await client.shutdown()
    try? await loops.shutdownGracefully()
    if let failure { throw failure }
}

import AsyncHTTPClient
import NIOPosix
import Secrets
import SlackAPI
import Testing

let testToken = "xoxb-not-a-real-token-0123456789"

/// Later than any test lasts.
var farDeadline: ContinuousClock.Instant { .now + .seconds(50) }

/// Pauses of a millisecond where production has seconds, so that nothing is waited for.
func quickConfiguration(
    _ url: String,
    change: (inout SlackConfiguration) -> Void = { _ in }
) -> SlackConfiguration {
    var configuration = SlackConfiguration(
        apiURL: url,
        token: Secret(testToken),
        minimumTime: .zero,
        firstBackOff: .milliseconds(1),
        defaultPause: .milliseconds(1),
        channelInterval: .milliseconds(1)
    )
    change(&configuration)
    return configuration
}

/// Runs `body` with a client whose Slack answers by `respond`, which gets the request and its number from 0.
func withSlack(
    http: HTTPClient.Configuration = SlackClient.httpConfiguration,
    change: (inout SlackConfiguration) -> Void = { _ in },
    respond: @escaping @Sendable (ScriptedServer.Request, Int) -> ScriptedServer.Step,
    _ body: (SlackClient, ScriptedServer) async throws -> Void
) async throws {
    let server = try await ScriptedServer.start(respond)
    do {
        try await withClient(quickConfiguration(server.url, change: change), http: http) { client in
            try await body(client, server)
        }
        try await server.stop()
    } catch {
        try await server.stop()
        throw error
    }
}

/// Runs `body` with a client for an address.
func withClient(
    _ configuration: SlackConfiguration,
    http: HTTPClient.Configuration = SlackClient.httpConfiguration,
    _ body: (SlackClient) async throws -> Void
) async throws {
    let httpClient = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: http)
    do {
        try await body(SlackClient(configuration: configuration, httpClient: httpClient))
        try await httpClient.shutdown()
    } catch {
        try await httpClient.shutdown()
        throw error
    }
}

/// Answers the requests in turn; the last answer stays.
func inTurn(_ steps: ScriptedServer.Step...) -> @Sendable (ScriptedServer.Request, Int) -> ScriptedServer.Step {
    { _, index in steps[min(index, steps.count - 1)] }
}

/// The error of a call that must fail.
func failure(
    of call: () async throws -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> SlackError {
    let error = await #expect(throws: SlackError.self, sourceLocation: sourceLocation) { try await call() }
    return try #require(error, sourceLocation: sourceLocation)
}

let hello = PostMessage(channel: "C0GEN", text: "hello")

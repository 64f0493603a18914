@testable import Administration
import Gateway
import Logging
import NIOCore
import Redis
import Secrets
import ServiceLifecycle
import Systemd
import TestSupport
import Testing
import WorkQueue

@Suite("doctor, of a gateway that runs", .timeLimit(.minutes(2)))
struct GatewayExaminationTests {
    @Test("A gateway takes what the doctor signs, and refuses what another secret has signed")
    func signed() async throws {
        try await withSetup { fixture in
            try await withGateway(secret: SetupTests.signingSecret) { port in
                func finding(_ secret: String, _ url: String, isPublic: Bool = false) async -> Finding {
                    await GatewayExamination(
                        httpClient: fixture.httpClient,
                        secret: Secret(secret),
                        wallClock: WallClock.milliseconds
                    ).finding(url: url, isPublic: isPublic)
                }
                let url = Doctor.localURL(listen: nil, port: port)
                let fine = await finding(SetupTests.signingSecret, url)
                #expect(fine.severity == .fine && fine.subject == "gateway", "\(fine)")
                let isPublic = await finding(SetupTests.signingSecret, url, isPublic: true)
                #expect(isPublic.severity == .fine && isPublic.subject == "request url", "\(isPublic)")
                let other = await finding(String(repeating: "0", count: 32), url)
                #expect(other.severity == .problem && other.text.contains("refuses what is signed"), "\(other)")
                #expect(other.advice?.contains("systemctl restart gopherbot-gateway.service") == true)
            }
        }
    }

    /// Runs `body` with a gateway on a free port.
    private func withGateway(
        secret: String,
        _ body: @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        try await withRedis { server, _ in
            let (listening, announcement) = AsyncStream<[SocketAddress]>.makeStream()
            let service = GatewayService(
                configuration: GatewayConfiguration(
                    requestSecret: Secret(secret),
                    appID: "A01GOPHER00",
                    teamID: "T01GOPHERS0",
                    redis: server.configuration,
                    keys: QueueKeys(appName: "test")
                ),
                listener: .port(0),
                eventLoop: testEventLoop(),
                notifier: ServiceNotifier(watchdogInterval: nil) { _ in 1 },
                logger: Logger(label: "gateway") { _ in SwiftLogNoOpLogHandler() },
                onListening: { announcement.yield($0) }
            )
            let group = ServiceGroup(
                configuration: .init(
                    services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                    logger: Logger(label: "gateway") { _ in SwiftLogNoOpLogHandler() }
                )
            )
            try await withThrowingTaskGroup { tasks in
                tasks.addTask {
                    defer { announcement.finish() }
                    try await group.run()
                }
                let port = await listening.first { _ in true }?.first?.port
                let result: Result<Void, any Error>
                do { result = .success(try await body(try #require(port))) } catch { result = .failure(error) }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                try result.get()
            }
        }
    }
}

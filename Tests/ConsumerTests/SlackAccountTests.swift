import AsyncHTTPClient
import Bot
import InMemoryLogging
import Logging
import NIOPosix
import Redis
import SlackAPI
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@testable import Consumer

@Suite("Knowing who the bot is", .timeLimit(.minutes(1)))
struct SlackAccountTests {
    /// Runs `body` while the account is watched. The pauses last for a moment and are taken down.
    private func withAccount(
        simulate: (SlackSimulator) -> Void = { _ in },
        _ body: (SlackAccount, Locked<[Duration]>, InMemoryLogHandler, Locked<[String]>) async throws -> Void
    ) async throws {
        try await withSimulator { simulator in
            simulate(simulator)
            let http = HTTPClient(
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                configuration: SlackClient.httpConfiguration
            )
            let slack = SlackConfiguration(
                apiURL: try await "\(simulator.url)/api",
                token: simulator.configuration.botToken,
                maximumAttempts: 1
            )
            let configuration = ConsumerConfiguration(
                redis: RedisConfiguration(endpoint: .unix(path: "/nowhere")),
                group: ConsumerGroupConfiguration(keys: BotFixture.keys, consumer: "one"),
                slack: slack,
                appID: simulator.configuration.appID,
                teamID: simulator.configuration.teamID,
                isShadow: false,
                contentDirectories: []
            )
            let log = InMemoryLogHandler()
            let pauses = Locked<[Duration]>([])
            let states = Locked<[String]>([])
            let account = SlackAccount(
                slack: SlackClient(configuration: slack, httpClient: http),
                configuration: configuration,
                logger: Logger(label: "test") { _ in log }
            ) { pause in
                pauses.withLock { $0.append(pause) }
                await Task.yield()
            }
            let watching = Task {
                await account.watch { _ in
                    states.withLock { $0.append("known") }
                } unknown: { _ in
                    states.withLock { $0.append("unknown") }
                }
            }
            let result: Result<Void, any Error>
            do { result = .success(try await body(account, pauses, log, states)) } catch { result = .failure(error) }
            watching.cancel()
            await watching.value
            try await http.shutdown()
            try result.get()
        }
    }

    /// Each is between half and all of a time that doubles, up to a minute.
    private func expectGrowth(of pauses: [Duration], from first: Duration) {
        for (number, pause) in pauses.enumerated() {
            let full = min(first * (1 << min(number, 10)), .seconds(60))
            #expect((full / 2...full).contains(pause), "\(number): \(pause)")
        }
    }

    @Test("A token that Slack takes for this question and refuses for others is asked about with growing pauses")
    func refused() async throws {
        try await withAccount { account, pauses, log, states in
            for round in 1...12 {
                try await eventually { states.value.count { $0 == "known" } == round }
                account.reportTokenGone("token_revoked")
            }
            try await eventually { states.value.count { $0 == "known" } == 13 }
            #expect(pauses.value.count == 12)
            expectGrowth(of: pauses.value, from: .seconds(1))
            // Nothing is read between the refusal and the next answer.
            #expect(states.value == ["known"] + Array(repeating: ["unknown", "known"], count: 12).flatMap { $0 })
            #expect(log.entries.count { "\($0.message)" == "Nothing is read" } == 2)
        }
    }

    @Test("While Slack doesn't say who the bot is, it is asked with growing pauses, and that is said now and then")
    func unknown() async throws {
        try await withAccount(simulate: { $0.add(Fault(method: "auth.test", times: 12, error: "invalid_auth")) }) {
            _,
            pauses,
            log,
            states in
            try await eventually { states.value.last == "known" }
            #expect(states.value == Array(repeating: "unknown", count: 12) + ["known"])
            #expect(pauses.value.count == 12)
            expectGrowth(of: pauses.value, from: .milliseconds(500))
            #expect(log.entries.count { "\($0.message)" == "Nothing is read" } == 2)
        }
    }
}

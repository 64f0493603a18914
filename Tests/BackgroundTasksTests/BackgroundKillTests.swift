import BackgroundTasks
import Foundation
import NIOCore
import Redis
import SlackSimulator
import TestSupport
import Testing

@Suite(
    "A daemon killed in the middle of its work",
    .timeLimit(.minutes(10)),
    .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built")
)
struct BackgroundKillTests {
    /// `GOPHERBOT_KILLS=25` makes it 250 changes, which takes ten minutes.
    private static let kills = ProcessInfo.processInfo.environment["GOPHERBOT_KILLS"].flatMap { Int($0) } ?? 2

    private func withGerrit(_ body: (GerritStub, String, SlackSimulator, RedisServer, RedisClient) async throws -> Void)
        async throws
    {
        let gerrit = GerritStub()
        try await StubSource.with({ gerrit.answer($0) }) { source in
            try await withSimulator { simulator in
                try await withRedis { server, redis in
                    try await body(gerrit, source.url, simulator, server, redis)
                }
            }
        }
    }

    @Test(
        "The next one announces what is left, and nothing twice",
        arguments: [
            // The mark never reaches Redis; it is there, but nothing was posted; posted, but the position isn't saved.
            HoldingProxy.Moment.beforeCommand(":ledger:"),
            .afterCommand(":ledger:"),
            .beforeCommand("SET\r\n$28\r\ntest:bgtasks:position:gerrit"),
        ]
    )
    func once(moment: HoldingProxy.Moment) async throws {
        try await withGerrit { gerrit, url, simulator, server, _ in
            let socket = server.folder.appending(path: "proxy.sock").path
            gerrit.merge(1, ago: 100)
            try await HoldingProxy.with(socket: socket, upstream: server.socket, holdingAt: moment) { proxy in
                let first = try await Daemon.start(
                    "first",
                    simulator,
                    redis: socket,
                    gerrit: url,
                    folder: server.folder
                )
                async let asked = first.poll("gerrit")
                try await eventually { proxy.isHolding }
                if case .beforeCommand("SET\r\n$28\r\ntest:bgtasks:position:gerrit") = moment {
                    try await eventually { announcedNumbers(simulator) == [1] }
                }
                await first.process.stop(SIGKILL)
                #expect(await asked.outcome == .failed)
            }
            // The lease of the first lapses first: of the same name, it is waited for.
            let second = try await Daemon.start(
                "first",
                simulator,
                redis: server.socket,
                gerrit: url,
                folder: server.folder
            )
            #expect(await second.poll("gerrit").outcome == .done)
            gerrit.merge(2, ago: 50)
            #expect(await second.poll("gerrit").outcome == .done)
            #expect(announcedNumbers(simulator) == [1, 2])
            await second.process.stop()
        }
    }

    @Test("Killed in each tenth announcement, it announces each change once, oldest first")
    func often() async throws {
        let count = Self.kills * 10 + 5
        try await withGerrit { _, _, simulator, server, _ in
            let url = "\(try await simulator.url)/gerrit"
            var expected = simulator.mergeChanges()
            func start() async throws -> Daemon {
                try await Daemon.start("one", simulator, redis: server.socket, gerrit: url, folder: server.folder)
            }
            var daemon = try await start()
            #expect(await daemon.poll("gerrit").outcome == .done)
            expected += simulator.mergeChanges(count - 1)
            for kill in 1...Self.kills {
                let current = daemon
                async let asked = current.poll("gerrit")
                try await eventually(within: .seconds(120)) { announcedNumbers(simulator).count >= kill * 10 }
                let before = simulator.requestCounts["chat.postMessage"] ?? 0
                // Killed before Slack has done it, or after: the daemon never hears.
                let pause = Duration.seconds(5)
                simulator.add(
                    kill.isMultiple(of: 2)
                        ? Fault(method: "chat.postMessage", times: 1, delay: pause)
                        : Fault(method: "chat.postMessage", times: 1, delayAfter: pause)
                )
                try await eventually { simulator.requestCounts["chat.postMessage"] ?? 0 > before }
                simulator.touchChange(expected[kill])
                await current.process.stop(SIGKILL)
                _ = await asked
                daemon = try await start()
            }
            try await eventually(within: .seconds(120)) {
                _ = await daemon.poll("gerrit")
                return announcedNumbers(simulator).count >= count
            }
            #expect(await daemon.poll("gerrit").message == "no new changes")
            #expect(announcedNumbers(simulator) == expected)
            #expect(await daemon.process.stop() == 0)
        }
    }

    @Test("Of two daemons one announces; when it is killed the other goes on within 15 s, and nothing comes twice")
    func twoHosts() async throws {
        try await withGerrit { gerrit, url, simulator, server, _ in
            gerrit.merge(1, ago: 100)
            let one = try await Daemon.start("one", simulator, redis: server.socket, gerrit: url, folder: server.folder)
            #expect(await one.poll("gerrit").outcome == .done)
            let two = try await Daemon.start("two", simulator, redis: server.socket, gerrit: url, folder: server.folder)
            let refused = await two.poll("gerrit")
            #expect(refused.outcome == .notNow)
            #expect(refused.message == "another host holds it: one")
            for number in 2...12 { gerrit.merge(number, ago: 90 - number) }
            async let asked = one.poll("gerrit")
            try await eventually { announcedNumbers(simulator).count > 4 }
            await one.process.stop(SIGKILL)
            let killed = ContinuousClock.now
            _ = await asked
            try await eventually(within: .seconds(15)) { await two.poll("gerrit").outcome == .done }
            let takenOver = ContinuousClock.now - killed
            try await eventually { announcedNumbers(simulator).count >= 12 }
            #expect(announcedNumbers(simulator) == Array(1...12), "\(takenOver)")
            #expect(await two.process.stop() == 0)
        }
    }

    @Test("TERM in the middle of a slow answer ends it within two seconds, and gives the lease back")
    func term() async throws {
        try await StubSource.with { _ in
            StubSource.Answer(body: " ", endless: .milliseconds(50))
        } _: { source in
            try await withSimulator { simulator in
                try await withRedis { server, redis in
                    let daemon = try await Daemon.start(
                        "one",
                        simulator,
                        redis: server.socket,
                        gerrit: source.url,
                        folder: server.folder
                    )
                    async let asked = daemon.poll("gerrit")
                    try await eventually { !source.log.value.isEmpty }
                    let begun = ContinuousClock.now
                    #expect(await daemon.process.stop(SIGTERM) == 0)
                    #expect(ContinuousClock.now - begun < .seconds(2))
                    #expect(await asked.message == "the daemon is stopping")
                    let lease = RedisCommand("EXISTS", .string(BackgroundFixture.keys.lease))
                    #expect(try await redis.send(lease).integer == 0)
                    #expect(!FileManager.default.fileExists(atPath: daemon.socket))
                }
            }
        }
    }

    @Test(
        "From a cold start by its socket a poll comes to its end",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-socket-activate"),
            "no systemd here"
        )
    )
    func coldStart() async throws {
        try await withGerrit { gerrit, url, simulator, server, _ in
            gerrit.merge(1, ago: 100)
            let daemon = try await Daemon.start(
                "one",
                simulator,
                redis: server.socket,
                gerrit: url,
                folder: server.folder,
                launcher: ["/usr/bin/systemd-socket-activate", "--listen=SOCKET", "--fdname=bgtasks"]
            )
            #expect(await daemon.poll("gerrit").outcome == .done)
            #expect(announcedNumbers(simulator) == [1])
            #expect(await daemon.process.stop() == 0)
        }
    }
}

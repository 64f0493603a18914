import BackgroundTasks
import Foundation
import InMemoryLogging
import Logging
import Redis
import SlackSimulator
import Systemd
import TestSupport
import Testing

@Suite("Announcing when Slack or Redis don't want to", .timeLimit(.minutes(3)))
struct AnnouncingTests {
    /// Runs `body` with five changes to be announced, numbered from 2, after number 1.
    private func withFive(_ body: (GerritStub, BackgroundFixture) async throws -> Void) async throws {
        let gerrit = GerritStub()
        gerrit.merge(1, ago: 100)
        try await StubSource.with({ gerrit.answer($0) }) { source in
            try await withBackgroundTasks { configuration, _ in
                configuration.gerrit = GerritConfiguration(url: source.url)
            } _: { bench in
                #expect(await bench.poll("gerrit").outcome == .done)
                for number in 2...6 { gerrit.merge(number, ago: 90 - number) }
                try await body(gerrit, bench)
            }
        }
    }

    @Test(
        "What fails in passing is tried again or settled by asking, and each comes once, in order",
        arguments: [
            Fault(method: "chat.postMessage", times: 1, status: 429, retryAfter: "2"),
            Fault(method: "chat.postMessage", times: 1, status: 503),
            Fault(method: "chat.postMessage", times: 1, drop: .before),
            Fault(method: "chat.postMessage", times: 1, drop: .after),
            Fault(method: "chat.postMessage", times: 1, delay: .seconds(2), drop: .late),
            Fault(method: "chat.postMessage", times: 1, error: "internal_error"),
        ]
    )
    func passing(fault: Fault) async throws {
        try await withFive { _, bench in
            bench.simulator.add(fault)
            try await eventually { await bench.poll("gerrit").message == "no new changes" }
            #expect(announcedNumbers(bench.simulator) == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test("A post of unknown fate is not made again when Slack can't be asked for it")
    func lostAndNotToBeAsked() async throws {
        try await withFive { _, bench in
            bench.simulator.add(Fault(method: "chat.postMessage", times: 1, drop: .after))
            bench.simulator.add(
                Fault(method: "conversations.history", skip: 1, times: 1, status: 429, retryAfter: "30")
            )
            #expect(await bench.poll("gerrit").outcome == .failed)
            bench.simulator.clearFaults()
            try await eventually(within: .seconds(60)) { await bench.poll("gerrit").message == "no new changes" }
            #expect(announcedNumbers(bench.simulator) == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test(
        "What was announced long ago is found among the channel's last messages, and a look that fails is made up for"
    )
    func lookBack() async throws {
        try await withFive { _, bench in
            #expect(await bench.poll("gerrit").outcome == .done)
            let commands = [
                RedisCommand("DEL", "test:bgtasks:position:gerrit"),
                RedisCommand(
                    "EVAL",
                    "for _, k in ipairs(redis.call('KEYS', '*ledger*')) do redis.call('DEL', k) end",
                    0
                ),
            ]
            for command in commands { _ = try await bench.redis.send(command) }
            bench.simulator.add(Fault(method: "conversations.history", error: "fatal_error"))
            #expect(await bench.poll("gerrit").outcome == .failed)
            bench.simulator.clearFaults()
            #expect(await bench.poll("gerrit").outcome == .done)
            #expect(announcedNumbers(bench.simulator) == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test("Each call of Slack is a line at debug level, with the poll that made it")
    func callsAreLogged() async throws {
        try await withFive { _, bench in
            let posts = bench.logged("Slack was called").filter { $0.metadata["method"] == "chat.postMessage" }
            #expect(posts.map { $0.metadata["poll"] } == ["gerrit"])
            #expect(posts.allSatisfy { $0.level == .debug && $0.metadata["channel"] != nil })
        }
    }

    @Test("A run that fails after two announcements is followed by one that goes on with the third")
    func halfWay() async throws {
        try await withFive { _, bench in
            let faulty = Locked(false)
            let answer = await bench.poll("gerrit") { line in
                guard line.contains("gerrit:3:"), !faulty.value else { return }
                faulty.withLock { $0 = true }
                bench.simulator.add(Fault(method: "chat.postMessage", times: 8, error: "service_unavailable"))
            }
            if answer.outcome == .failed { bench.simulator.clearFaults() }
            try await eventually { await bench.poll("gerrit").message == "no new changes" }
            #expect(announcedNumbers(bench.simulator) == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test("An archived channel is one error in the log however often it is asked; repaired, all goes on")
    func archived() async throws {
        try await withFive { gerrit, bench in
            bench.simulator.withWorkspace { $0[channel: "C01GOLANGCL"]?.isArchived = true }
            for _ in 0..<3 {
                let answer = await bench.poll("gerrit")
                #expect(answer.outcome == .failed)
                #expect(answer.message?.contains("is_archived") == true, "\(answer)")
            }
            #expect(bench.log.entries.filter { $0.level >= .warning }.count == 1)
            bench.simulator.withWorkspace { $0[channel: "C01GOLANGCL"]?.isArchived = false }
            #expect(await bench.poll("gerrit").outcome == .done)
            #expect(announcedNumbers(bench.simulator) == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test("A message that Slack takes in no channel is skipped with an error, and the next one follows")
    func messageRefused() async throws {
        try await withFive { _, bench in
            bench.simulator.add(Fault(method: "chat.postMessage", times: 1, error: "msg_too_long"))
            #expect(await bench.poll("gerrit").outcome == .done)
            #expect(announcedNumbers(bench.simulator) == [1, 3, 4, 5, 6])
            let said = bench.logged("Slack does not take an announcement, skipping it")
            #expect(said.map { $0.metadata[LogKey.reason] } == ["msg_too_long"])
            #expect(said.first?.metadata[LogKey.messageID] == .page(.announcementRefused))
        }
    }

    @Test("A full Redis keeps no position: nothing is posted, and later nothing is lost or repeated")
    func full() async throws {
        try await withFive { _, bench in
            _ = try await bench.redis.send(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
            let answer = await bench.poll("gerrit")
            #expect(answer.outcome == .failed)
            #expect(answer.message?.contains("Redis is full") == true, "\(answer)")
            #expect(announcedNumbers(bench.simulator) == [1])
            _ = try await bench.redis.send(RedisCommand("CONFIG", "SET", "maxmemory", "0"))
            #expect(await bench.poll("gerrit").outcome == .done)
            #expect(announcedNumbers(bench.simulator) == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test("A channel that isn't there is an error that says what to do; its id will do as well as its name")
    func noChannel() async throws {
        try await withBackgroundTasks {
            $0.gerrit = GerritConfiguration(url: "\($1)/gerrit", channel: "nowhere")
        } _: {
            bench in
            let answer = await bench.poll("gerrit")
            #expect(answer.outcome == .failed)
            #expect(answer.message?.contains("no public channel #nowhere") == true, "\(answer)")
        }
        try await withBackgroundTasks {
            $0.gerrit = GerritConfiguration(url: "\($1)/gerrit", channel: "C01GOLANGCL")
        } _: {
            bench in
            #expect(await bench.poll("gerrit").outcome == .done)
            #expect(bench.posted(in: "golang-cls").count == 1)
        }
    }
}

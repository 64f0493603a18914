import BackgroundTasks
import Foundation
import InMemoryLogging
import Logging
import Redis
import SlackSimulator
import Systemd
import TestSupport
import Testing

@Suite("The live show", .timeLimit(.minutes(2)))
struct GotimePollTests {
    private static let text = ":tada: Go Time is live now! Listen in: <https://changelog.com/live>"

    private func withGotime(
        _ change: @escaping @Sendable (inout GotimeConfiguration) -> Void = { _ in },
        wallClock: @escaping @Sendable () -> Int64 = WallClock.milliseconds,
        _ body: (BackgroundFixture) async throws -> Void
    ) async throws {
        try await withBackgroundTasks(
            configure: { configuration, world in
                configuration.gotime.liveURL = "\(world)/changelog"
                change(&configuration.gotime)
            },
            wallClock: wallClock,
            body
        )
    }

    /// A planned start relative to now, in seconds since 1970.
    private func now(_ seconds: Int64) -> Int64 { WallClock.milliseconds() / 1000 + seconds }

    @Test("A show that streams is announced once, however long it goes on, and the next one again")
    func once() async throws {
        try await withGotime { bench in
            #expect(await bench.poll("gotime").message == "nothing is streaming")
            bench.simulator.planShow(at: now(-45))
            #expect(await bench.poll("gotime").message == "nothing is streaming")
            bench.simulator.setStreaming(true)
            #expect(await bench.poll("gotime").message == "the show is live, and announced")
            #expect(await bench.poll("gotime").message == "the show is live, and was announced")
            #expect(bench.posted(in: "gotimefm").map(\.text) == [Self.text])
        }
        // A show two hours later is another one, whatever streams meanwhile.
        let clock = Locked(WallClock.milliseconds())
        try await withGotime(wallClock: { clock.value }) { bench in
            bench.simulator.setStreaming(true)
            bench.simulator.planShow(at: clock.value / 1000)
            #expect(await bench.poll("gotime").message == "the show is live, and announced")
            clock.withLock { $0 += 7200 * 1000 }
            bench.simulator.planShow(at: clock.value / 1000)
            #expect(await bench.poll("gotime").message == "the show is live, and announced")
            #expect(bench.posted(in: "gotimefm").count == 2)
        }
    }

    @Test("A show whose start is corrected while it is on is the same show, however often")
    func corrected() async throws {
        let clock = Locked(WallClock.milliseconds())
        try await withGotime(wallClock: { clock.value }) { bench in
            bench.simulator.setStreaming(true)
            let start = clock.value / 1000
            bench.simulator.planShow(at: start)
            #expect(await bench.poll("gotime").message == "the show is live, and announced")
            for minutes in [10, 45, 90] as [Int64] {
                clock.withLock { $0 = (start + minutes * 60) * 1000 }
                bench.simulator.planShow(at: start + minutes * 60)
                #expect(await bench.poll("gotime").message == "the show is live, and was announced")
            }
            #expect(bench.posted(in: "gotimefm").count == 1)
        }
    }

    @Test("A start that is corrected between a crash and the next run repeats nothing")
    func correctedAfterCrash() async throws {
        try await withGotime { bench in
            let position: RedisCommand.Argument = "test:bgtasks:position:gotime"
            bench.simulator.setStreaming(true)
            bench.simulator.planShow(at: now(0))
            let saved = Locked<RESPValue?>(nil)
            let redis = bench.redis
            // The position as it is when Slack has the announcement, and the process dies.
            bench.simulator.add(Fault(method: "chat.postMessage", times: 1, delayAfter: .seconds(2)))
            async let asked = bench.poll("gotime")
            try await eventually { bench.posted(in: "gotimefm").count == 1 }
            let before = try await redis.send(RedisCommand("GET", position))
            saved.withLock { $0 = before }
            #expect(await asked.outcome == .done)
            if let text = saved.value?.string {
                _ = try await redis.send(RedisCommand("SET", position, .string(text)))
            } else {
                _ = try await redis.send(RedisCommand("DEL", position))
            }
            bench.simulator.planShow(at: now(120))
            #expect(await bench.poll("gotime").outcome == .done)
            #expect(bench.posted(in: "gotimefm").count == 1)
        }
    }

    @Test(
        "It is announced from 5 minutes before to 60 minutes after the planned start",
        arguments: [(-3700, false), (-3500, true), (-600, true), (-45, true), (0, true), (240, true), (400, false)]
    )
    func window(start: Int64, isAnnounced: Bool) async throws {
        try await withGotime { bench in
            bench.simulator.setStreaming(true)
            bench.simulator.planShow(at: now(start))
            let answer = await bench.poll("gotime")
            #expect(answer.outcome == .done)
            #expect(bench.posted(in: "gotimefm").count == (isAnnounced ? 1 : 0), "\(answer)")
        }
    }

    @Test("With nothing planned nothing is announced, whatever streams")
    func nothingPlanned() async throws {
        try await withGotime { bench in
            bench.simulator.setStreaming(true)
            let answer = await bench.poll("gotime")
            #expect(answer.outcome == .done)
            #expect(answer.message == "something is streaming, and no show is planned")
            #expect(bench.posted(in: "gotimefm").isEmpty)
        }
    }

    @Test("A page instead of JSON is one warning, and a pause that the status tells; then it goes on")
    func page() async throws {
        try await withGotime {
            $0.pagePause = .milliseconds(1)
        } _: { bench in
            bench.simulator.setLivePage(true)
            for _ in 0..<3 {
                let answer = await bench.poll("gotime")
                #expect(answer.outcome == .notNow)
                #expect(answer.message?.contains("answers with a page for people instead of JSON") == true)
                try await Task.sleep(for: .milliseconds(2))
            }
            let report = await bench.status().polls?.first { $0.poll == "gotime" }
            #expect(report?.outcome == .notNow)
            #expect(report?.message?.hasPrefix("paused:") == true)
            let warnings = bench.log.entries.filter { $0.level >= .warning && "\($0.metadata)".contains("paused:") }
            #expect(warnings.count == 1)
            bench.simulator.setLivePage(false)
            #expect(await bench.poll("gotime").outcome == .done)
        }
    }

    @Test("During the pause the page isn't asked again, but for a person who insists")
    func pause() async throws {
        try await withGotime { bench in
            bench.simulator.setLivePage(true)
            for _ in 0..<3 { #expect(await bench.poll("gotime").outcome == .notNow) }
            #expect(bench.simulator.pathCounts["/changelog/live/status"] == 1)
            let report = await bench.status().polls?.first { $0.poll == "gotime" }
            #expect((report?.pausedFor ?? 0) > 800)
            bench.simulator.setLivePage(false)
            #expect(await bench.poll("gotime", .now).message == "nothing is streaming")
            #expect(await bench.poll("gotime").message == "nothing is streaming")
        }
    }

    @Test(
        "An answer that is none for programs is a pause; one that fails is a failure",
        arguments: [
            (Fault(body: "<html>", contentType: "text/html"), ControlAnswer.Outcome.notNow),
            (Fault(body: "{\"streaming\":tr", contentType: "application/json"), .notNow),
            (Fault(body: "[]"), .notNow), (Fault(status: 404), .notNow), (Fault(status: 410), .notNow),
            (Fault(status: 500), .failed), (Fault(status: 429), .failed),
            (Fault(status: 429, retryAfter: "60"), .notNow), (Fault(huge: 3 << 20), .failed),
            (Fault(drop: .before), .failed),
        ]
    )
    func faults(fault: Fault, outcome: ControlAnswer.Outcome) async throws {
        var fault = fault
        fault.method = "changelog"
        try await withGotime { [fault] bench in
            bench.simulator.setStreaming(true)
            bench.simulator.planShow(at: now(0))
            bench.simulator.add(fault)
            let answer = await bench.poll("gotime")
            #expect(answer.outcome == outcome, "\(answer)")
            #expect(bench.posted(in: "gotimefm").isEmpty)
        }
    }

    @Test("A start that is no time is a failure, not a crash")
    func oddStart() async throws {
        try await withGotime { bench in
            bench.simulator.setStreaming(true)
            bench.simulator.add(Fault(method: "changelog", body: #"{"streaming":true,"data":"soon"}"#))
            let answer = await bench.poll("gotime")
            #expect(answer.outcome == .failed)
            #expect(answer.message?.contains("“soon”") == true)
        }
    }

    @Test("Between the announcement and its position a crash repeats nothing")
    func crash() async throws {
        try await withGotime { bench in
            bench.simulator.setStreaming(true)
            bench.simulator.planShow(at: now(0))
            #expect(await bench.poll("gotime").outcome == .done)
            // As if the process had ended before it kept the position.
            _ = try await bench.redis.send(RedisCommand("DEL", "test:bgtasks:position:gotime"))
            #expect(await bench.poll("gotime").outcome == .done)
            // As if Redis had lost all of its data: Slack is asked.
            _ = try await bench.redis.send(
                RedisCommand("DEL", "test:bgtasks:position:gotime", "test:ledger:announcement:gotime:live:\(now(0))")
            )
            #expect(await bench.poll("gotime").outcome == .done)
            #expect(bench.posted(in: "gotimefm").count == 1)
        }
    }
}

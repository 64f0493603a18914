import BackgroundTasks
import Foundation
import NIOCore
import NIOPosix
import Redis
import SlackSimulator
import TestSupport
import Testing

/// A poll that waits until it is let go.
private final class GatedPoll: Poll {
    let name: String
    let deadline: Duration
    let runs = Locked(0)
    let ended = Locked(0)
    private let isOpen = Locked(false)

    init(_ name: String, deadline: Duration = .seconds(60)) {
        self.name = name
        self.deadline = deadline
    }

    func open() { isOpen.withLock { $0 = true } }

    func interval(isShadow: Bool) -> Duration { .seconds(600) }

    func run(_ context: PollContext) async throws -> PollOutcome {
        runs.withLock { $0 += 1 }
        defer { ended.withLock { $0 += 1 } }
        context.progress("waiting")
        while !isOpen.value { try await Task.sleep(for: .milliseconds(5)) }
        return .done("open")
    }
}

@Suite("The control socket", .timeLimit(.minutes(2)))
struct ControlTests {
    @Test("Who asks for a poll that is running joins it; another poll runs beside it")
    func joining() async throws {
        let slow = GatedPoll("slow")
        let quick = GatedPoll("quick")
        quick.open()
        try await withBackgroundTasks(polls: [slow, quick]) { bench in
            let lines = Locked<[String]>([])
            async let first = bench.poll("slow")
            try await eventually { slow.runs.value == 1 }
            async let second = bench.poll("slow") { line in lines.withLock { $0.append(line) } }
            try await eventually { !lines.value.isEmpty }
            #expect(lines.value == ["joined the run that is on its way"])
            #expect(await bench.poll("quick").message == "open")
            let status = await bench.status()
            #expect(status.polls?.map { $0.runningFor != nil } == [true, false])
            #expect(status.lease == "one")
            slow.open()
            #expect(await [first, second].map(\.message) == ["open", "open"])
            #expect(slow.runs.value == 1)
            #expect(await bench.poll("slow").outcome == .done)
            #expect(slow.runs.value == 2)
        }
    }

    @Test("A timer's request that isn't due yet runs nothing, and is no failure; a person's runs")
    func due() async throws {
        let quick = GatedPoll("quick")
        quick.open()
        try await withBackgroundTasks(polls: [quick]) { bench in
            let client = ControlClient(path: bench.socket, group: .singleton)
            let timer = ControlRequest.poll(name: "quick", .ifDue)
            #expect(await client.ask(timer, timeout: .seconds(10)).message == "open")
            let second = await client.ask(timer, timeout: .seconds(10))
            #expect(second.outcome == .done)
            #expect(second.message == "not due for another 10 min")
            #expect(quick.runs.value == 1)
            #expect(await bench.poll("quick").message == "open")
        }
    }

    @Test("A run that takes too long is ended, and says so")
    func deadline() async throws {
        let slow = GatedPoll("slow", deadline: .milliseconds(100))
        try await withBackgroundTasks(polls: [slow]) { bench in
            let answer = await bench.poll("slow")
            #expect(answer.outcome == .failed)
            #expect(answer.message == "it took longer than 1 s, and was ended")
            #expect(slow.ended.value == 1)
        }
    }

    @Test("A stop ends what runs and tells who waits, within two seconds")
    func stop() async throws {
        let slow = GatedPoll("slow")
        let answer = Locked<ControlAnswer?>(nil)
        let begun = Locked<ContinuousClock.Instant?>(nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await withBackgroundTasks(polls: [slow]) { bench in
                group.addTask {
                    let outcome = await bench.poll("slow")
                    answer.withLock { $0 = outcome }
                }
                try await eventually { slow.runs.value == 1 }
                begun.withLock { $0 = .now }
            }
            let taken = ContinuousClock.now - (begun.value ?? .now)
            #expect(taken < .seconds(2))
            try await group.waitForAll()
        }
        #expect(answer.value?.outcome == .notNow)
        #expect(answer.value?.message == "the daemon is stopping")
        #expect(slow.ended.value == 1)
    }

    @Test(
        "A line that is no request gets an answer that says what would be one",
        arguments: ["", "poll", "poll x y", "GET / HTTP/1.1", "poll nope", String(repeating: "x", count: 100)]
    )
    func wrong(line: String) async throws {
        try await withBackgroundTasks(polls: [GatedPoll("slow")]) { bench in
            let answer = try await exchange(line + "\n", bench.socket)
            #expect(answer.contains("\"wrong_request\""), "\(answer)")
            #expect(answer.contains("slow"))
        }
    }

    @Test("Who sends an endless line is cut off, and others are served")
    func endlessLine() async throws {
        try await withBackgroundTasks(polls: [GatedPoll("slow")]) { bench in
            _ = try await exchange(String(repeating: "x", count: 100_000), bench.socket)
            #expect(await bench.status().outcome == .done)
        }
    }

    @Test("Nobody listens: the answer says what to start")
    func nobody() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "none.sock").path
            let answer = await ControlClient(path: path, group: .singleton).ask(.status, timeout: .seconds(10))
            #expect(answer.outcome == .failed)
            #expect(answer.message?.contains("start gopherbot-bgtasks.socket") == true)
        }
    }

    @Test("A request at a cold start waits for Redis, and is answered when Redis stays away")
    func coldStart() async throws {
        let quick = GatedPoll("quick")
        quick.open()
        try await withBackgroundTasks(polls: [quick]) { configuration, _ in
            configuration.patience = .seconds(1)
        } _: { bench in
            await bench.server.stop()
            try await eventually { await bench.status().lease == nil }
            let answer = await bench.poll("quick")
            #expect(answer.outcome == .notNow)
            #expect(answer.message?.hasPrefix("it is not known which host may announce: ") == true)
            #expect(quick.runs.value == 0)
            try await bench.server.start()
            try await eventually { await bench.poll("quick").outcome == .done }
        }
    }

    /// What the socket answers to some bytes, until it closes.
    private func exchange(_ text: String, _ path: String) async throws -> String {
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            try? await outbound.write(ByteBuffer(string: text))
            var answer = ""
            do {
                for try await part in inbound { answer += String(buffer: part) }
            } catch {}
            return answer
        }
    }
}

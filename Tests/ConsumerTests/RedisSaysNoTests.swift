import Foundation
import Redis
import SlackSimulator
import TestSupport
import Testing

@Suite("A consumer whose Redis says no", .timeLimit(.minutes(5)))
struct RedisSaysNoTests {
    /// When the stub says it.
    enum Place: CaseIterable {
        /// To each connection, which it closes, as a Redis does that has too many.
        case greeting
        /// To the first that a connection says.
        case handshake
        /// To whatever comes after that.
        case command
    }

    private static let lines = [
        "-READONLY You can't write against a read only replica.", "-LOADING Redis is loading the dataset in memory",
        "-MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
        "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "-NOAUTH Authentication required.", "-ERR max number of clients reached",
    ]

    @Test(
        "It goes on trying and says little, and as soon as a Redis is there that works, it answers",
        .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built"),
        arguments: lines,
        Place.allCases
    )
    func refusals(line: String, place: Place) async throws {
        try await withBot(consumers: 0) { bot in
            let socket = bot.server.folder.appending(path: "no.sock").path
            let stub = try await StubRedis.start(socket: socket, greeting: place == .greeting ? line : nil) { command in
                let usual = place == .command ? StubRedis.handshake(command) : nil
                return usual ?? .line(line)
            }
            let consumer = try bot.startConsumer("one", redis: socket)
            // Of its two connections, or of all its commands: more than the lines that there may be.
            try await eventually(within: .seconds(30)) {
                let isCommand = place == .command
                return (isCommand ? stub.received.value.count - stub.count("CLIENT") : stub.connections.value) >= 8
            }
            #expect(consumer.isRunning)
            let lines = consumer.output.split(separator: "\n")
            #expect(!lines.isEmpty)
            #expect(lines.count <= 4, "\(lines)")

            // The same address leads to a Redis that works.
            await stub.stop()
            try? FileManager.default.removeItem(atPath: socket)
            try FileManager.default.createSymbolicLink(atPath: socket, withDestinationPath: bot.server.socket)
            try await bot.simulator.say("go tour", in: "@alice")
            _ = try await bot.answers(1, in: "@alice")
            try await bot.settle()
            #expect(bot.written(in: "@alice").count == 1)
            #expect(await consumer.stop() == 0)
        }
    }
}

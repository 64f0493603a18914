import Consumer
import Foundation
import Redis
import Secrets
import SlackAPI
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@Suite("A consumer killed in the middle of its work", .timeLimit(.minutes(3)))
struct KillTests {
    @Test(
        "The next consumer does what is left, and one answer comes",
        .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built"),
        arguments: [
            // The mark never reaches Redis; it is there, but nothing was posted; posted, but not acknowledged.
            HoldingProxy.Moment.beforeCommand(":ledger:"),
            .afterCommand(":ledger:"),
            .beforeCommand("XDEL"),
        ]
    )
    func killed(moment: HoldingProxy.Moment) async throws {
        try await withBot(consumers: 0) { bot in
            let socket = bot.server.folder.appending(path: "proxy.sock").path
            try await HoldingProxy.with(socket: socket, upstream: bot.server.socket, holdingAt: moment) { proxy in
                let first = try bot.startConsumer("first", redis: socket)
                let said = try await bot.simulator.say("<@\(OnceTests.bot)> flip a coin", in: "#general", as: "alice")
                #expect(said.deliveries.map(\.status) == [200, 200])
                try await eventually { proxy.isHolding }
                if moment == .beforeCommand("XDEL") { _ = try await bot.answers(1, in: "#general") }
                await first.stop(SIGKILL)
                let second = try bot.startConsumer("second", redis: bot.server.socket)
                _ = try await bot.answers(1, in: "#general")
                try await bot.settle()
                #expect(bot.written(in: "#general").count == 1)
                // An entry is deleted before it is acknowledged.
                try await eventually { try await bot.pendingCount() == 0 }
                #expect(await second.stop() == 0)
            }
        }
    }

    @Test(
        "Killed while Slack is still at the post, and started again under the same name: one answer",
        .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built")
    )
    func killedWhilePosting() async throws {
        try await withBot(consumers: 0) { bot in
            bot.simulator.add(Fault(method: "chat.postMessage", times: 1, delay: .seconds(3), drop: .late))
            let first = try bot.startConsumer("first", redis: bot.server.socket)
            try await bot.simulator.say("<@\(OnceTests.bot)> flip a coin", in: "#general", as: "alice")
            try await eventually { bot.simulator.requestCounts["chat.postMessage"] == 1 }
            await first.stop(SIGKILL)
            let second = try bot.startConsumer("first", redis: bot.server.socket)
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 1)
            #expect(await second.stop() == 0)
        }
    }

    @Test(
        "Code is uploaded at most once, and its link posted once if it was kept",
        .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built"),
        arguments: [
            // Marked, but not uploaded; uploaded, but the link is lost; kept, but not posted; posted, not acknowledged.
            (HoldingProxy.Moment.afterCommand(":playground:upload"), 0, 0),
            (.beforeCommand(":playground:result"), 1, 0),
            (.afterCommand(":playground:result"), 1, 1), (.beforeCommand("XDEL"), 1, 1),
        ]
    )
    func killedWhileSharing(moment: HoldingProxy.Moment, uploads: Int, posts: Int) async throws {
        try await withBot(consumers: 0) { bot in
            let socket = bot.server.folder.appending(path: "proxy.sock").path
            try await HoldingProxy.with(socket: socket, upstream: bot.server.socket, holdingAt: moment) { proxy in
                let first = try bot.startConsumer("first", redis: socket)
                let code = (1...10).map { "line \($0)" }.joined(separator: "\n")
                try await bot.simulator.say(code, in: "#general", as: "alice")
                try await eventually { proxy.isHolding }
                if moment == .beforeCommand("XDEL") { _ = try await bot.answers(1, in: "#general") }
                await first.stop(SIGKILL)
                let second = try bot.startConsumer("second", redis: bot.server.socket)
                try await bot.settle()
                #expect(bot.simulator.requestCounts["playground"] ?? 0 == uploads)
                #expect(bot.written(in: "#general").count == posts)
                #expect(await second.stop() == 0)
            }
        }
    }

    @Test(
        "A stop while Slack takes its time with an answer waits for it, and leaves nothing to others",
        .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built")
    )
    func stoppedWhilePosting() async throws {
        try await withBot(consumers: 0) { bot in
            bot.simulator.add(Fault(method: "chat.postMessage", delayAfter: .seconds(4)))
            let first = try bot.startConsumer("first", redis: bot.server.socket)
            try await bot.simulator.say("go tour", in: "@alice")
            // What is posted is there at once; it is Slack's word of it that takes four seconds.
            _ = try await bot.answers(1, in: "@alice")
            #expect(try await bot.pendingCount() > 0)
            #expect(await first.stop(SIGTERM, within: .seconds(20)) == 0)
            #expect(try await bot.pendingCount() == 0)
            #expect(bot.simulator.requestCounts["chat.postMessage"] == 1)
            // The next one goes on behind it.
            bot.simulator.clearFaults()
            let second = try bot.startConsumer("second", redis: bot.server.socket)
            try await bot.simulator.say("go tour", in: "@bob")
            _ = try await bot.answers(1, in: "@bob")
            try await bot.settle()
            #expect(await second.stop() == 0)
            #expect(bot.written(in: "@alice").count == 1)
        }
    }
}

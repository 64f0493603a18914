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
                let first = try consumer("first", bot, redis: socket)
                let said = try await bot.simulator.say("<@\(OnceTests.bot)> flip a coin", in: "#general", as: "alice")
                #expect(said.deliveries.map(\.status) == [200, 200])
                try await eventually { proxy.isHolding }
                if moment == .beforeCommand("XDEL") { _ = try await bot.answers(1, in: "#general") }
                await first.stop(SIGKILL)
                let second = try consumer("second", bot, redis: bot.server.socket)
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
                let first = try consumer("first", bot, redis: socket)
                let code = (1...10).map { "line \($0)" }.joined(separator: "\n")
                try await bot.simulator.say(code, in: "#general", as: "alice")
                try await eventually { proxy.isHolding }
                if moment == .beforeCommand("XDEL") { _ = try await bot.answers(1, in: "#general") }
                await first.stop(SIGKILL)
                let second = try consumer("second", bot, redis: bot.server.socket)
                try await bot.settle()
                #expect(bot.simulator.requestCounts["playground"] ?? 0 == uploads)
                #expect(bot.written(in: "#general").count == posts)
                #expect(await second.stop() == 0)
            }
        }
    }

    private func consumer(_ name: String, _ bot: BotFixture, redis: String) throws -> ChildProcess {
        try ChildProcess(
            program.path,
            ["consumer", "--instance", name],
            environment: [
                "ENV": "production",
                "GOPHER_APP_NAME": BotFixture.keys.appName,
                "GOPHER_CONTENT_DIR": repository.path,
                "PLAYGROUND_URL": bot.configuration.playground.url,
                "GOPHER_SLACK_APP_ID": bot.configuration.appID,
                "GOPHER_SLACK_TEAM_ID": bot.configuration.teamID,
                "GOPHER_SLACK_BOT_ACCESS_TOKEN": bot.configuration.slack.token.exposed,
                "REDIS_URL": "unix://\(redis)",
                "SLACK_API_URL": bot.configuration.slack.apiURL,
            ],
            log: bot.server.folder.appending(path: "\(name).log")
        )
    }
}

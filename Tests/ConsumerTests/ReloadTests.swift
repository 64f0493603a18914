import Bot
import Consumer
import Foundation
import InMemoryLogging
import Logging
import Secrets
import SlackAPI
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@Suite("A reload of the content", .timeLimit(.minutes(2)))
struct ReloadTests {
    static let bot = SimulatorConfiguration().app.userID

    private func write(_ answer: String, to folder: URL) throws {
        let text = "commands:\n  - name: probe\n    description: d\n    text: \(answer)\n"
        try Data(text.utf8).write(to: folder.appending(path: "probe.yaml"))
    }

    @Test("The new content answers, what it lacks is gone, and systemd is told of begin and end")
    func renewed() async throws {
        try await withTemporaryFolder { folder in
            try write("old", to: folder)
            try await withBot(configure: { $0.siteDirectories = [folder.path] }) { bot in
                try await bot.simulator.say("probe", in: "@alice")
                #expect(try await bot.answers(1, in: "@alice") == ["old"])

                try write("new\n  - name: coc\n    enabled: false", to: folder)
                bot.reload()
                try await eventually { bot.logged("The content was read again").count == 1 }
                try await bot.simulator.say("probe", in: "@alice")
                try await bot.simulator.say("probe", in: "@bob")
                #expect(try await bot.answers(2, in: "@alice") == ["old", "new"])
                #expect(try await bot.answers(1, in: "@bob") == ["new"])

                let messages = bot.notified.value
                let begin = try #require(messages.firstIndex { $0.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") })
                let end = try #require(messages[begin...].firstIndex { $0.hasPrefix("READY=1\n") })
                #expect(messages[begin...end].allSatisfy { !$0.contains("refused") })
            }
        }
    }

    @Test("With a mistake the old content stays; journal and STATUS say where, until it is mended")
    func mistake() async throws {
        try await withTemporaryFolder { folder in
            try write("old", to: folder)
            try await withBot(configure: { $0.siteDirectories = [folder.path] }) { bot in
                try write("new\n    txt: x", to: folder)
                bot.reload()
                let place = folder.appending(path: "probe.yaml").path + ":5"
                try await eventually {
                    bot.notified.value.last?.contains("The new content was refused (\(place)") == true
                }
                let logged = bot.logged("The content has a mistake, and the old content stays")
                #expect(logged.map(\.level) == [.error])
                #expect(logged.first?.metadata["source"] == "\(place)")
                #expect(
                    logged.first?.metadata["reason"] == "unknown key 'txt' in a command; did you mean 'text'?"
                )
                try await bot.simulator.say("probe", in: "@alice")
                #expect(try await bot.answers(1, in: "@alice") == ["old"])

                try write("mended", to: folder)
                bot.reload()
                try await eventually { bot.logged("The content was read again").count == 1 }
                try await eventually { bot.notified.value.last?.contains("refused") == false }
                try await bot.simulator.say("probe", in: "@bob")
                #expect(try await bot.answers(1, in: "@bob") == ["mended"])
            }
        }
    }

    @Test("Under load each message is answered once, by the old content or the new", arguments: [1, 2])
    func underLoad(consumers: Int) async throws {
        let count = 200
        try await withTemporaryFolder { folder in
            try write("answer 0", to: folder)
            try await withBot(
                consumers: consumers,
                configure: {
                    $0.siteDirectories = [folder.path]
                    $0.bot.messageMaxAge = .seconds(600)
                    // All of it goes to few channels at once.
                    $0.slack.channelBurst = count
                }
            ) { bot in
                let people = ["@alice", "@bob", "@carol", "@dave", "@erin"]
                try await withThrowingTaskGroup { group in
                    for person in people {
                        group.addTask {
                            for _ in 0..<count / people.count { try await bot.simulator.say("probe", in: person) }
                        }
                    }
                    group.addTask {
                        for version in 1...10 {
                            // In the midst of it, however fast the machine is.
                            try await eventually {
                                people.map { bot.written(in: $0).count }.reduce(0, +) >= 15 * version
                            }
                            try write("answer \(version)", to: folder)
                            bot.reload()
                            try await eventually {
                                bot.logged("The content was read again").count >= version * consumers
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                try await bot.settle(within: .seconds(60))
                var versions: Set<String> = []
                for person in people {
                    let answers = bot.written(in: person).map(\.text)
                    #expect(answers.count == count / people.count)
                    versions.formUnion(answers)
                }
                #expect(versions.isSubset(of: (0...10).map { "answer \($0)" }))
                #expect(versions.count > 1, "no reload fell into the load")
                #expect(versions.contains("answer 0"))
                // After the last reload there is nothing but the last answer.
                try await bot.simulator.say("probe", in: "@frank")
                #expect(try await bot.answers(1, in: "@frank") == ["answer 10"])
                try await bot.settle()
                #expect(try await bot.pendingCount() == 0)
            }
        }
    }

    @Test(
        "SIGHUP makes a consumer read its content again, and ends neither it nor the gateway",
        .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built")
    )
    func hangUp() async throws {
        try await withTemporaryFolder { site in
            let folder = site.appending(path: "responses.d")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            try write("old", to: folder)
            try await withBot(consumers: 0) { bot in
                let common = [
                    "ENV": "production",
                    "GOPHER_APP_NAME": BotFixture.keys.appName,
                    "GOPHER_SLACK_APP_ID": bot.configuration.appID,
                    "GOPHER_SLACK_TEAM_ID": bot.configuration.teamID,
                    "REDIS_URL": "unix://\(bot.server.socket)",
                ]
                let consumer = try ChildProcess(
                    program.path,
                    ["consumer", "--instance", "1"],
                    environment: common.merging([
                        "GOPHER_CONTENT_DIR": repository.path,
                        "GOPHER_SITE_DIR": site.path,
                        "GOPHER_SLACK_BOT_ACCESS_TOKEN": bot.configuration.slack.token.exposed,
                        "SLACK_API_URL": bot.configuration.slack.apiURL,
                    ]) { $1 },
                    log: bot.server.folder.appending(path: "consumer.log")
                )
                let gateway = try ChildProcess(
                    program.path,
                    ["gateway"],
                    environment: common.merging([
                        "PORT": "0",
                        "GOPHER_SLACK_REQUEST_SECRET": bot.simulator.configuration.signingSecret.exposed,
                    ]) { $1 },
                    log: bot.server.folder.appending(path: "gateway.log")
                )
                try await eventually {
                    consumer.output.contains("Reading the streams") && gateway.output.contains("Connected to Redis")
                }
                try await bot.simulator.say("probe", in: "@alice")
                #expect(try await bot.answers(1, in: "@alice") == ["old"])
                try write("new", to: folder)
                consumer.signal(SIGHUP)
                gateway.signal(SIGHUP)
                try await eventually {
                    consumer.output.contains("The content was read again")
                        && gateway.output.contains("Nothing to read again")
                }
                try await bot.simulator.say("probe", in: "@bob")
                #expect(try await bot.answers(1, in: "@bob") == ["new"])
                #expect(await consumer.stop() == 0)
                #expect(await gateway.stop() == 0)
            }
        }
    }
}

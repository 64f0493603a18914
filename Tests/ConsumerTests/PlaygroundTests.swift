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

@Suite("From long code to its link", .timeLimit(.minutes(2)))
struct PlaygroundTests {
    static let bot = SimulatorConfiguration().app.userID
    private static let alice = "U01ALICE000"
    private static let code =
        "look:\n```\nfunc main() {\n\tif 1 &lt; 2 &amp;&amp; true {\n\t\tprintln()\n\t}\n}\n```\n1\n2\n3"
    private static let goFile = "package main\n\nfunc main() {\n\tprintln(1)\n}\n\n// end\n"

    /// The source behind the link that was posted.
    private func source(_ text: String, _ bot: BotFixture) throws -> String? {
        let id = try #require(text.split(separator: "/play/p/").last).dropLast()
        return bot.simulator.sharedSource(String(id))
    }

    private func uploads(_ bot: BotFixture) -> Int { bot.simulator.requestCounts["playground"] ?? 0 }

    private func hints(_ bot: BotFixture) -> [Ephemeral] {
        bot.simulator.withWorkspace { $0.channel(meant: "general")?.ephemerals ?? [] }
    }

    /// What came of it, one line each.
    private func givenUp(_ bot: BotFixture) -> [String] {
        bot.log.entries.filter { $0.level >= .warning }.map { "\($0.message): \($0.metadata)" }
    }

    @Test(
        "A long message is uploaded once, also where the bot is mentioned; its author is named and gets a hint",
        arguments: ["", "<@\(bot)> "]
    )
    func message(mention: String) async throws {
        try await withBot { bot in
            try await bot.simulator.say(mention + Self.code, in: "#general", as: "alice")
            let answers = try await bot.answers(1, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 1)
            #expect(answers[0].hasPrefix("<@\(Self.alice)>"))
            #expect(answers[0].contains("/playground/play/p/"))
            #expect(
                try source(answers[0], bot)
                    == "// look:\nfunc main() {\n\tif 1 < 2 && true {\n\t\tprintln()\n\t}\n}\n// 1\n// 2\n// 3\n"
            )
            #expect(uploads(bot) == 1)
            #expect(hints(bot).map(\.visibleTo) == [Self.alice])
            #expect(hints(bot).first?.message.text.contains("nolink") == true)
            #expect(bot.written(in: "#general").first?.unfurlsLinks == false)
        }
    }

    @Test("In a thread the link and the hint come into the thread")
    func thread() async throws {
        try await withBot { bot in
            let root = try await bot.simulator.say("a question", in: "#general", as: "bob")
            try await bot.simulator.say(Self.code, in: "#general", as: "alice", thread: root.timestamp)
            _ = try await bot.answers(1, in: "#general", thread: root.timestamp)
            try await bot.settle()
            #expect(hints(bot).map { $0.message.thread?.text } == [root.timestamp])
        }
    }

    @Test(
        "A Go file is looked up, downloaded with the token and uploaded, also when Slack doesn't know it at first",
        arguments: [0, 2]
    )
    func file(unknownTimes: Int) async throws {
        try await withBot { bot in
            if unknownTimes > 0 {
                bot.simulator.add(Fault(method: "files.info", times: unknownTimes, error: "file_not_found"))
            }
            let file: JSON = ["name": "main.go", "content": .string(Self.goFile)]
            try await bot.simulator.say(Utterance("", in: "#general", as: "alice", files: [file]))
            let answers = try await bot.answers(1, in: "#general")
            #expect(try source(answers[0], bot) == Self.goFile)
            try await bot.settle()
            #expect(bot.simulator.requestCounts["files.info"] == unknownTimes + 1)
            #expect(uploads(bot) == 1)
            #expect(givenUp(bot).isEmpty)
        }
    }

    @Test("Code goes last: the answers to the same message come before its link, however slow the Playground is")
    func order() async throws {
        try await withBot { bot in
            bot.simulator.add(Fault(method: "playground", delay: .seconds(1)))
            try await bot.simulator.say("(╯°□°)╯︵ ┻━┻ a dragon\n" + Self.code, in: "#general", as: "alice")
            // A handler that is built in stands before the content's in the plan.
            _ = try await bot.answers(2, in: "#general")
            try await bot.settle()
            let texts = bot.written(in: "#general").map(\.text)
            #expect(texts.count == 2 && texts[0].contains("┬─┬") && texts[1].contains("/play/p/"), "\(texts)")
            let order = bot.logged("Slack was called").compactMap { entry in entry.metadata["action"].map { "\($0)" } }
            #expect(order.firstIndex(of: "react:dragon") ?? 99 < order.firstIndex(of: "playground") ?? 0, "\(order)")
        }
    }

    @Test("A file that Slack doesn't tell of keeps others from their turn for a bounded time")
    func lookUpLimit() async throws {
        try await withBot(configure: {
            $0.playground.maximumConcurrent = 1
            $0.playground.lookUpLimit = .seconds(1)
            // Longer than this test waits.
            $0.slack.requestTimeout = .seconds(100)
            $0.bot.messageMaxAge = .seconds(100)
            $0.group.claimIdle = .seconds(40)
        }) { bot in
            bot.simulator.add(Fault(method: "files.info", delay: .seconds(100)))
            let file: JSON = ["name": "main.go", "content": .string(Self.goFile)]
            try await bot.simulator.say(Utterance("", in: "#general", as: "bob", files: [file]))
            try await eventually { bot.simulator.requestCounts["files.info"] == 1 }
            try await bot.simulator.say(Self.code, in: "#general", as: "alice")
            let answers = try await bot.answers(1, in: "#general")
            #expect(answers[0].hasPrefix("<@\(Self.alice)>"))
            #expect(bot.logged("An answer failed").first.map { "\($0.metadata)" }?.contains("files.info") == true)
        }
    }

    @Test("Of a file of another workspace the event says nothing: what it is is asked, and a picture left alone")
    func stub() async throws {
        try await withBot { bot in
            let go: JSON = ["name": "main.go", "content": .string(Self.goFile), "file_access": "check_file_info"]
            let picture: JSON = ["name": "a.png", "content": "png", "file_access": "check_file_info"]
            try await bot.simulator.say(Utterance("", in: "#general", as: "alice", files: [picture, go]))
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 1)
            #expect(bot.simulator.requestCounts["files"] == 1)
            #expect(givenUp(bot).isEmpty)
        }
    }

    @Test(
        "Whatever goes wrong at the Playground is one line in the log and no post, and the next message is answered",
        arguments: [
            (Fault(method: "playground", status: 500), "status 500"),
            (Fault(method: "playground", status: 302), "status 302"),
            (Fault(method: "playground", delay: .seconds(30)), "didn't answer in time"),
            (Fault(method: "playground", body: String(repeating: "x", count: 1 << 20)), "more than"),
            (Fault(method: "playground", body: "<h1>hello</h1>"), "no id"),
            (Fault(method: "playground", body: "a|<!channel>"), "no id"),
            (Fault(method: "playground", body: ""), "no id"),
            (Fault(method: "playground", drop: .before), "broke"), (Fault(method: "playground", drop: .after), "broke"),
        ]
    )
    func playgroundFaults(fault: Fault, reason: String) async throws {
        try await withBot(configure: { $0.playground.timeout = .seconds(1) }) { bot in
            bot.simulator.add(fault)
            try await bot.simulator.say(Self.code, in: "#general", as: "alice")
            try await bot.settle()
            #expect(givenUp(bot).count == 1)
            #expect(givenUp(bot).first?.contains(reason) == true, "\(givenUp(bot))")
            #expect(bot.written(in: "#general").isEmpty && hints(bot).isEmpty)
            #expect(uploads(bot) == 1)
            expectDiscretion(bot)
            bot.simulator.clearFaults()
            try await bot.simulator.say("again\n" + Self.code, in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
        }
    }

    @Test(
        "A file that can't be had is one line in the log and no post",
        arguments: [
            ([Fault(method: "files.info", error: "file_not_found")], [:], "file_not_found"),
            ([Fault(method: "files", status: 404)], [:], "status 404"),
            ([Fault(method: "files", body: String(repeating: "x\n", count: 65 * 1024))], [:], "more than 65536 bytes"),
            ([Fault(method: "files", body: "<!DOCTYPE html>")], [:], "a page instead of the file"),
            ([], ["url_private_download": "https://files.slack.com.evil.example/x"], "isn't Slack's"),
            ([], ["url_private_download": .null, "url_private": .null], "can be downloaded"),
        ] as [([Fault], JSON, String)]
    )
    func fileFaults(faults: [Fault], fields: JSON, reason: String) async throws {
        try await withBot { bot in
            faults.forEach { bot.simulator.add($0) }
            var file: JSON = ["name": "main.go", "content": .string(Self.goFile)]
            for member in fields.members ?? [] { file[member.name] = member.value }
            try await bot.simulator.say(Utterance("", in: "#general", as: "alice", files: [file]))
            try await bot.settle()
            #expect(givenUp(bot).count == 1)
            #expect(givenUp(bot).first?.contains(reason) == true, "\(givenUp(bot))")
            #expect(bot.written(in: "#general").isEmpty)
            #expect(uploads(bot) == 0)
            expectDiscretion(bot)
        }
    }

    /// Neither the token nor anything of what people wrote is in the log, as far as it is kept.
    private func expectDiscretion(_ bot: BotFixture) {
        for entry in bot.log.entries where entry.level >= .info {
            let line = "\(entry.message) \(entry.metadata) \(entry.error.map { "\($0)" } ?? "")"
            for hidden in ["println", "look:", "main.go", bot.configuration.slack.token.exposed] {
                #expect(!line.contains(hidden), "\(line)")
            }
        }
    }

    @Test("nolink and the shipped deny list leave code where it is")
    func left() async throws {
        try await withBot { bot in
            try await bot.simulator.say("nolink\n" + Self.code, in: "#general", as: "alice")
            try await bot.simulator.say(Self.code, in: "#admin-help", as: "alice")
            try await bot.settle()
            #expect(uploads(bot) == 0)
            #expect(bot.written(in: "#general").isEmpty && bot.written(in: "#admin-help").isEmpty)
        }
    }

    @Test("A private channel is on the deny list by its name, which Slack is asked for")
    func privateChannel() async throws {
        try await withTemporaryFolder { folder in
            try Data("playground_off:\n  - channel: mods\n".utf8).write(to: folder.appending(path: "a.yaml"))
            try await withBot(configure: { $0.contentDirectories.append(folder.path) }) { bot in
                try await bot.simulator.say(Self.code, in: "#mods", as: "alice")
                try await bot.simulator.say(Self.code, in: "#general", as: "alice")
                _ = try await bot.answers(1, in: "#general")
                try await bot.settle()
                #expect(uploads(bot) == 1)
                #expect(bot.written(in: "#mods").isEmpty)
                #expect(givenUp(bot).isEmpty)
            }
        }
    }

    @Test("In shadow mode nothing is uploaded, and the log says what would have been, without the code")
    func shadow() async throws {
        try await withBot(configure: { $0.isShadow = true }) { bot in
            let file: JSON = ["name": "main.go", "content": .string(Self.goFile)]
            try await bot.simulator.say(
                Utterance("<@\(Self.bot)> " + Self.code, in: "#general", as: "alice", files: [file])
            )
            try await bot.settle()
            #expect(uploads(bot) == 0 && bot.simulator.requestCounts["files.info"] == nil)
            #expect(bot.written(in: "#general").isEmpty)
            #expect(bot.logged("on the Go Playground").count { "\($0.message)".contains("bytes of code") } > 0)
            #expect(bot.logged("on the Go Playground").count { "\($0.message)".contains("file F") } > 0)
            expectDiscretion(bot)
        }
    }

    @Test("A busy channel's uploads wait for their turn, and each is done")
    func turns() async throws {
        try await withBot(configure: { $0.playground.maximumConcurrent = 1 }) { bot in
            bot.simulator.add(Fault(method: "playground", times: 3, delay: .milliseconds(200)))
            let start = ContinuousClock.now
            for number in 1...3 {
                try await bot.simulator.say("\(number)\n" + Self.code, in: "#general", as: "alice")
            }
            _ = try await bot.answers(3, in: "#general")
            try await bot.settle()
            #expect(uploads(bot) == 3)
            #expect(ContinuousClock.now - start >= .milliseconds(600))
        }
    }
}

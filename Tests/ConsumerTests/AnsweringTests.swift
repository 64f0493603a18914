import Consumer
import Foundation
import InMemoryLogging
import SlackSimulator
import TestSupport
import Testing

@Suite("From a message in Slack to the answer", .timeLimit(.minutes(2)))
struct AnsweringTests {
    static let bot = SimulatorConfiguration().app.userID

    @Test(
        "What people say is answered where they said it",
        arguments: [
            ("#general", "<@\(bot)> help", "help"),
            ("#general", "<@\(bot)> flip a coin", "It's *"),
            ("#general", "<@\(bot)> define mutex", "`mutex`"),
            ("#mods", "<@\(bot)> go tour", "go.dev/tour"),
            ("@alice", "define mutex", "`mutex`"),
            ("@alice", "coin flip", "It's *"),
            ("#general", "xkcd:standards", "<https://xkcd.com/927/>"),
            ("#general", "ghd/gobridge/gopherbot, please", "<https://pkg.go.dev/github.com/gobridge/gopherbot>"),
            ("#random", "https://x.example (╯°□°)╯︵ ┻━┻", "┬─┬"),
        ]
    )
    func answered(channel: String, text: String, part: String) async throws {
        try await withBot { bot in
            try await bot.simulator.say(text, in: channel, as: "alice")
            let answers = try await bot.answers(1, in: channel)
            #expect(answers[0].contains(part))
            try await bot.settle()
            #expect(bot.written(in: channel).count == 1)
        }
    }

    @Test("In a thread the answer comes into the thread, and is not broadcast")
    func thread() async throws {
        try await withBot { bot in
            let root = try await bot.simulator.say("a question", in: "#general", as: "alice")
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "bob", thread: root.timestamp)
            _ = try await bot.answers(1, in: "#general", thread: root.timestamp)
            #expect(bot.written(in: "#general").allSatisfy { $0.subtype == nil && $0.thread?.text == root.timestamp })
        }
    }

    @Test("A trigger in a message brings its emoji, and a missing emoji is no error")
    func reaction() async throws {
        try await withBot(simulate: { $0.emoji.remove("bbqgopher") }) { bot in
            try await bot.simulator.say("we have bbq and see a dragon", in: "#general", as: "alice")
            let names = try await bot.simulator.wait(for: "the reaction") { workspace in
                let reactions = workspace.channel(meant: "general")?.messages.first?.reactions.map(\.name) ?? []
                return reactions.isEmpty ? nil : reactions
            }
            #expect(names == ["dragon"])
            try await bot.settle()
            #expect(bot.logged("refused").isEmpty)
        }
    }

    @Test("A new member is welcomed once by DM, a bot and a guest never")
    func welcome() async throws {
        try await withBot { bot in
            let joined = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            _ = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            _ = try await bot.simulator.joinWorkspace(Newcomer(name: "robot", isBot: true))
            _ = try await bot.simulator.joinWorkspace(Newcomer(name: "guest", isRestricted: true))
            let answers = try await bot.answers(1, in: joined.user)
            #expect(answers[0].contains("elcome"))
            try await bot.settle()
            #expect(bot.written(in: joined.user).count == 1)
            #expect(bot.written(in: "@robot").isEmpty)
            #expect(bot.written(in: "@guest").isEmpty)
        }
    }

    @Test("Who joins #newbies is greeted, and nobody else sees it")
    func newbies() async throws {
        try await withBot { bot in
            // The channel list is read beside the first events.
            try await eventually { bot.simulator.requestCounts["conversations.list"] ?? 0 > 0 }
            let joined = try await bot.simulator.joinChannel("newbies", user: "alice")
            let ephemerals = try await bot.simulator.wait(for: "the greeting") { workspace in
                let ephemerals = workspace.channel(meant: "newbies")?.ephemerals ?? []
                return ephemerals.isEmpty ? nil : ephemerals
            }
            #expect(ephemerals.map(\.visibleTo) == [joined.user])
            try await bot.settle()
            #expect(bot.written(in: "#newbies").isEmpty)
        }
    }

    @Test("A message older than 30 s is not answered, and the log says why; the next one is")
    func old() async throws {
        try await withBot { bot in
            let old = String(format: "%.6f", Date.now.timeIntervalSince1970 - 31)
            try await bot.simulator.say(Utterance("<@\(Self.bot)> help", in: "#general", as: "alice", timestamp: old))
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            let answers = try await bot.answers(1, in: "#general")
            #expect(answers[0].contains("It's *"))
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 1)
            #expect(bot.logged("Message discarded unanswered").contains { "\($0.metadata)".contains("31 s old") })
        }
    }

    @Test("Another bot and the bot itself are never answered")
    func bots() async throws {
        try await withBot { bot in
            try await bot.simulator.say(Utterance("<@\(Self.bot)> help", in: "#general", bot: "otherbot"))
            try await bot.simulator.say("<@\(Self.bot)> <@\(Self.bot)> help", in: "#general", as: Self.bot)
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            let texts = bot.written(in: "#general").map(\.text)
            #expect(texts.filter { !$0.contains("<@\(Self.bot)>") }.count == 1)
        }
    }

    @Test("In shadow mode nothing is sent but to those who address the bot, and the log holds what would have been")
    func shadow() async throws {
        try await withBot(configure: { $0.isShadow = true }) { bot in
            try await bot.simulator.say("a dragon, and (╯°□°)╯︵ ┻━┻", in: "#general", as: "alice")
            let joined = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 1)
            #expect(bot.written(in: joined.user).isEmpty)
            #expect(bot.simulator.requestCounts["reactions.add"] == nil)
            #expect(bot.logged("Would react with :dragon:").count == 1)
            #expect(bot.logged("Would send a direct message to \(joined.user): ").count == 1)
        }
    }
}

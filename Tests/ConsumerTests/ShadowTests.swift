import Consumer
import InMemoryLogging
import Logging
import SlackSimulator
import TestSupport
import Testing

@Suite("Shadow mode", .timeLimit(.minutes(2)))
struct ShadowTests {
    private static let app = SimulatorConfiguration().app

    /// What is said to nobody, of each kind that may be answered.
    private static let texts = [
        "see a dragon at the bbq", "we have (╯°□°)╯︵ ┻━┻ here", "some proverbs", "xkcd:927", "d/net/http",
        "ghd/golang/mock",
        "ghost and <@U01BOB00000> & co",
    ]

    /// All that is said, and who joins. The same in each run.
    private func happenings(_ bot: BotFixture) async throws {
        try await bot.untilItKnowsChannels()
        for text in Self.texts { try await bot.simulator.say(text, in: "#random", as: "alice") }
        _ = try await bot.simulator.joinWorkspace(Newcomer(name: "U01GRACE000"))
        _ = try await bot.simulator.joinChannel("newbies", user: "bob")
        try await bot.settle()
    }

    /// What people see of the bot in the whole workspace but erin's direct message, in the words of the log.
    private func transcript(_ bot: BotFixture) -> [String] {
        let channels = bot.simulator.withWorkspace(\.channels)
        return channels.flatMap { channel -> [String] in
            if case .direct("U01ERIN0000", _) = channel.kind { return [] }
            let posts = channel.messages.filter { $0.user == Self.app.userID }.map { post in
                if case .direct(let user, _) = channel.kind {
                    return "Would send a direct message to \(user): \(post.text)"
                }
                return "Would post to \(channel.id): \(post.text)"
            }
            let reactions = channel.messages.flatMap(\.reactions).map { "Would react with :\($0.name):" }
            return posts + reactions
                + channel.ephemerals.map { ephemeral in
                    "Would post to \(channel.id), for \(ephemeral.visibleTo) alone: \(ephemeral.message.text)"
                }
        }.sorted()
    }

    @Test("The log says word for word what production sends, and Slack sees nothing of it")
    func same() async throws {
        let sent = try await withBot { bot in
            try await happenings(bot)
            return transcript(bot)
        }
        // Two reactions, two replies, a welcome, a greeting and the ghost at least.
        #expect(sent.count >= 7)
        try await withBot(configure: { $0.isShadow = true }) { bot in
            try await happenings(bot)
            #expect(transcript(bot) == [])
            let logged = bot.log.entries.filter { "\($0.message)".hasPrefix("Would ") }
            #expect(logged.map { "\($0.message)" }.sorted() == sent)
            #expect(logged.allSatisfy { $0.level == .info && $0.metadata["event_id"] != nil })
            // Those that are there are the answers to erin.
            let answers = bot.written(in: "@erin").count
            #expect(bot.simulator.requestCounts["chat.postMessage"] == answers)
            for method in ["chat.postEphemeral", "reactions.add", "conversations.open", "files.info"] {
                #expect(bot.simulator.requestCounts[method] == nil, "\(method)")
            }
            #expect(!bot.simulator.requestCounts.keys.contains { $0.contains("playground") })
        }
    }

    private static let code = "<@\(app.userID)> look:\n```\n" + String(repeating: "x()\n", count: 12) + "```"

    @Test("Code that would go on the Playground is told of once, with link and hint; who mentions the bot is answered")
    func share() async throws {
        func happenings(_ bot: BotFixture) async throws {
            try await bot.simulator.say(Self.code, in: "#random", as: "alice")
            try await bot.simulator.say("<@\(Self.app.userID)> go tour", in: "#random", as: "alice")
            _ = try await bot.answers(1, in: "#random")
            try await bot.settle()
        }
        let sent = try await withBot { bot in
            try await happenings(bot)
            let lines = transcript(bot)
            try #require(lines.count == 3)
            return lines
        }
        let link = try #require(sent.compactMap { $0.firstMatch(of: /<http[^>]*\/play\/p\/[^>]*>/) }.first).output
        try await withBot(configure: { $0.isShadow = true }) { bot in
            try await happenings(bot)
            #expect(transcript(bot).count == 1)
            let logged = bot.log.entries.map { "\($0.message)" }.filter { $0.hasPrefix("Would ") }
            try #require(logged.count == 1)
            let (first, rest) = (logged[0].prefix { $0 != "\n" }, logged[0].drop { $0 != "\n" }.dropFirst())
            #expect(first == "Would put 57 bytes of code by U01ALICE000 on the Go Playground")
            let expected = sent.filter { !$0.contains("/tour") }.map { $0.replacing(link, with: "<its link>") }
            #expect(
                rest
                    == expected.sorted { $0.contains("<its link>") && !$1.contains("<its link>") }.joined(
                        separator: "\n"
                    )
            )
            #expect(bot.simulator.requestCounts["playground"] == nil)
        }
    }
}

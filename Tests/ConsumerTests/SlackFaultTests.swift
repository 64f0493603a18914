import Consumer
import Foundation
import InMemoryLogging
import Logging
import Redis
import SlackAPI
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@Suite("When Slack refuses", .timeLimit(.minutes(2)))
struct SlackFaultTests {
    static let bot = SimulatorConfiguration().app.userID

    @Test(
        "A permanent refusal is logged with channel and error, and not tried again; the next message is answered",
        arguments: [
            "channel_not_found", "not_in_channel", "is_archived", "restricted_action", "msg_too_long", "no_text",
        ]
    )
    func permanent(error: String) async throws {
        try await withBot { bot in
            bot.simulator.add(Fault(method: "chat.postMessage", times: 1, error: error))
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            try await eventually { !bot.logged("Slack refused an answer").isEmpty }
            let entry = try #require(bot.logged("Slack refused an answer").first)
            #expect("\(entry.metadata)".contains(error))
            #expect("\(entry.metadata)".contains("C01GENERAL0"))
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            let answers = try await bot.answers(1, in: "#general")
            #expect(answers.count == 1)
            try await bot.settle()
            #expect(try await bot.pendingCount() == 0)
        }
    }

    @Test("An error that nobody knows is tried a few times and then set aside with its reason")
    func unknown() async throws {
        try await withBot(configure: { $0.group.claimIdle = .seconds(40) }) { bot in
            bot.simulator.add(Fault(method: "chat.postMessage", error: "never_seen"))
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            try await bot.settle()
            let dead = try await bot.redis.send(.init("XRANGE", .string(BotFixture.keys.deadLetters), "-", "+"))
            #expect("\(dead)".contains("dead_reason") || dead.array?.count == 1)
            #expect(bot.logged("Set aside as a dead letter").contains { "\($0.metadata)".contains("never_seen") })
            #expect(bot.written(in: "#general").isEmpty)
        }
    }

    @Test("A rate limit is waited for, and the order of the answers kept")
    func rateLimit() async throws {
        try await withBot { bot in
            bot.simulator.add(Fault(method: "chat.postMessage", times: 1, status: 429, retryAfter: "1"))
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            let answers = try await bot.answers(2, in: "#general")
            #expect(answers.count == 2)
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 2)
        }
    }

    @Test("A missing scope stops no other answer, and is told of once")
    func missingScope() async throws {
        try await withBot(simulate: { $0.scopes.removeAll { $0 == "reactions:write" } }) { bot in
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            for _ in 0..<3 { try await bot.simulator.say("a dragon", in: "#general", as: "alice") }
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            _ = try await bot.answers(2, in: "#general")
            #expect(bot.simulator.requestCounts["reactions.add"] == 3)
            let told = bot.logged("Slack refused an answer").filter { $0.level == .error }
            #expect(told.count == 1)
            let metadata = try #require(told.first).metadata
            #expect("\(metadata)".contains("reactions:write"))
            #expect(metadata["message_id"] != nil)
        }
    }

    @Test("A token that Slack takes no longer stops the reading; entries stay, and are done once it works again")
    func tokenGone() async throws {
        try await withBot { bot in
            try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            bot.simulator.add(Fault(method: nil, error: "token_revoked"))
            let joined = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            try await eventually { !bot.logged("Nothing is read").isEmpty }
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            #expect(bot.written(in: joined.user).isEmpty)
            bot.simulator.clearFaults()
            _ = try await bot.answers(1, in: joined.user)
            _ = try await bot.answers(2, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 2)
        }
    }

    @Test("Of a rule's reactions each is tried, and those that nobody has to act on are no line in the log")
    func threeReactions() async throws {
        let content = """
            reactions:
              - name: zoo
                contains: zoo visit
                emoji: [cat, dog, monkey]
            """
        for code in ["invalid_name", "message_not_found", "too_many_reactions"] {
            try await withTemporaryFolder { folder in
                try Data(content.utf8).write(to: folder.appending(path: "zoo.yaml"))
                try await withBot(configure: { $0.siteDirectories = [folder.path] }) { bot in
                    bot.simulator.add(Fault(method: "reactions.add", times: 1, error: "already_reacted"))
                    bot.simulator.add(Fault(method: "reactions.add", times: 1, error: code))
                    try await bot.simulator.say("a zoo visit", in: "#general", as: "alice")
                    try await bot.settle()
                    #expect(bot.simulator.requestCounts["reactions.add"] == 3)
                    let reactions = bot.simulator.withWorkspace { workspace in
                        workspace.channel(meant: "general")?.messages.first?.reactions.map(\.name)
                    }
                    #expect(reactions == ["monkey"])
                    #expect(bot.logged("Slack refused an answer").isEmpty)
                }
            }
        }
    }

    @Test("What only one person sees is shown once the token works again")
    func tokenGoneBeforeEphemeral() async throws {
        try await withBot { bot in
            try await bot.untilItKnowsChannels()
            bot.simulator.add(Fault(method: nil, error: "token_revoked"))
            _ = try await bot.simulator.joinChannel("#newbies", user: "bob")
            try await eventually { !bot.logged("Nothing is read").isEmpty }
            bot.simulator.clearFaults()
            try await bot.settle()
            #expect(bot.ephemerals(in: "#newbies").count == 1)
        }
    }

    @Test("A token that is refused for one method alone makes no dead letter of a welcome, however often")
    func tokenGoneForOpening() async throws {
        // Long enough for no claim to lapse on a slow machine, which counts as a delivery.
        try await withBot(configure: { $0.group.claimIdle = .seconds(10) }) { bot in
            bot.simulator.add(Fault(method: "conversations.open", error: "token_revoked"))
            let joined = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            try await eventually(within: .seconds(30)) { bot.simulator.requestCounts["conversations.open"] ?? 0 > 3 }
            let pending = try await bot.redis.pending(
                group: QueueKeys.group,
                stream: BotFixture.keys.stream(.teamJoins),
                count: 10
            )
            #expect(pending.map(\.deliveries) == [1])
            bot.simulator.clearFaults()
            _ = try await bot.answers(1, in: joined.user)
            try await bot.settle(within: .seconds(40))
            #expect(bot.logged("Set aside as a dead letter").isEmpty)
        }
    }

    @Test("Redis stopped and started under both daemons: 503 meanwhile, and Slack's retry is answered after")
    func redisRestart() async throws {
        try await withBot(simulate: {
            $0.retrySchedule = [.seconds(2), .seconds(2)]; $0.timeScale = 1
        }) { bot in
            try await bot.simulator.say("<@\(Self.bot)> go tour", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            await bot.server.stop()
            let said = try await bot.simulator.say("<@\(Self.bot)> flip a coin", in: "#general", as: "alice")
            #expect(said.deliveries.map(\.status) == [503, 503])
            try await bot.server.start()
            _ = try await bot.answers(2, in: "#general")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == 2)
        }
    }

    @Test("A welcome that surely was not sent is sent when the entry is tried again")
    func ephemeralNotSent() async throws {
        try await withBot(configure: {
            $0.slack.maximumAttempts = 1
            $0.welcomePauses = .milliseconds(50)...(.milliseconds(100))
        }) { bot in
            bot.simulator.add(Fault(method: "chat.postEphemeral", times: 1, error: "service_unavailable"))
            _ = try await bot.simulator.joinChannel("#newbies", user: "frank")
            try await bot.settle()
            #expect(!bot.logged("An answer failed").isEmpty)
            let welcomes = bot.simulator.withWorkspace { $0.channel(meant: "newbies")?.ephemerals.count }
            #expect(welcomes == 1)
        }
    }

    @Test("Parts of a long answer that a twin has begun are left to it")
    func twinHasIt() async throws {
        try await withBot { bot in
            // Another entry of the same meaning has marked the first part, and still works on it.
            let timestamp = String(format: "%.6f", Date.now.timeIntervalSince1970)
            let meaning = "\(bot.configuration.teamID):C01GENERAL0:\(timestamp):reply:flip a coin:0"
            _ = try await bot.redis.send(.init("SET", .string("test:ledger:\(meaning)"), "message.public/1-1"))
            let event: JSON = [
                "type": "message", "channel": "C01GENERAL0", "channel_type": "channel", "user": "U01ALICE000",
                "ts": .string(timestamp), "event_ts": .string(timestamp), "text": .string("<@\(Self.bot)> flip a coin"),
            ]
            _ = try await bot.simulator.send(CustomEvent(event))
            try await eventually { !bot.logged("Done already").isEmpty }
            try await bot.settle()
            #expect(bot.written(in: "#general").isEmpty)
        }
    }
}

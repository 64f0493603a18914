import Bot
import Consumer
import Foundation
import SlackEvents
import SlackSimulator
import TestSupport
import Testing

/// Everything that the bot does, through the gateway, Redis and a consumer, in the transcripts of the simulated Slack.
@Suite("The behaviour, row by row", .timeLimit(.minutes(3)))
struct BehaviourTests {
    private static let app = SimulatorConfiguration().app
    private static let alice = "U01ALICE000"
    /// Long enough for a machine under load; the rule itself has a row of its own.
    private static let maximumAge = Duration.seconds(600)

    /// A row's conversation, and what was said in it.
    private struct Scene {
        let row: BehaviourRow
        let channel: String
        let author: String
        var thread: String?
        var timestamp = ""
    }

    private func withTable(_ body: (BotFixture) async throws -> Void) async throws {
        try await withBot(configure: {
            $0.bot.messageMaxAge = Self.maximumAge
            $0.bot.repository = "https://code.example/bot"
        }) { bot in
            try await bot.untilItKnowsChannels()
            try await body(bot)
        }
    }

    @Test("Each message brings what it must, where it must, and nothing else")
    func rows() async throws {
        try await withTable { bot in
            let rows = BehaviourRow.rules + BehaviourRow.table + [old]
            var scenes: [Scene] = []
            for (number, row) in rows.enumerated() {
                scenes.append(try await play(row, number: number, bot))
            }
            try await bot.settle(within: .seconds(90))
            for scene in scenes { check(scene, bot) }
            #expect(bot.logged("Slack refused an answer").isEmpty && bot.logged("An answer failed").isEmpty)
            #expect(bot.logged("dead letter").isEmpty)
        }
    }

    @Test("Who joins is welcomed as the table says: people, and once")
    func joining() async throws {
        try await withTable { bot in
            let grace = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            _ = try await bot.simulator.joinWorkspace(Newcomer(name: "grace"))
            let others = [
                Newcomer(name: "robot", isBot: true), Newcomer(name: "guest", isRestricted: true),
                Newcomer(name: "single", isUltraRestricted: true), Newcomer(name: "gone", isDeleted: true),
            ]
            for other in others { _ = try await bot.simulator.joinWorkspace(other) }
            let alice = try await bot.simulator.joinChannel("newbies", user: "alice")
            _ = try await bot.simulator.joinChannel("newbies", user: Self.app.userID)
            _ = try await bot.simulator.joinChannel("jobs", user: "bob")
            try await bot.settle()

            let welcomes = bot.written(in: grace.user)
            #expect(welcomes.count == 1)
            for part in BehaviourTable.welcome + ["<@\(grace.user)>", "@bot"] {
                #expect(welcomes.first?.text.contains(linked(part, bot)) == true, "\(part)")
            }
            for other in others { #expect(bot.written(in: "@\(other.name ?? "")").isEmpty, "\(other)") }
            let greetings = bot.simulator.withWorkspace { workspace in
                workspace.channels.flatMap(\.ephemerals)
            }
            #expect(greetings.map(\.visibleTo) == [alice.user])
            for part in BehaviourTable.newbies + ["<@\(alice.user)>", "@bot", "<#newbies>"] {
                #expect(greetings.first?.message.text.contains(linked(part, bot)) == true, "\(part)")
            }
            #expect(bot.written(in: "#newbies").isEmpty && bot.written(in: "#jobs").isEmpty)
        }
    }

    /// A message that is older than the rule allows.
    private var old: BehaviourRow {
        let seconds = Date.now.timeIntervalSince1970 - Double(Self.maximumAge.components.seconds) - 1
        return BehaviourRow.silence("@bot go tour").said { $0.timestamp = String(format: "%.6f", seconds) }
    }

    // MARK: Playing a row

    private func play(_ row: BehaviourRow, number: Int, _ bot: BotFixture) async throws -> Scene {
        var scene = try await set(row, number: number, bot)
        let text = row.text.replacing("@bot", with: "<@\(Self.app.userID)>").replacing("@bob", with: "<@U01BOB00000>")
        if let change = row.event {
            scene.timestamp = String(format: "%.6f", Date.now.timeIntervalSince1970)
            var event: JSON = [
                "type": "message", "channel": .string(scene.channel), "user": .string(scene.author),
                "ts": .string(scene.timestamp), "event_ts": .string(scene.timestamp), "text": .string(text),
                "channel_type": row.place == .direct ? "im" : "channel",
            ]
            change(&event)
            let sent = try await bot.simulator.send(CustomEvent(event, times: row.times))
            #expect(sent.deliveries.allSatisfy { $0.status == 200 }, "\(row.text)")
            return scene
        }
        var utterance = Utterance(text, in: scene.channel, as: scene.author, thread: scene.thread)
        if let chance = row.chance { utterance.timestamp = timestamp(chance, scene) }
        row.utterance?(&utterance)
        let said = try await bot.simulator.say(utterance)
        #expect(said.deliveries.allSatisfy { $0.status == 200 }, "\(row.text)")
        scene.timestamp = said.timestamp
        return scene
    }

    /// Makes the row's conversation.
    private func set(_ row: BehaviourRow, number: Int, _ bot: BotFixture) async throws -> Scene {
        // Slack's ids have this many characters.
        let id = "01ROW" + "00000\(number)".suffix(4)
        let (kind, channel, author): (Channel.Kind, String, String) =
            switch row.place {
            case .channel, .thread, .botsThread: (.publicChannel, "C\(id)", Self.alice)
            case .privateChannel: (.privateChannel, "G\(id)", Self.alice)
            case .group: (.group, "G\(id)", Self.alice)
            case .direct: (.direct(user: "U\(id)", with: Self.app.userID), "D\(id)", "U\(id)")
            case .named(let name): (.publicChannel, name, Self.alice)
            }
        bot.simulator.withWorkspace { workspace in
            if workspace.user(author) == nil { workspace.add(User(id: author, name: id.lowercased(), realName: id)) }
            guard workspace.channel(meant: channel) == nil else { return }
            var made = Channel(id: channel, name: "row-\(number)", kind: kind)
            made.members = [author, "U01BOB00000", "U01OTHERBOT", Self.app.userID]
            workspace[channel: channel] = made
        }
        var scene = Scene(row: row, channel: channel, author: author)
        if row.place == .thread || row.place == .botsThread {
            let beginner = row.place == .thread ? author : Self.app.userID
            scene.thread = try await bot.simulator.say("a beginning", in: channel, as: beginner).timestamp
        }
        return scene
    }

    /// A time of now at which chance decides as wanted.
    private func timestamp(_ chance: BehaviourRow.Chance, _ scene: Scene) -> String? {
        let now = Int64(Date.now.timeIntervalSince1970)
        return (0..<100_000).lazy.map { "\(now).\(100_000 + $0)" }.first { timestamp in
            let event = MessageEvent(channel: scene.channel, user: scene.author, text: "", rawTimestamp: timestamp)
            return MessageHash.isChosen(event, oneIn: chance.oneIn, for: chance.key) == chance.isChosen
        }
    }

    // MARK: Comparing

    private func check(_ scene: Scene, _ bot: BotFixture) {
        let row = scene.row
        guard let channel = bot.simulator.withWorkspace({ $0.channel(meant: scene.channel) }) else {
            Issue.record("\(row.text.prefix(80)): its conversation is gone")
            return
        }
        let posts = channel.messages.filter { message in
            message.user == Self.app.userID && ![scene.timestamp, scene.thread].contains(message.timestamp.text)
        }
        let texts = posts.map { post in
            ([post.text] + post.attachments.compactMap { $0["text"]?.string }).joined(separator: "\n")
        }
        let name = "\(row.text.prefix(80)) in \(row.place): \(texts)"
        if row.maximumParts > 1 {
            #expect((1...row.maximumParts).contains(posts.count), "\(name)")
            let whole = texts.joined(separator: "\n")
            for part in row.says.joined() { #expect(whole.contains(linked(part, bot)), "\(part) for \(name)") }
        } else {
            #expect(posts.count == row.says.count, "\(name)")
            for (text, parts) in zip(texts, row.says) {
                for part in parts { #expect(text.contains(linked(part, bot)), "\(part) for \(name)") }
            }
        }
        for post in posts {
            #expect(post.thread?.text == scene.thread && post.subtype == nil, "\(name)")
            #expect(post.unfurlsLinks == row.unfurled, "\(name)")
            #expect(!post.text.contains("<!"), "\(name)")
        }
        let reactions = channel.messages.flatMap(\.reactions)
        #expect(reactions.map(\.name) == row.reacts, "\(name)")
        #expect(reactions.allSatisfy { $0.users == [Self.app.userID] }, "\(name)")
        #expect(channel.ephemerals.count == row.hints, "\(name)")
    }

    private func linked(_ text: String, _ bot: BotFixture) -> String {
        let channels = bot.simulator.withWorkspace { $0.channels.filter { $0.kind == .publicChannel } }
        let text = text.replacing("@bot", with: "<@\(Self.app.userID)>").replacing("@bob", with: "<@U01BOB00000>")
        guard text.contains("<#") else { return text }
        return channels.reduce(text) { $0.replacing("<#\($1.name)>", with: "<#\($1.id)>") }
    }
}

import InMemoryLogging
import Logging
import SlackSimulator
import TestSupport
import Testing

/// What an operator finds in the journal about one event.
@Suite("The log of an event", .timeLimit(.minutes(2)))
struct EventLogTests {
    static let bot = SimulatorConfiguration().app.userID

    @Test("One line names what answered and where it stands, in the same order")
    func answered() async throws {
        try await withBot { bot in
            try await bot.simulator.say("xkcd:927 has a dragon", in: "#general", as: "alice")
            try await bot.settle()
            let entries = bot.logged("Answered").filter { "\($0.metadata["handler"] ?? "")".contains(", ") }
            let entry = try #require(entries.first)
            #expect(entry.level == .info)
            let handlers = "\(entry.metadata["handler"] ?? "")".split(separator: ", ")
            let sources = "\(entry.metadata["source"] ?? "")".split(separator: ", ")
            #expect(handlers.count == 2 && sources.count == 2)
            let coded = try #require(handlers.firstIndex(of: "xkcd"))
            #expect(sources[coded] == "built in")
            #expect(sources[1 - coded].contains("responses/") && sources[1 - coded].contains(".yaml:"))
        }
    }

    @Test("A mention comes as two events, and what it sets off is answered and logged once")
    func twins() async throws {
        try await withBot { bot in
            try await bot.simulator.say("a dragon, <@\(Self.bot)>", in: "#general", as: "alice")
            try await bot.settle()
            #expect(bot.simulator.requestCounts["reactions.add"] == 2)
            #expect(bot.logged("Answered").map { $0.metadata["handler"] } == ["dragon"])
        }
    }

    @Test("Why there is no answer is a line at debug level")
    func silence() async throws {
        try await withBot { bot in
            try await bot.simulator.say("good morning", in: "#general", as: "alice")
            try await bot.settle()
            let lines = bot.logged("Nothing in the message calls for an answer")
            #expect(lines.map(\.level) == [.debug])
            #expect(lines.first?.metadata["channel"] == "C01GENERAL0")
        }
    }

    @Test("Each call of Slack is a line at debug level with the event, the method and Slack's name for it")
    func calls() async throws {
        try await withBot { bot in
            bot.simulator.add(Fault(method: "chat.postMessage", times: 1, error: "is_archived"))
            try await bot.simulator.say("xkcd:927", in: "#general", as: "alice")
            try await bot.simulator.say("xkcd:303", in: "#general", as: "alice")
            _ = try await bot.answers(1, in: "#general")
            try await bot.settle()
            let calls = bot.logged("Slack was called").filter { $0.metadata["method"] == "chat.postMessage" }
            try #require(calls.count == 2)
            #expect(calls.allSatisfy { $0.level == .debug })
            #expect(calls.map { $0.metadata["reason"] } == ["is_archived", nil])
            for call in calls {
                #expect("\(call.metadata["event_id"] ?? "")".hasPrefix("Ev"))
                #expect(call.metadata["channel"] == "C01GENERAL0")
                #expect(call.metadata["action"] == "reply:xkcd")
                #expect("\(call.metadata["status"] ?? "")" == "200")
                #expect("\(call.metadata["slack_request_id"] ?? "")".count == 32)
                #expect(call.metadata["ms"] != nil)
            }
            // The bot's own questions belong to no event.
            let own = bot.logged("Slack was called").filter { $0.metadata["method"] == "auth.test" }
            #expect(own.count == 1 && own.allSatisfy { $0.metadata["event_id"] == nil })
        }
    }
}

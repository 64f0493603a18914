import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SlackSimulator
import Testing

@Suite("The stream of changes", .timeLimit(.minutes(1)))
struct ChangeStreamTests {
    /// The events of a stream as they come.
    private struct Events {
        struct Event {
            var id: Int64 = 0
            var name = ""
            var data: JSON = .null
        }

        private var body: HTTPClientResponse.Body.AsyncIterator
        private var text = ""

        init(_ bench: Bench, lastSeen: Int64? = nil) async throws {
            var request = HTTPClientRequest(url: "\(bench.url)/simulator/stream")
            if let lastSeen { request.headers.add(name: "Last-Event-ID", value: "\(lastSeen)") }
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            #expect(response.headers.first(name: "Content-Type") == "text/event-stream")
            body = response.body.makeAsyncIterator()
        }

        mutating func next() async throws -> Event? {
            while true {
                if let end = text.firstRange(of: "\n\n") {
                    var event = Event()
                    for line in text[..<end.lowerBound].split(separator: "\n") {
                        if line.hasPrefix("id: ") { event.id = Int64(line.dropFirst(4)) ?? 0 }
                        if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
                        if line.hasPrefix("data: ") { event.data = try JSON(parsing: line.dropFirst(6).utf8) }
                    }
                    text.removeSubrange(..<end.upperBound)
                    // What becomes known of deliveries comes when it comes, between the others.
                    if event.data["kind"] == "journey" { continue }
                    return event
                }
                guard let part = try await body.next(isolation: #isolation) else { return nil }
                text += String(buffer: part)
            }
        }
    }

    @Test("What is gone can't be told as a change: all is loaded anew, and what happens then is told again")
    func beginsAnew() async throws {
        try await withSimulator { bench in
            var events = try await Events(bench)
            _ = try await events.next()
            _ = try await bench.order("stage", ["type": "channel", "run": "r"])
            let staged = [try await events.next(), try await events.next()]
            #expect(staged.allSatisfy { $0?.name == "change" })
            let last = try #require(staged[1]?.id)
            _ = try await bench.order("unstage", ["run": "r"])
            let hello = try #require(try await events.next())
            #expect(hello.name == "hello" && hello.id > last)
            #expect(try await bench.get("/simulator/workspace").json["seq"] == hello.data["seq"])
            _ = try await bench.simulator.say("one", in: "#general", as: "bob")
            #expect(try await events.next()?.data["message"]?["text"] == "one")
        }
    }

    @Test("It begins with a number that the snapshot has too, and tells of each thing that happens")
    func changes() async throws {
        try await withSimulator { bench in
            var events = try await Events(bench)
            let hello = try #require(try await events.next())
            #expect(hello.name == "hello")
            #expect(hello.data["seq"] == .integer(hello.id))
            #expect(try await bench.get("/simulator/workspace").json["seq"] == hello.data["seq"])

            let said = try await bench.simulator.say("one", in: "#general", as: "bob")
            let message = try #require(try await events.next())
            #expect(message.name == "change")
            #expect(message.id > hello.id)
            #expect(message.data["kind"] == "message")
            #expect(message.data["channel"] == "C01GENERAL0")
            #expect(message.data["message"]?["text"] == "one")

            let place: JSON = ["channel": "#general", "ts": .string(said.timestamp), "user": "bob"]
            var reaction = place
            reaction["name"] = "wave"
            _ = try await bench.order("react", reaction)
            #expect(try await events.next()?.data["message"]?["reactions"]?[0]?["name"] == "wave")
            _ = try await bench.order("delete", place)
            #expect(
                try await events.next()?.data
                    == ["kind": "deleted", "channel": "C01GENERAL0", "ts": .string(said.timestamp)]
            )
            _ = try await bench.api(
                "chat.postEphemeral",
                ["channel": "C01GENERAL0", "user": "U01BOB00000", "text": "psst"]
            )
            let ephemeral = try await events.next()?.data
            #expect(ephemeral?["kind"] == "ephemeral")
            #expect(ephemeral?["message"]?["visible_to"] == "U01BOB00000")
            _ = try await bench.order("join-workspace", ["name": "grace"])
            let kinds = [try await events.next()?.data, try await events.next()?.data]
            #expect(kinds.map { $0?["kind"] } == ["user", "channel"])
            #expect(kinds[0]?["user"]?["name"] == "grace")
            _ = try await bench.order("channels/rename", ["id": "C01RANDOM00", "name": "chance"])
            #expect(try await events.next()?.data["channel"]?["name"] == "chance")
        }
    }

    @Test("Who comes back hears what was missed, and who was away for too long begins anew", arguments: [10, 5001])
    func comingBack(missed: Int) async throws {
        try await withSimulator { bench in
            bench.simulator.setEventURL(nil)
            let start = try await bench.get("/simulator/workspace").json["seq"]?.integer ?? 0
            _ = try await bench.order("channels", ["count": .integer(9 + missed)])
            var events = try await Events(bench, lastSeen: Int64(start))
            let first = try #require(try await events.next())
            #expect(first.name == (missed > 5000 ? "hello" : "change"))
            #expect(first.id == Int64(missed > 5000 ? start + missed : start + 1))
        }
    }

    @Test("A number of another run is none of this one's", arguments: [1, 9_000_000_000_000_000])
    func otherRun(number: Int64) async throws {
        try await withSimulator { bench in
            var events = try await Events(bench, lastSeen: number)
            #expect(try await events.next()?.name == "hello")
        }
    }

    @Test("The simulator's end ends it")
    func ending() async throws {
        var kept: Events?
        try await withSimulator { bench in
            kept = try await Events(bench)
            #expect(try await kept?.next()?.name == "hello")
        }
        // In order, or by closing the connection: in any case nothing more comes.
        let more = try? await kept?.next()
        #expect(more == nil)
    }
}

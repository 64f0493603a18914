import AsyncHTTPClient
import NIOHTTP1
import SlackSimulator
import Testing

@Suite("Saying", .timeLimit(.minutes(1)))
struct SayingTests {
    @Test("A mention in a channel gives two signed deliveries with different event ids and the same ts")
    func mention() async throws {
        try await withSimulator { bench in
            let said = try await bench.simulator.say("<@U01GOPHER00> help", in: "#general", as: "@bob")
            #expect(said.deliveries.map(\.type) == ["message", "app_mention"])
            #expect(said.deliveries.allSatisfy { $0.status == 200 })
            let received = bench.receiver.received
            #expect(received.count == 2)
            #expect(received.allSatisfy { $0.isSigned })
            #expect(Set(received.map(\.type)) == ["message", "app_mention"])
            #expect(Set(received.map { $0.envelope["event_id"]?.string }).count == 2)
            #expect(received.allSatisfy { $0.event["ts"]?.string == said.timestamp })
            #expect(received.allSatisfy { $0.header("Content-Type") == "application/json" })
            #expect(received.allSatisfy { $0.header("X-Slack-Retry-Num") == nil })
            for delivery in received {
                #expect(delivery.event["channel"] == "C01GENERAL0")
                #expect(delivery.event["user"] == "U01BOB00000")
                #expect((delivery.event["channel_type"] == nil) == (delivery.type == "app_mention"))
            }
        }
    }

    @Test("The envelope has what Slack's has")
    func envelope() async throws {
        try await withSimulator { bench in
            try await bench.simulator.say("hi", in: "#general")
            let envelope = try await bench.receiver.received(1)[0].envelope
            #expect(envelope["token"] == "simulated-verification-token")
            #expect(envelope["team_id"] == "T01GOPHERS0")
            #expect(envelope["context_team_id"] == "T01GOPHERS0")
            #expect(envelope["context_enterprise_id"] == .null)
            #expect(envelope["api_app_id"] == "A01GOPHER00")
            #expect(envelope["type"] == "event_callback")
            #expect(envelope["event_id"]?.string?.hasPrefix("Ev") == true)
            #expect(envelope["authorizations"]?[0]?["user_id"] == "U01GOPHER00")
            #expect(envelope["is_ext_shared_channel"] == false)
            #expect(envelope["event_context"]?.string?.hasPrefix("4-") == true)
            let event = envelope["event"] ?? .null
            #expect(event["client_msg_id"]?.string?.count == 36)
            #expect(event["team"] == "T01GOPHERS0")
            #expect(event["blocks"]?[0]?["type"] == "rich_text")
        }
    }

    @Test(
        "In a direct message a mention gives one delivery, of the type im",
        arguments: ["@carol", "U01CAROL000", "D01CAROL000"]
    )
    func directMessage(channel: String) async throws {
        try await withSimulator { bench in
            try await bench.simulator.say("hi", in: "@carol")
            let said = try await bench.simulator.say("<@U01GOPHER00> help", in: channel)
            #expect(said.channel == "D01CAROL000")
            #expect(said.deliveries.map(\.type) == ["message"])
            let event = bench.receiver.received[1].event
            #expect(event["channel_type"] == "im")
            #expect(event["user"] == "U01CAROL000")
        }
    }

    @Test("Nothing is delivered from a channel that the bot isn't in")
    func notMember() async throws {
        try await withSimulator { bench in
            let said = try await bench.simulator.say("<@U01GOPHER00> help", in: "#mods")
            #expect(said.deliveries == [])
            #expect(said.eventID == nil)
            #expect(bench.receiver.received.isEmpty)
        }
    }

    @Test("A reply names its thread and whom it answers; a broadcast one brings the root")
    func threads() async throws {
        try await withSimulator { bench in
            let root = try await bench.simulator.say("root", in: "#general", as: "alice")
            try await bench.simulator.say("reply", in: "#general", as: "bob", thread: root.timestamp)
            try await bench.simulator.say(
                Utterance("loud", in: "#general", as: "bob", thread: root.timestamp, subtype: "thread_broadcast")
            )
            let events = try await bench.receiver.received(3).map(\.event)
            #expect(events[1]["thread_ts"]?.string == root.timestamp)
            #expect(events[1]["parent_user_id"] == "U01ALICE000")
            #expect(events[2]["subtype"] == "thread_broadcast")
            #expect(events[2]["root"]?["text"] == "root")
            #expect(events[2]["root"]?["reply_count"] == 2)
        }
    }

    @Test("Another bot's message carries its bot_id and profile, with or without the subtype")
    func otherBot() async throws {
        try await withSimulator { bench in
            try await bench.simulator.say(Utterance("beep", in: "#general", bot: "otherbot"))
            try await bench.simulator.say(Utterance("boop", in: "#general", subtype: "bot_message", bot: "otherbot"))
            let events = try await bench.receiver.received(2).map(\.event)
            #expect(events[0]["bot_id"] == "B01OTHERBOT")
            #expect(events[0]["user"] == "U01OTHERBOT")
            #expect(events[0]["bot_profile"]?["app_id"] == "A01OTHERBOT")
            #expect(events[0]["subtype"] == nil)
            #expect(events[1]["subtype"] == "bot_message")
            #expect(events[1]["user"] == nil)
            #expect(events[1]["username"] == "otherbot")
        }
    }

    @Test("What was said long ago has its own ts, once")
    func oldMessage() async throws {
        try await withSimulator { bench in
            let old = Utterance("old", in: "#general", timestamp: "1700000000.000100")
            let said = try await bench.simulator.say(old)
            #expect(said.timestamp == "1700000000.000100")
            #expect(bench.receiver.received[0].envelope["event_time"] == 1_700_000_000)
            await #expect(throws: SimulatorError.self) { try await bench.simulator.say(old) }
        }
    }

    @Test("Names become mentions where that is asked for, and only where they name somebody")
    func linkNames() async throws {
        try await withSimulator { bench in
            let text = "@gopher, ask @bob. in #golang-cls or #nowhere @nobody a@b"
            try await bench.simulator.say(Utterance(text, in: "#general", linksNames: true))
            let event = try await bench.receiver.received(2)[0].event
            #expect(
                event["text"]
                    == "<@U01GOPHER00>, ask <@U01BOB00000>. in <#C01GOLANGCL|golang-cls> or #nowhere @nobody a@b"
            )
        }
    }

    @Test("A shared file is told of in files.info, and downloaded with the token alone")
    func files() async throws {
        try await withSimulator { bench in
            let file: JSON = ["name": "main.go", "content": "package main\n\nfunc main() {}\n"]
            try await bench.simulator.say(Utterance("look", in: "#general", files: [file]))
            let event = try await bench.receiver.received(1)[0].event
            #expect(event["subtype"] == "file_share")
            let id = try #require(event["files"]?[0]?["id"]?.string)
            #expect(event["files"]?[0]?["filetype"] == "go")
            #expect(event["files"]?[0]?["lines"] == 4)
            let info = try await bench.api("files.info", ["file": id])
            #expect(info["file"] == event["files"]?[0])
            let url = try #require(info["file"]?["url_private_download"]?.string)
            #expect(url.hasPrefix(bench.url + "/files/"))
            #expect(try await bench.statusWithoutRedirect(url) == 302)
            var request = HTTPClientRequest(url: url)
            request.headers.add(name: "Authorization", value: "Bearer xoxb-simulator")
            #expect(try await bench.send(request).body == "package main\n\nfunc main() {}\n")
        }
    }

    @Test("A file of another company comes as a stub, and whole from files.info")
    func fileStub() async throws {
        try await withSimulator { bench in
            let file: JSON = ["name": "main.go", "content": "x", "file_access": "check_file_info"]
            try await bench.simulator.say(Utterance("look", in: "#general", files: [file]))
            let stub = try await bench.receiver.received(1)[0].event["files"]?[0]
            #expect(stub?["file_access"] == "check_file_info")
            #expect(stub?["name"] == nil)
            let info = try await bench.api("files.info", ["file": stub?["id"]?.string ?? ""])
            #expect(info["file"]?["name"] == "main.go")
            #expect(info["file"]?["file_access"] == "visible")
        }
    }

    @Test(
        "What can't be said is refused with the reason, and nothing happens",
        arguments: [
            (Utterance("x", in: "#nowhere"), "no channel"),
            (Utterance("x", in: "#general", as: "zoe"), "nobody called"),
            (Utterance("x", in: "#general", timestamp: "1.5"), "“ts”"),
            (Utterance("x", in: "#general", thread: "soon"), "“thread_ts”"),
            (Utterance("x", in: "#general", subtype: "thread_broadcast"), "thread_broadcast"),
            (Utterance("x", in: "#general", subtype: "message_changed"), "/simulator/event"),
            (Utterance("x", in: "#general", bot: "alice"), "no bot"),
        ]
    )
    func refused(utterance: Utterance, reason: String) async throws {
        try await withSimulator { bench in
            let error = await #expect(throws: SimulatorError.self) { try await bench.simulator.say(utterance) }
            #expect(error?.message.contains(reason) == true)
            #expect(bench.receiver.received.isEmpty)
            let found = bench.simulator.withWorkspace { $0[channel: "C01GENERAL0"]?.messages.isEmpty }
            #expect(found == true)
        }
    }
}

import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SlackSimulator
import Testing

@Suite("Control interface", .timeLimit(.minutes(1)))
struct ControlTests {
    @Test("say gives the ts, the event id and how each delivery went")
    func say() async throws {
        try await withSimulator { bench in
            let answer = try await bench.order(
                "say",
                ["channel": "#general", "user": "@bob", "text": "<@U01GOPHER00> hi"]
            )
            #expect(answer.status == 200)
            #expect(answer.json["ok"] == true)
            #expect(answer.json["channel"] == "C01GENERAL0")
            #expect(answer.json["ts"]?.string?.count == 17)
            #expect(answer.json["event_id"] == answer.json["deliveries"]?[0]?["event_id"])
            let deliveries = try #require(answer.json["deliveries"]?.elements)
            #expect(deliveries.map { $0["status"] } == [200, 200])
            #expect(deliveries.allSatisfy { $0["ms"]?.double != nil })
            #expect(answer.json["ignored"] == nil)
        }
    }

    @Test("say takes all that the interface promises")
    func sayAll() async throws {
        try await withSimulator { bench in
            let order: JSON = [
                "channel": "C01GENERAL0", "user": "U01BOB00000", "text": "hi", "thread_ts": "1700000000.000100",
                "subtype": "thread_broadcast", "ts": "1700000001.000100", "files": [["name": "a.txt", "content": "x"]],
                "bot": .null,
            ]
            let said = try await bench.order("say", order).json
            #expect(said["ts"] == "1700000001.000100")
            let beep = try await bench.order("say", ["channel": "#general", "text": "x", "bot": true]).json
            #expect(beep["ok"] == true)
            let events = bench.receiver.received.map(\.event)
            #expect(events[0]["files"]?[0]?["name"] == "a.txt")
            #expect(events[1]["bot_id"] == "B01OTHERBOT")
        }
    }

    @Test("What is misspelt is named")
    func ignored() async throws {
        try await withSimulator { bench in
            let answer = try await bench.order("say", ["channel": "#general", "text": "x", "thread": "1.2"])
            #expect(answer.json["ignored"] == ["thread"])
        }
    }

    @Test(
        "A mistake is answered with 400 and a sentence",
        arguments: [
            ("say", ["text": "x"], "“channel” is missing"), ("say", ["channel": "#general"], "“text”"),
            ("say", ["channel": "#general", "text": 5], "“text”"),
            ("say", ["channel": "#zzz", "text": "x"], "#general"),
            ("join-channel", ["channel": "#general"], "“user”"),
            ("join-channel", ["channel": "@bob", "user": "bob"], "no channel"),
            ("join-channel", ["channel": "#general", "user": "zoe"], "nobody called"),
            ("join-workspace", ["name": "No One"], "can't be a name"),
            ("join-workspace", ["name": "alice"], "There is a @alice already"),
            ("say", ["channel": "#general", "text": .string(String(repeating: "ä", count: 40_001))], "takes 40000"),
            (
                "say", ["channel": "#general", "typed": true, "text": .string(String(repeating: "ä", count: 12_001))],
                "takes 12000 from its message field"
            ),
            (
                "edit",
                [
                    "channel": "C01GENERAL0", "ts": "1", "user": "bob",
                    "text": .string(String(repeating: "x", count: 12_001)),
                ],
                "takes 12000"
            ),
            ("unstage", [:], "“run”"), ("say", ["channel": "#general", "text": "x", "age": -1], "“age”"),
            ("app", [:], "“event_url”"), ("app", ["event_url": "example.com"], "http://"),
            ("transcript?channel=%23zzz", .null, "no channel"),
            ("gerrit/merge", ["count": 0], "“count”"), ("gerrit/touch", [:], "“number”"),
            ("gerrit/touch", ["number": 5], "no change 5"), ("gotime/plan", [:], "“at”"),
            ("gotime/plan", ["at": "soon"], "“at”"), ("gotime/live", [:], "“streaming”"),
            ("gotime/html", ["on": 1], "“on”"), ("mastodon/post", [:], "“text”"),
            ("mastodon/post", ["text": "x", "boost": true, "reply": true], "not both"),
            ("feed/publish", ["title": "x"], "“link”"), ("channels", [:], "“count”"),
            ("channels/rename", ["id": "C01RANDOM00", "name": "general"], "#general is there already"),
            ("channels/rename", ["id": "C01RANDOM00", "name": "No Name"], "can't be"),
            ("channels/rename", ["id": "C09ZZZ", "name": "x"], "no channel"),
            ("channels/archive", ["id": "general"], "doesn't archive"),
        ] as [(String, JSON, String)]
    )
    func mistakes(path: String, order: JSON, reason: String) async throws {
        try await withSimulator { bench in
            let answer = try await bench.order(path, order, verb: order.isNull ? .GET : .POST)
            #expect(answer.status == 400)
            #expect(answer.json["ok"] == false)
            #expect(answer.json["error"]?.string?.contains(reason) == true, "\(answer.json)")
        }
    }

    @Test("As long as Slack takes it, a text is said", arguments: [(40_000, false), (12_000, true)])
    func longest(count: Int, isTyped: Bool) async throws {
        try await withSimulator { bench in
            let text = JSON.string(String(repeating: "ä", count: count))
            let order: JSON = ["channel": "#general", "text": text, "typed": .bool(isTyped)]
            let answer = try await bench.order("say", order)
            #expect(answer.status == 200)
        }
    }

    @Test("What there is no order for is told so, with where the orders are", arguments: ["GET", "POST", "DELETE"])
    func unknownOrder(verb: String) async throws {
        try await withSimulator { bench in
            let answer = try await bench.order("nonsense", [:], verb: .init(rawValue: verb))
            #expect(answer.status == 404)
            #expect(answer.json["ok"] == false)
            #expect(answer.json["error"]?.string?.contains("\(verb) /simulator/nonsense") == true, "\(answer.body)")
            // Slack's own answers stay Slack's.
            #expect(try await bench.get("/nowhere/at/all").json["error"] == nil)
        }
    }

    @Test("What was made for a run goes with it, and nothing else; those who were heard elsewhere are deactivated")
    func unstage() async throws {
        try await withSimulator { bench in
            func sizes() -> [Int] { bench.simulator.withWorkspace { [$0.users.count, $0.channels.count] } }
            let kept = try await bench.order("stage", ["type": "channel"]).json
            let before = sizes()
            var people: [String] = []
            for type in ["channel", "group", "im", "mpim"] {
                let staged = try await bench.order("stage", ["type": .string(type), "run": "r", "members": ["bob"]])
                    .json
                let said = try await bench.order(
                    "say",
                    ["channel": staged["channel"] ?? "", "user": staged["user"] ?? "", "text": "hi", "files": [[:]]]
                )
                #expect(said.status == 200, "\(said.body)")
                people.append(try #require(staged["user"]?.string))
            }
            _ = try await bench.order("join-workspace", ["user": "newcomer", "run": "r"])
            let staged = try await bench.order("stage", ["channel": "#random", "run": "r"]).json
            let speaker = try #require(staged["user"]?.string)
            _ = try await bench.order("say", ["channel": "#random", "user": .string(speaker), "text": "heard"])
            // Another run's.
            let other = try await bench.order("stage", ["type": "channel", "run": "other"]).json

            let gone = try await bench.order("unstage", ["run": "r"]).json
            #expect(gone == ["ok": true, "channels": 4, "users": 6])
            #expect(sizes() == [before[0] + 2, before[1] + 1])
            bench.simulator.withWorkspace { workspace in
                #expect(workspace.user(speaker)?.isDeleted == true)
                #expect(workspace.channel(meant: "random")?.messages.last?.text == "heard")
                #expect(
                    workspace.channels.allSatisfy { !$0.members.contains(speaker) && !$0.members.contains(people[0]) }
                )
                #expect(workspace.channel(meant: kept["channel"]?.string ?? "") != nil)
                #expect(workspace.channel(meant: other["channel"]?.string ?? "") != nil)
            }
            #expect(try await bench.api("users.info", ["user": people[0]])["error"] == "user_not_found")
            #expect(try await bench.order("unstage", ["run": "r"]).json == ["ok": true, "channels": 0, "users": 0])
        }
    }

    @Test("A body that is no JSON is told where it isn't")
    func notJSON() async throws {
        try await withSimulator { bench in
            var request = HTTPClientRequest(url: "\(bench.url)/simulator/say")
            request.method = .POST
            request.body = .bytes(ByteBuffer(string: #"{"channel" "x"}"#))
            let answer = try await bench.send(request)
            #expect(answer.json["error"] == "The body is not JSON: expected a colon at byte 11.")
        }
    }

    @Test("app tells all ids and secrets of the made-up workspace; the Request URL can be set")
    func app() async throws {
        try await withSimulator { bench in
            let app = try await bench.get("/simulator/app").json
            for name in ["signing_secret", "verification_token", "app_id", "team_id", "bot_user_id"] {
                #expect(app[name]?.string?.isEmpty == false)
            }
            let people = ["alice", "bob", "carol", "dave", "erin", "frank", "otherbot", "gopher"]
            #expect(people.allSatisfy { app["users"]?[$0]?.string?.hasPrefix("U") == true })
            let channels = [
                "general", "newbies", "random", "gotimefm", "golang-cls", "admin-help", "jobs", "reviews", "mods",
            ]
            #expect(channels.allSatisfy { app["channels"]?[$0]?.string?.hasPrefix("C") == true })
            let changed = try await bench.order("app", ["event_url": "http://127.0.0.1:9/x"])
            #expect(changed.json["event_url"] == "http://127.0.0.1:9/x")
            #expect(try await bench.order("app", ["event_url": .null]).json["event_url"] == .null)
        }
    }

    @Test("The transcript shows replies, reactions, ephemerals and direct messages")
    func transcript() async throws {
        try await withSimulator { bench in
            let root = try await bench.simulator.say("root", in: "#newbies", as: "bob")
            let item = ["channel": "C01NEWBIES0", "timestamp": root.timestamp, "name": "wave"]
            _ = try await bench.api("reactions.add", item)
            _ = try await bench.api(
                "chat.postMessage",
                ["channel": "C01NEWBIES0", "text": "answer", "thread_ts": root.timestamp]
            )
            _ = try await bench.api(
                "chat.postEphemeral",
                ["channel": "C01NEWBIES0", "user": "U01BOB00000", "text": "psst"]
            )
            _ = try await bench.api("chat.postMessage", ["channel": "U01BOB00000", "text": "direct"])
            for reference in ["C01NEWBIES0", "%23newbies", "newbies"] {
                let channel = try await bench.get("/simulator/transcript?channel=\(reference)").json
                #expect(channel["messages"]?.elements?.count == 1)
                let message = channel["messages"]?[0]
                #expect(message?["name"] == "bob")
                #expect(message?["reactions"] == [["name": "wave", "users": ["U01GOPHER00"], "count": 1]])
                #expect(message?["replies"]?[0]?["text"] == "answer")
                #expect(channel["ephemerals"]?[0]?["visible_to"] == "U01BOB00000")
                #expect(channel["ephemerals"]?[0]?["text"] == "psst")
            }
            for reference in ["D01BOB00000", "%40bob", "U01BOB00000"] {
                let direct = try await bench.get("/simulator/transcript?channel=\(reference)").json
                #expect(direct["messages"]?[0]?["text"] == "direct")
                #expect(direct["type"] == "im")
            }
            let all = try await bench.get("/simulator/transcript").json
            #expect(all["channels"]?.elements?.count == 10)
            #expect(try await bench.get("/simulator/transcript?channel=%40erin").json["messages"] == [])
        }
    }

    @Test("A newcomer joins the workspace, and is told of as what they are")
    func joinWorkspace() async throws {
        try await withSimulator { bench in
            let grace = try await bench.order("join-workspace", ["name": "grace", "is_restricted": true])
            let id = try #require(grace.json["user"]?.string)
            let event = try await bench.receiver.received(1)[0].event
            #expect(event["type"] == "team_join")
            #expect(event["user"]?["id"]?.string == id)
            #expect(event["user"]?["name"] == "grace")
            #expect(event["user"]?["is_restricted"] == true)
            #expect(try await bench.api("users.info", ["user": id])["ok"] == true)
            // The same human once more, and somebody without a name.
            #expect(try await bench.order("join-workspace", ["user": "grace"]).json["user"]?.string == id)
            #expect(try await bench.order("join-workspace", [:]).json["ok"] == true)
            let ids = try await bench.receiver.received(3).map { $0.envelope["event_id"] }
            #expect(Set(ids).count == 3)
        }
    }

    @Test("Somebody joins a channel, also once more; the bot is told where it is in it")
    func joinChannel() async throws {
        try await withSimulator { bench in
            for _ in 0..<2 {
                _ = try await bench.order(
                    "join-channel",
                    ["channel": "#golang-cls", "user": "@frank", "inviter": "alice"]
                )
            }
            let events = try await bench.receiver.received(2).map(\.event)
            #expect(events[0]["type"] == "member_joined_channel")
            #expect(events[0]["user"] == "U01FRANK000")
            #expect(events[0]["channel"] == "C01GOLANGCL")
            #expect(events[0]["channel_type"] == "C")
            #expect(events[0]["inviter"] == "U01ALICE000")
            let members = bench.simulator.withWorkspace { $0[channel: "C01GOLANGCL"]?.members ?? [] }
            #expect(members.filter { $0 == "U01FRANK000" }.count == 1)
            let silent = try await bench.order("join-channel", ["channel": "#mods", "user": "bob"])
            #expect(silent.json["deliveries"] == [])
            #expect(silent.json["event_id"] == .null)
        }
    }

    @Test("Requests are counted by method and stand-in")
    func requests() async throws {
        try await withSimulator { bench in
            _ = try await bench.api("auth.test")
            _ = try await bench.api("auth.test", token: nil)
            _ = try await bench.api("zzz.nothing")
            _ = try await bench.get("/gerrit/changes/")
            try await bench.simulator.say("hi", in: "#general")
            let counts = try await bench.get("/simulator/requests").json
            #expect(counts["requests"] == ["auth.test": 2, "gerrit": 1, "unknown_method": 1])
            #expect(counts["paths"]?["/api/auth.test"] == 2)
            #expect(counts["paths"]?["/gerrit/changes/"] == 1)
            #expect(counts["statuses"] == ["gerrit": ["200": 1]])
            #expect(counts["deliveries"] == ["attempts": 1, "acknowledged": 1, "failed": 0, "retries": 0])
        }
    }

    @Test("The page at / names what to try, with its own address")
    func page() async throws {
        try await withSimulator { bench in
            let page = try await bench.get("/")
            #expect(page.header("Content-Type") == "text/html; charset=utf-8")
            #expect(page.body.contains("curl -s \(bench.url)/simulator/say"))
            #expect(page.body.contains("@frank (guest)"))
            #expect(page.body.contains("#mods (private)"))
            #expect(try await bench.get("/nowhere").status == 404)
        }
    }

    @Test("Waiting in vain is told")
    func waiting() async throws {
        try await withSimulator { bench in
            await #expect(throws: SimulatorError("Waited 0.01 seconds in vain for Godot.")) {
                try await bench.simulator.wait(for: "Godot", upTo: .milliseconds(10)) { _ in nil as Int? }
            }
        }
    }
}

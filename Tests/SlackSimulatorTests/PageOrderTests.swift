import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Secrets
import SlackSimulator
import Testing

@Suite("What the page is served and what people do on it", .timeLimit(.minutes(1)))
struct PageOrderTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "simulator").path

    // MARK: Files

    @Test("The page's files are served, with their types and rules for the browser")
    func files() async throws {
        try await withSimulator {
            $0.page = Self.page
        } _: { bench in
            for (path, type) in [
                ("/", "text/html; charset=utf-8"), ("/style.css", "text/css; charset=utf-8"),
                ("/main.js", "text/javascript; charset=utf-8"), ("/favicon.svg", "image/svg+xml"),
            ] {
                let answer = try await bench.get(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.header("Content-Type") == type)
                #expect(answer.header("Cache-Control") == "no-cache")
                #expect(answer.header("X-Content-Type-Options") == "nosniff")
                #expect(answer.header("Content-Security-Policy")?.hasPrefix("default-src 'self'") == true)
            }
            #expect(try await bench.get("/simulator").body.contains("curl -s \(bench.url)/simulator/say"))
        }
    }

    @Test(
        "Nothing else of the disk is served",
        arguments: [
            "/../Package.swift", "/..%2FPackage.swift", "/%2e%2e%2fMakefile", "/Main.js", "/main.swift", "/.js",
            "/nothing.js", "/main.js%00.html", "/simulator/main.js",
        ]
    )
    func otherFiles(path: String) async throws {
        try await withSimulator {
            $0.page = Self.page
        } _: { (bench) async throws in
            #expect(try await bench.get(path).status == 404)
        }
    }

    @Test("Every module that the page's modules import is there")
    func imports() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.page)
        for name in names where name.hasSuffix(".js") {
            let text = try String(contentsOfFile: "\(Self.page)/\(name)", encoding: .utf8)
            for match in text.matches(of: /from "\.\/([^"]+)"/) {
                #expect(names.contains(String(match.output.1)), "\(name)")
            }
            // Data must not become markup.
            #expect(!text.contains("innerHTML") && !text.contains("insertAdjacentHTML"), "\(name)")
        }
    }

    @Test(
        "What a web page from elsewhere asks for or orders is refused, under each path",
        arguments: ["http://evil.example", "null", "http://127.0.0.1", "own", "https://sim.example", nil],
        [
            "/simulator/say", "/simulator/workspace", "/simulator/stream", "/simulator/daemons", "/", "/api/auth.test",
            "/gerrit/changes/",
        ]
    )
    func origin(origin: String?, path: String) async throws {
        try await withSimulator {
            $0.serverNames = ["sim.example"]
        } _: { (bench) async throws in
            var request = HTTPClientRequest(url: bench.url + path)
            if let origin { request.headers.add(name: "Origin", value: origin == "own" ? bench.url : origin) }
            if path == "/simulator/say" {
                request.method = .POST
                request.body = .bytes(ByteBuffer(string: ##"{"channel":"#general","text":"hi"}"##))
            }
            // The stream doesn't end by itself.
            let status = Int(try await HTTPClient.shared.execute(request, timeout: .seconds(30)).status.code)
            let isOwn = origin == nil || origin == "own" || origin == "https://sim.example"
            #expect(status == (isOwn ? 200 : 403))
            let count = bench.simulator.withWorkspace { $0.channel(meant: "general")?.messages.count }
            #expect(count == (isOwn && path == "/simulator/say" ? 1 : 0))
        }
    }

    @Test(
        "A name that isn't this machine's is refused, as a page's that led it here (DNS rebinding)",
        arguments: [
            ("evil.example", false), ("evil.example:3000", false), ("127.0.0.1.evil.example", false),
            ("localhost.evil.example", false), ("127.0.0.256", false), ("127.0.0.1", true), ("192.0.2.7:3000", true),
            ("localhost:3000", true), ("LOCALHOST", true), ("gopher.localhost.:80", true), ("[::1]:3000", true),
            ("sim.example", true), ("Sim.Example:8443", true),
        ],
        ["/simulator/workspace", "/api/api.test", "/"]
    )
    func host(_ name: (host: String, isOwn: Bool), path: String) async throws {
        try await withSimulator {
            $0.serverNames = ["sim.example"]
        } _: { (bench) async throws in
            var request = HTTPClientRequest(url: bench.url + path)
            request.headers.add(name: "Host", value: name.host)
            let answer = try await bench.send(request)
            #expect(answer.status == (name.isOwn ? 200 : 403))
            if !name.isOwn { #expect(answer.json["error"]?.string?.contains("--server-name") == true) }
        }
    }

    @Test(
        "What a page elsewhere embeds is refused, what it links to is shown",
        arguments: [("cross-site", "no-cors", 403), ("cross-site", "navigate", 200), ("same-origin", "no-cors", 200)]
    )
    func embedded(site: String, mode: String, status: Int) async throws {
        try await withSimulator { (bench) async throws in
            var request = HTTPClientRequest(url: "\(bench.url)/simulator/workspace")
            request.headers.add(name: "Sec-Fetch-Site", value: site)
            request.headers.add(name: "Sec-Fetch-Mode", value: mode)
            #expect(try await bench.send(request).status == status)
        }
    }

    // MARK: What people do

    @Test(
        "What is typed is stored as Slack stores it",
        arguments: [
            ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
            ("<@U01ALICE000> &amp;", "&lt;@U01ALICE000&gt; &amp;amp;"),
            ("@gopher help", "<@U01GOPHER00> help"),
            ("ask @alice, or #general.", "ask <@U01ALICE000>, or <#C01GENERAL0|general>."),
            ("mail me@alice", "mail me@alice"), ("@nobody #nowhere", "@nobody #nowhere"), ("@here!", "<!here>!"),
            ("see https://go.dev/?a=1&b=2.", "see <https://go.dev/?a=1&amp;b=2>."),
            ("https://medium.com/@alice", "<https://medium.com/@alice>"),
            ("`@alice https://go.dev <x>`", "`@alice https://go.dev &lt;x&gt;`"),
            ("```\n@alice\n``` @alice", "```\n@alice\n``` <@U01ALICE000>"), ("` @alice", "` <@U01ALICE000>"),
        ]
    )
    func typed(text: String, stored: String) async throws {
        try await withSimulator { (bench) async throws in
            let order: JSON = ["channel": "#general", "user": "bob", "text": .string(text), "typed": true]
            #expect(try await bench.order("say", order).status == 200)
            #expect(try await bench.receiver.received(1).first?.event["text"] == .string(stored))
        }
    }

    @Test("Editing tells the app of the message before and after, and marks it")
    func edit() async throws {
        try await withSimulator { (bench) async throws in
            let said = try await bench.simulator.say("one", in: "#general", as: "bob")
            let ts = JSON.string(said.timestamp)
            let order: JSON = ["channel": "#general", "ts": ts, "user": "bob", "text": "two & @alice"]
            #expect(try await bench.order("edit", order).status == 200)
            let event = try await bench.receiver.received(2)[1].event
            #expect(event["subtype"] == "message_changed")
            #expect(event["message"]?["text"] == "two &amp; <@U01ALICE000>")
            #expect(event["message"]?["ts"] == ts)
            #expect(event["message"]?["edited"]?["user"] == "U01BOB00000")
            #expect(event["previous_message"]?["text"] == "one")
            let other: JSON = ["channel": "#general", "ts": ts, "user": "carol", "text": "three"]
            let refused = try await bench.order("edit", other)
            #expect(refused.status == 400)
            #expect(refused.json["error"]?.string?.contains("@carol didn't say that") == true)
        }
    }

    @Test("Deleting tells the app, and leaves a stone where others have replied", arguments: [false, true])
    func delete(hasReplies: Bool) async throws {
        try await withSimulator { (bench) async throws in
            let said = try await bench.simulator.say("one", in: "#general", as: "bob")
            if hasReplies {
                try await bench.simulator.say("two", in: "#general", as: "carol", thread: said.timestamp)
            }
            let order: JSON = ["channel": "#general", "ts": .string(said.timestamp), "user": "bob"]
            #expect(try await bench.order("delete", order).status == 200)
            let event = try await bench.receiver.received(hasReplies ? 3 : 2).last?.event
            #expect(event?["subtype"] == "message_deleted")
            #expect(event?["deleted_ts"] == .string(said.timestamp))
            let left = bench.simulator.withWorkspace { $0.channel(meant: "general")?.messages ?? [] }
            #expect(left.map(\.subtype) == (hasReplies ? ["tombstone", nil] : []))
        }
    }

    @Test("Reacting tells the app once, and so does taking it back")
    func react() async throws {
        try await withSimulator { (bench) async throws in
            let said = try await bench.simulator.say("one", in: "#general", as: "bob")
            var order: JSON = ["channel": "#general", "ts": .string(said.timestamp), "user": "carol", "name": "wave"]
            #expect(try await bench.order("react", order).json["reactions"]?[0]?["users"] == ["U01CAROL000"])
            _ = try await bench.order("react", order)
            order["remove"] = true
            #expect(try await bench.order("react", order).json["reactions"] == [])
            let events = try await bench.receiver.received(3).map(\.event)
            #expect(events.map { $0["type"] } == ["message", "reaction_added", "reaction_removed"])
            #expect(events[1]["user"] == "U01CAROL000")
            #expect(events[1]["item_user"] == "U01BOB00000")
            #expect(events[1]["item"] == ["type": "message", "channel": "C01GENERAL0", "ts": .string(said.timestamp)])
            order["name"] = "no_such_emoji"
            #expect(try await bench.order("react", order).status == 400)
        }
    }

    @Test("A channel is made, joined, left, archived and brought back, and the app is told of each")
    func channels() async throws {
        try await withSimulator { (bench) async throws in
            let made = try await bench.order(
                "channels/create",
                ["name": "new-one", "purpose": "To try", "user": "bob", "with_bot": true]
            )
            let id = made.json["id"] ?? .null
            _ = try await bench.order("join-channel", ["channel": id, "user": "carol"])
            _ = try await bench.order("leave-channel", ["channel": id, "user": "carol"])
            _ = try await bench.order("channels/archive", ["id": id])
            _ = try await bench.order("channels/unarchive", ["id": id, "user": "bob"])
            // Two come of one order, and in any order.
            let types = Set(try await bench.receiver.received(6).map(\.type))
            #expect(
                types == [
                    "channel_created", "member_joined_channel", "member_left_channel", "channel_archive",
                    "channel_unarchive",
                ]
            )
            let created = bench.receiver.received.first { $0.type == "channel_created" }?.event["channel"]
            #expect(created?["name"] == "new-one")
            #expect(created?["creator"] == "U01BOB00000")
            for name in ["new-one", "Not One", ""] {
                #expect(try await bench.order("channels/create", ["name": .string(name), "user": "bob"]).status == 400)
            }
            #expect(try await bench.order("leave-channel", ["channel": "#general", "user": "bob"]).status == 400)
        }
    }

    @Test("People write to each other in private, of which the bot hears and sees nothing", arguments: [1, 2])
    func privately(count: Int) async throws {
        try await withSimulator { (bench) async throws in
            let others: JSON = count == 1 ? ["bob"] : ["bob", "carol"]
            let opened = try await bench.order("conversations/open", ["user": "alice", "with": others]).json
            #expect(opened["type"] == (count == 1 ? "im" : "mpim"))
            let channel = try #require(opened["channel"]?.string)
            // It is the same one for whoever opens it.
            let others2: JSON = count == 1 ? ["alice"] : ["carol", "alice"]
            let again = try await bench.order("conversations/open", ["user": "bob", "with": others2]).json
            #expect(again["channel"]?.string == channel)
            for user in ["alice", "bob"] {
                let order: JSON = ["channel": .string(channel), "user": .string(user), "text": "psst, @gopher"]
                let said = try await bench.order("say", order)
                #expect(said.status == 200 && said.json["deliveries"] == [])
            }
            let stranger = try await bench.order("say", ["channel": .string(channel), "user": "dave", "text": "x"])
            #expect(stranger.status == 400)
            #expect(try await bench.api("conversations.info", ["channel": channel])["error"] == "channel_not_found")
            let posted = try await bench.api("chat.postMessage", ["channel": channel, "text": "x"])
            #expect(posted["error"] == "channel_not_found")
            let listed = try await bench.api("conversations.list", ["types": "im,mpim"])["channels"]?.elements
            #expect(listed == [])
            let shown = try await bench.get("/simulator/workspace").json["channels"]?.elements?.last
            #expect(shown?["id"]?.string == channel && shown?["messages"]?.elements?.count == 2)
            #expect(bench.receiver.received.isEmpty)
            let transcript = try await bench.get("/simulator/transcript?channel=\(channel)").json
            if count == 1 { #expect(transcript["name"] == "@alice, @bob") }
        }
    }

    @Test("A direct message that can't be says why, and one with the bot is the bot's")
    func conversations() async throws {
        try await withSimulator { (bench) async throws in
            func open(_ others: JSON) async throws -> Bench.Answer {
                try await bench.order("conversations/open", ["user": "alice", "with": others])
            }
            #expect(try await open(["gopher"]).json["channel"] == "D01ALICE000")
            #expect(try await open(["nobody"]).json["error"]?.string?.contains("nobody called “nobody”") == true)
            for others: JSON in [[], ["alice"]] {
                #expect(try await open(others).json["error"]?.string?.contains("with 1 to 8 others") == true)
            }
        }
    }

    @Test("A file that is no text comes back as it was, and no browser takes it for a page")
    func binaryFile() async throws {
        try await withSimulator { (bench) async throws in
            let files: JSON = [["name": "a.html", "content_base64": "PGI+/w==", "mimetype": "text/html"]]
            let said = try await bench.order("say", ["channel": "#general", "user": "bob", "files": files])
            #expect(said.status == 200)
            let id = bench.simulator.withWorkspace { $0.channel(meant: "general")?.messages[0].files[0]["id"]?.string }
            let answer = try await bench.get("/simulator/file?id=\(id ?? "")")
            #expect(answer.header("Content-Type") == "text/plain; charset=utf-8")
            #expect(answer.header("Content-Length") == "4")
            #expect(try await bench.get("/simulator/file?id=F0").status == 404)
        }
    }
}

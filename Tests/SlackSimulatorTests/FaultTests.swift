import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SlackSimulator
import Testing

@Suite("Faults", .timeLimit(.minutes(1)))
struct FaultTests {
    private static let post = ["channel": "C01GENERAL0", "text": "hi"]

    private static func texts(_ bench: Bench) -> [String] {
        bench.simulator.withWorkspace { $0[channel: "C01GENERAL0"]?.messages.map(\.text) ?? [] }
    }

    @Test("A status comes as often as it is asked for, with Retry-After, and nothing is done")
    func rateLimit() async throws {
        try await withSimulator { bench in
            let fault: JSON = ["method": "chat.postMessage", "status": 429, "retry_after": 2, "times": 2]
            #expect(try await bench.order("faults", fault).json["faults"]?.elements?.count == 1)
            for _ in 0..<2 {
                let answer = try await bench.call(
                    "chat.postMessage",
                    #"{"channel":"C01GENERAL0","text":"hi"}"#,
                    type: "application/json"
                )
                #expect(answer.status == 429)
                #expect(answer.header("Retry-After") == "2")
                #expect(answer.json == ["ok": false, "error": "ratelimited"])
            }
            #expect(Self.texts(bench) == [])
            #expect(try await bench.api("chat.postMessage", Self.post)["ok"] == true)
            #expect(try await bench.order("faults", [:], verb: .GET).json["faults"] == [])
        }
    }

    @Test("An odd Retry-After is sent as it is", arguments: ["abc", "-5", "Tue, 14 Nov 2023 22:13:20 GMT"])
    func oddRetryAfter(value: String) async throws {
        try await withSimulator { bench in
            _ = try await bench.order("faults", ["method": "auth.test", "retry_after": .string(value)])
            let answer = try await bench.call("auth.test", "", type: nil)
            #expect(answer.status == 429)
            #expect(answer.header("Retry-After") == value)
        }
    }

    @Test("An error is for the method and the channel it names, or for all, until it is cleared")
    func errors() async throws {
        try await withSimulator { bench in
            _ = try await bench.order(
                "faults",
                ["method": "chat.postMessage", "channel": "#general", "error": "is_archived"]
            )
            for channel in ["C01GENERAL0", "#general", "general"] {
                let answer = try await bench.api("chat.postMessage", ["channel": channel, "text": "hi"])
                #expect(answer["error"] == "is_archived")
            }
            #expect(try await bench.api("chat.postMessage", ["channel": "#random", "text": "hi"])["ok"] == true)
            #expect(try await bench.api("auth.test")["ok"] == true)
            _ = try await bench.order("faults", ["error": "internal_error"])
            #expect(try await bench.api("auth.test")["error"] == "internal_error")
            #expect(try await bench.order("faults", [:], verb: .DELETE).json["faults"] == [])
            #expect(try await bench.api("chat.postMessage", Self.post)["ok"] == true)
        }
    }

    @Test("A missing scope is named as Slack names it")
    func missingScope() async throws {
        try await withSimulator { bench in
            bench.simulator.add(Fault(method: "reactions.add", error: "missing_scope"))
            let answer = try await bench.api("reactions.add")
            #expect(answer["needed"] == "reactions:write")
            #expect(answer["provided"]?.string?.contains("chat:write") == true)
        }
    }

    @Test("An answer may be no JSON at all")
    func bodies() async throws {
        try await withSimulator { bench in
            bench.simulator.add(Fault(method: "auth.test", times: 1, status: 503))
            let first = try await bench.call("auth.test", "", type: nil)
            #expect(first.status == 503)
            #expect(first.header("Content-Type")?.hasPrefix("text/html") == true)
            bench.simulator.add(
                Fault(method: "auth.test", times: 1, body: #"{"ok":tr"#, contentType: "application/json")
            )
            let second = try await bench.call("auth.test", "", type: nil)
            #expect(second.status == 200)
            #expect(second.body == #"{"ok":tr"#)
        }
    }

    @Test("Dropped after: it is done, and the connection closes without an answer")
    func dropAfter() async throws {
        try await withSimulator { bench in
            _ = try await bench.order("faults", ["method": "chat.postMessage", "drop": "after", "times": 1])
            await #expect(throws: (any Error).self) { try await bench.api("chat.postMessage", Self.post) }
            #expect(Self.texts(bench) == ["hi"])
            #expect(try await bench.receiver.received(1)[0].event["bot_id"] == "B01GOPHER00")
        }
    }

    @Test("Dropped before: nothing is done")
    func dropBefore() async throws {
        try await withSimulator { bench in
            bench.simulator.add(Fault(method: "chat.postMessage", times: 1, drop: .before))
            await #expect(throws: (any Error).self) { try await bench.api("chat.postMessage", Self.post) }
            #expect(Self.texts(bench) == [])
            let answer = try await bench.api("chat.postMessage", Self.post)
            #expect(answer["ok"] == true)
        }
    }

    @Test("A delay comes before the method is done: a caller who goes away meanwhile has done nothing")
    func delayAndLeave() async throws {
        try await withSimulator { bench in
            bench.simulator.add(Fault(method: "chat.postMessage", times: 1, delay: .seconds(1800)))
            await leave(bench)
            // The next call on the same server is served, and what was left isn't done.
            let answer = try await bench.api("chat.postMessage", ["channel": "C01GENERAL0", "text": "second"])
            #expect(answer["ok"] == true)
            #expect(Self.texts(bench) == ["second"])
        }
    }

    @Test("A short delay is waited for, then the method is done and answered")
    func delay() async throws {
        try await withSimulator { bench in
            let fault: JSON = ["method": "chat.postMessage", "delay_ms": 20, "delay_after_ms": 20, "times": 1]
            _ = try await bench.order("faults", fault)
            for _ in 0..<2 {
                let answer = try await bench.api("chat.postMessage", Self.post)
                #expect(answer["ok"] == true)
            }
            #expect(Self.texts(bench) == ["hi", "hi"])
        }
    }

    @Test("A delay after it: done, even if the caller goes away")
    func delayAfter() async throws {
        try await withSimulator { bench in
            bench.simulator.add(Fault(method: "chat.postMessage", times: 1, delayAfter: .seconds(1800)))
            await leave(bench)
            let texts = try await bench.simulator.wait(for: "the message") { workspace in
                workspace[channel: "C01GENERAL0"]?.messages.first?.text
            }
            #expect(texts == "hi")
        }
    }

    @Test("A stand-in can fail too")
    func standin() async throws {
        try await withSimulator { bench in
            _ = try await bench.order("faults", ["method": "gerrit", "status": 503, "times": 1])
            _ = try await bench.order("faults", ["error": "internal_error"])
            #expect(try await bench.get("/gerrit/changes/").status == 503)
            // What goes wrong with the Web API goes wrong with nothing else.
            #expect(try await bench.get("/gerrit/changes/").status == 200)
        }
    }

    @Test("A fault may let some calls go well first")
    func skip() async throws {
        try await withSimulator { bench in
            let fault: JSON = ["service": "gerrit", "status": 429, "skip": 2, "times": 1]
            #expect(try await bench.order("faults", fault).json["faults"]?[0]?["skip"] == 2)
            // What other calls do doesn't count.
            _ = try await bench.get("/feed/rss")
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await bench.get("/gerrit/changes/").status) }
            #expect(statuses == [200, 200, 429, 200])
        }
    }

    @Test("A service's answer drips, or is huge, in front of what it would have been")
    func dripAndHuge() async throws {
        try await withSimulator { bench in
            let whole = try await bench.get("/feed/rss")
            let drip: JSON = ["service": "feed", "drip": 1, "times": 1]
            let set = try await bench.order("faults", drip).json["faults"]
            #expect(set == [["id": 1, "service": "feed", "times": 1, "drip": 1]])
            let dripped = try await bench.get("/feed/rss")
            #expect(dripped.body == whole.body)
            #expect(dripped.header("Content-Length") == nil)
            _ = try await bench.order("faults", ["service": "feed", "huge": 300_000, "times": 1])
            let huge = try await bench.get("/feed/rss").body
            #expect(huge.utf8.count == 300_000)
            #expect(huge.hasPrefix(whole.body))
            #expect(try await bench.get("/feed/rss").body == whole.body)
            let usual = try await bench.order("faults", ["service": "gerrit", "drip": true, "huge": true]).json
            #expect(usual["faults"]?[0] == ["id": 3, "service": "gerrit", "drip": 1000, "huge": 524_288_000])
        }
    }

    @Test("Who gives up on a dripping answer ends it, and others are served meanwhile")
    func dripAndLeave() async throws {
        try await withSimulator { bench in
            bench.simulator.add(Fault(method: "feed", times: 1, drip: .seconds(1)))
            await withThrowingTaskGroup { group in
                group.addTask { _ = try await bench.get("/feed/rss") }
                while bench.simulator.requestCounts["feed"] == nil { await Task.yield() }
                group.cancelAll()
                await #expect(throws: (any Error).self) { try await group.waitForAll() }
            }
            let answer = try await bench.get("/feed/rss")
            #expect(answer.status == 200)
        }
    }

    @Test("An error that Slack's reference doesn't know is taken by force, and from a stand-in")
    func force() async throws {
        try await withSimulator { bench in
            let forced = try await bench.order("faults", ["method": "team.info", "error": "never_seen", "force": true])
            #expect(forced.status == 200 && forced.json["ignored"] == nil)
            #expect(try await bench.api("team.info")["error"] == "never_seen")
            #expect(try await bench.order("faults", ["service": "gerrit", "error": "odd"]).status == 200)
        }
    }

    @Test(
        "A fault that can't be meant is refused with the reason",
        arguments: [
            ([:], "goes wrong"), (["method": "chat.nothing", "status": 500], "no method"),
            (["drop": "never"], "“drop”"), (["service": "slack", "status": 500], "no service"),
            (["service": "gerrit", "method": "feed", "status": 500], "not both"),
            (["service": "gerrit", "drip": 0], "“drip”"), (["service": "gerrit", "huge": "much"], "“huge”"),
            (["error": "x", "channel": "#nowhere"], "no channel"), (["status": 42], "“status”"),
            (["error": "x", "times": 0], "“times”"), (["error": 5], "“error”"),
            (["error": "not_in_chanel", "method": "chat.postMessage"], "Did you mean not_in_channel?"),
            (["error": "archived", "method": "chat.postMessage"], "Did you mean is_archived?"),
            (["error": "message_not_found", "method": "team.info"], "team.info answers no “message_not_found”"),
            (["error": "zzz"], "“zzz”"),
        ] as [(JSON, String)]
    )
    func refused(fault: JSON, reason: String) async throws {
        try await withSimulator { bench in
            let answer = try await bench.order("faults", fault)
            #expect(answer.status == 400)
            #expect(answer.json["error"]?.string?.contains(reason) == true)
            #expect(try await bench.order("faults", [:], verb: .GET).json["faults"] == [])
        }
    }

    /// Calls, and goes away when the call has come in.
    private func leave(_ bench: Bench) async {
        await withThrowingTaskGroup { group in
            group.addTask { _ = try await bench.api("chat.postMessage", Self.post) }
            // The fault is used up when the call has come in.
            while bench.simulator.requestCounts["chat.postMessage"] == nil { await Task.yield() }
            group.cancelAll()
            await #expect(throws: (any Error).self) { try await group.waitForAll() }
        }
    }
}

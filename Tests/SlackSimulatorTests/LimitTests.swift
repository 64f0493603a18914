import Testing

@testable import SlackSimulator

@Suite("Limits of calls", .timeLimit(.minutes(1)))
struct LimitTests {
    private static let start = ContinuousClock.now

    /// What each of some calls at once was answered: nil, or the seconds to wait.
    private func calls(
        _ limits: inout CallLimits,
        _ count: Int,
        _ method: String,
        _ channel: String? = nil,
        after time: Duration = .zero
    ) -> [Int64?] {
        (0..<count).map { _ in limits.take(method, channel: channel, at: Self.start + time) }
    }

    @Test(
        "A minute's calls pass at once, the next one waits until there is room again",
        arguments: [("users.list", 20, Int64(3)), ("reactions.add", 50, 2), ("users.info", 100, 1)]
    )
    func tiers(method: String, perMinute: Int, wait: Int64) {
        var limits = CallLimits()
        #expect(calls(&limits, perMinute, method).allSatisfy { $0 == nil })
        #expect(calls(&limits, 2, method) == [wait, wait])
        #expect(limits.refusals == [method: 2])
        // Another method has a limit of its own; and who waits as long as told gets on.
        #expect(calls(&limits, 1, "team.info") == [nil])
        #expect(calls(&limits, 1, method, after: .seconds(wait)) == [nil])
        // A burst again only after a quiet minute.
        #expect(calls(&limits, perMinute + 1, method, after: .seconds(200)).count { $0 == nil } == perMinute)
    }

    @Test("A message a second and channel, after a short burst; other channels are not concerned")
    func messages() {
        var limits = CallLimits()
        let post = "chat.postMessage"
        #expect(calls(&limits, CallLimits.messageBurst, post, "C1").allSatisfy { $0 == nil })
        #expect(calls(&limits, 1, post, "C1") == [1])
        #expect(calls(&limits, 1, post, "C2") == [nil])
        #expect(calls(&limits, 1, post, "C1", after: .milliseconds(500)) == [1])
        #expect(calls(&limits, 2, post, "C1", after: .seconds(1)) == [nil, 1])
        // All channels together: hundreds a minute.
        var passed = 0
        for channel in 0..<500 where limits.take(post, channel: "D\(channel)", at: Self.start + .seconds(1)) == nil {
            passed += 1
        }
        #expect((200..<400).contains(passed))
    }

    @Test("A call too many is answered with 429 and Retry-After, and does nothing")
    func answer() async throws {
        try await withSimulator {
            $0.limitsCalls = true
        } _: { bench in
            let body = "channel=C01GENERAL0&text=x"
            let form = "application/x-www-form-urlencoded"
            for _ in 0..<CallLimits.messageBurst {
                #expect(try await bench.call("chat.postMessage", body, type: form).json["ok"] == true)
            }
            let refused = try await bench.call("chat.postMessage", body, type: form)
            #expect(refused.status == 429 && refused.json == ["ok": false, "error": "ratelimited"])
            #expect(refused.header("Retry-After") == "1")
            let count = bench.simulator.withWorkspace { $0[channel: "C01GENERAL0"]?.messages.count }
            #expect(count == CallLimits.messageBurst)
            #expect(try await bench.get("/simulator/requests").json["refused"]?["chat.postMessage"] == 1)

            #expect(try await bench.order("limits", ["on": false]).json["was"] == true)
            #expect(try await bench.call("chat.postMessage", body, type: form).json["ok"] == true)
            #expect(try await bench.order("limits", ["on": true]).json["was"] == false)
        }
    }

    @Test("Arguments that a method doesn't know are kept and told; what is no name is refused")
    func arguments() async throws {
        try await withSimulator { bench in
            let form = ["channel": "C01GENERAL0", "text": "x", "unfurl_link": "1"]
            #expect(try await bench.api("chat.postMessage", form)["ok"] == true)
            #expect(bench.simulator.unknownArguments == ["chat.postMessage": ["unfurl_link"]])
            let told = try await bench.get("/simulator/requests").json["unknown_arguments"]
            #expect(told == ["chat.postMessage": ["unfurl_link"]])
            for name in ["no-name", String(repeating: "a", count: 101), "ä"] {
                #expect(try await bench.api("auth.test", [name: "x"])["error"] == "invalid_arg_name", "\(name)")
            }
        }
    }

    @Test("Files have room up to a bound, with those that are being uploaded; what is beyond is refused")
    func storage() async throws {
        try await withSimulator { bench in
            bench.simulator.withWorkspace { $0.storageLimit = 100_000 }
            func announce(_ length: Int) async throws -> JSON {
                try await bench.api("files.getUploadURLExternal", ["filename": "x", "length": "\(length)"])
            }
            #expect(try await announce(5_000_000)["error"] == "file_upload_size_restricted")
            #expect(try await announce(50_000)["ok"] == true)
            #expect(try await announce(50_000)["error"] == "storage_limit_reached")
            let text = String(repeating: "a", count: 30_000)
            func share() async throws -> Bench.Answer {
                let files: JSON = [["name": "x.txt", "content": .string(text)]]
                return try await bench.order("say", ["channel": "#general", "user": "bob", "files": files])
            }
            #expect(try await share().status == 200)
            let refused = try await share()
            #expect(refused.status == 400)
            #expect(refused.json["error"]?.string?.contains("has no room for another 30000 bytes") == true)
            #expect(bench.simulator.withWorkspace { $0.channel(meant: "general")?.messages.count } == 1)
        }
    }

    @Test("Texts and blocks are as long as Slack takes them")
    func lengths() async throws {
        try await withSimulator { bench in
            func post(_ json: JSON) async throws -> JSON {
                var json = json
                json["channel"] = "C01GENERAL0"
                return try await bench.api("chat.postMessage", json: json)
            }
            func section(_ count: Int) -> JSON {
                ["type": "section", "text": ["type": "mrkdwn", "text": .string(String(repeating: "a", count: count))]]
            }
            let long = String(repeating: "a", count: 40_001)
            let cut = try await post(["text": .string(long)])
            #expect(cut["message"]?["text"]?.string?.count ?? 0 <= 40_000 && cut["warning"] == "message_truncated")
            #expect(try await post(["markdown_text": .string(String(long.prefix(12_001)))])["error"] == "msg_too_long")
            #expect(try await post(["markdown_text": .string(String(long.prefix(12_000)))])["ok"] == true)
            #expect(try await post(["blocks": [section(3000)]])["ok"] == true)
            #expect(try await post(["blocks": [section(3001)]])["error"] == "invalid_blocks")
            let blocks = JSON.array(Array(repeating: section(1), count: 51))
            #expect(try await post(["blocks": blocks])["error"] == "invalid_blocks")
            let attachments = JSON.array(Array(repeating: ["text": "x"], count: 101))
            #expect(try await post(["attachments": attachments])["error"] == "too_many_attachments")
        }
    }
}

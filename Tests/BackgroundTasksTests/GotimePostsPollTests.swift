import Foundation
import Redis
import SlackSimulator
import TestSupport
import Testing

@testable import BackgroundTasks

@Suite("The podcast's posts", .timeLimit(.minutes(2)))
struct GotimePostsPollTests {
    private static let position: RedisCommand.Argument = "test:bgtasks:position:gotime-posts"

    private func withPosts(
        _ change: @escaping @Sendable (inout GotimeConfiguration) -> Void = { _ in },
        _ body: (BackgroundFixture) async throws -> Void
    ) async throws {
        try await withBackgroundTasks(
            configure: { configuration, world in
                configuration.gotime.postsURL = "\(world)/mastodon"
                change(&configuration.gotime)
            },
            body
        )
    }

    /// The first lines of what was posted.
    private func lines(_ bench: BackgroundFixture) -> [String] {
        bench.posted(in: "gotimefm").map { String($0.text.split(separator: "\n").first ?? "") }
    }

    @Test("New posts are announced once each, oldest first, under the podcast's name")
    func announced() async throws {
        try await withPosts { bench in
            #expect(await bench.poll("gotime-posts").message == "first run: no new posts, 1 too old")
            let ids = (1...3).map { bench.simulator.postStatus("Episode \($0) https://gotime.fm/\($0)?a&b #golang") }
            #expect(await bench.poll("gotime-posts").message == "3 posts announced")
            #expect(await bench.poll("gotime-posts").message == "no new posts")
            let posts = bench.posted(in: "gotimefm")
            #expect(
                posts.map(\.text)
                    == (1...3).map { number in
                        "Episode \(number) <https://gotime.fm/\(number)?a&amp;b|gotime.fm/\(number)?a&amp;b> "
                            + "<https://mastodon.example/tags/golang|#golang>\n"
                            + "<https://mastodon.example/@sample/\(ids[number - 1])>"
                    }
            )
            #expect(posts.allSatisfy { $0.username == "Changelog" && $0.subtype == "bot_message" })
        }
    }

    @Test("At a first run only the newest is announced, where it is young")
    func first() async throws {
        try await withPosts { bench in
            for number in 1...3 { bench.simulator.postStatus("Episode \(number)") }
            #expect(await bench.poll("gotime-posts").message == "first run: 1 post announced")
            #expect(lines(bench) == ["Episode 3"])
            #expect(await bench.poll("gotime-posts").message == "no new posts")
        }
    }

    @Test("What is half an hour old is no news, boosts and replies aren't either, unless they are wanted")
    func kinds() async throws {
        for isWanted in [false, true] {
            try await withPosts {
                $0.withBoosts = isWanted
                $0.withReplies = isWanted
            } _: { bench in
                #expect(await bench.poll("gotime-posts").outcome == .done)
                bench.simulator.postStatus("old", age: .seconds(1801))
                bench.simulator.postStatus("young", age: .seconds(1700))
                bench.simulator.postStatus("boost", isBoost: true)
                bench.simulator.postStatus("reply", isReply: true)
                // The server leaves answers to itself in.
                bench.simulator.postStatus("thread", fields: ["in_reply_to_id": "1"])
                #expect(await bench.poll("gotime-posts").outcome == .done)
                #expect(lines(bench) == (isWanted ? ["young", "boost", "reply", "thread"] : ["young"]))
            }
        }
    }

    @Test("One odd post doesn't spoil the rest")
    func odd() async throws {
        try await withPosts { bench in
            #expect(await bench.poll("gotime-posts").outcome == .done)
            let odd: [JSON] = [
                ["url": .null], ["created_at": .null], ["created_at": "yesterday"], ["id": 5], ["id": "x"],
                ["id": .null],
                ["content": 7], ["url": "javascript:alert(1)"], ["url": "http://plain.example/1"], ["url": "https://"],
            ]
            for (number, fields) in odd.enumerated() {
                bench.simulator.postStatus("odd \(number)", fields: fields)
                bench.simulator.postStatus("good \(number)")
            }
            let dates = ["2099-01-09T10:00:00Z", "2099-01-09T10:00:00.123456+00:00"]
            for date in dates { bench.simulator.postStatus("dated", fields: ["created_at": .string(date)]) }
            bench.simulator.postStatus("unlisted", fields: ["visibility": "unlisted"])
            let answer = await bench.poll("gotime-posts")
            #expect(answer.message == "13 posts announced, 10 that can't be read")
            #expect(lines(bench) == odd.indices.map { "good \($0)" } + ["dated", "dated", "unlisted"])
            #expect(await bench.poll("gotime-posts").message?.hasPrefix("no new posts") == true)
        }
    }

    @Test("More posts than a page has come from several, oldest first")
    func pages() async throws {
        try await withPosts { bench in
            #expect(await bench.poll("gotime-posts").outcome == .done)
            for number in 1...95 { bench.simulator.postStatus("post \(number)") }
            #expect(await bench.poll("gotime-posts").message == "95 posts announced")
            #expect(lines(bench) == (1...95).map { "post \($0)" })
        }
    }

    @Test("A text of a warning stands for what it hides; what could be markup is escaped")
    func escaping() async throws {
        try await withPosts { bench in
            #expect(await bench.poll("gotime-posts").outcome == .done)
            bench.simulator.postStatus("hidden", fields: ["spoiler_text": "<b> & more"])
            bench.simulator.postStatus("<!channel> & <@U01BOB00000>")
            #expect(await bench.poll("gotime-posts").outcome == .done)
            #expect(lines(bench) == ["&lt;b&gt; &amp; more", "&lt;!channel&gt; &amp; &lt;@U01BOB00000&gt;"])
        }
    }

    @Test(
        "A source that fails takes nothing away: the next run announces what there is",
        arguments: [
            Fault(times: 1, status: 500), Fault(times: 1, status: 429, retryAfter: "1"),
            Fault(times: 1, body: "<html>"),
            Fault(times: 1, body: "[{\"id\":"), Fault(times: 1, body: "{\"error\":\"gone\"}"),
            Fault(times: 1, huge: 3 << 20), Fault(times: 1, drop: .after), Fault(times: 1, delay: .seconds(60)),
            Fault(times: 1, drip: .seconds(1)),
        ]
    )
    func faults(fault: Fault) async throws {
        var fault = fault
        fault.method = "mastodon"
        // What hangs shall not hold up the test; the others have their time.
        let timeout: Duration = fault.delay != nil || fault.drip != nil ? .milliseconds(500) : .seconds(15)
        try await withPosts {
            $0.sourceTimeout = timeout
        } _: { [fault] bench in
            #expect(await bench.poll("gotime-posts").outcome == .done)
            bench.simulator.postStatus("news")
            bench.simulator.add(fault)
            let answer = await bench.poll("gotime-posts")
            #expect(answer.outcome == (fault.retryAfter == nil ? .failed : .notNow), "\(answer)")
            #expect(lines(bench).isEmpty)
            try await eventually(within: .seconds(10)) { await bench.poll("gotime-posts").outcome == .done }
            #expect(lines(bench) == ["news"])
        }
    }

    @Test(
        "The real account's posts are announced as people wrote them",
        .enabled(if: SharedStatuses.areThere, "skipped: there is no ../shared/changelog")
    )
    func recorded() async throws {
        let body = try SharedStatuses.read("mastodon.statuses.json")
        // 2022-11-24T15:20:00Z: the newest is two minutes old.
        let clock: @Sendable () -> Int64 = { 1_669_303_200_000 }
        try await withBackgroundTasks(
            configure: { $0.gotime.postsURL = "\($1)/mastodon" },
            wallClock: clock
        ) { bench in
            bench.simulator.add(Fault(method: "mastodon", body: body))
            #expect(await bench.poll("gotime-posts").message == "first run: 1 post announced")
            let text = bench.posted(in: "gotimefm").first?.text ?? ""
            #expect(text.hasPrefix("💥 New episode of Go Time 💥\n\n💬 How Pinterest delivers software at scale\n🌟"))
            #expect(text.contains("\n🎙 hosted by Host One &amp; Host Two\n"))
            #expect(text.contains("<https://changelog.social/tags/golang|#golang>"))
            #expect(text.contains("💚 <https://gotime.fm/257|gotime.fm/257>"))
            #expect(text.hasSuffix("\n<https://changelog.social/@gotime/109399448077436200>"))
        }
    }

    @Test(
        "Composed odd posts of all kinds leave the good ones",
        .enabled(if: SharedStatuses.areThere, "skipped: there is no ../shared/changelog")
    )
    func composed() throws {
        let (statuses, odd) = try MastodonStatus.list(
            Array(SharedStatuses.read("mastodon.composed-edge-cases.json").utf8)
        )
        #expect(odd == 0)
        #expect(statuses.allSatisfy { $0.created != nil })
        #expect(statuses.count { $0.url == nil } == 1)
        #expect(statuses.count { $0.isReply } == 1)
    }

    @Test("What Slack doesn't take, and what was there already, is not announced, and the line says so")
    func refused() async throws {
        try await withPosts { bench in
            #expect(await bench.poll("gotime-posts").outcome == .done)
            let before = try await bench.redis.send(RedisCommand("GET", Self.position))
            for number in 1...3 { bench.simulator.postStatus("Episode \(number)") }
            bench.simulator.add(Fault(method: "chat.postMessage", skip: 1, times: 1, error: "msg_too_long"))
            #expect(await bench.poll("gotime-posts").message == "2 posts announced, 1 that Slack doesn't take")
            #expect(lines(bench) == ["Episode 1", "Episode 3"])
            // As if the process had ended before it kept the position of the first: one is there, and isn't said.
            _ = try await bench.redis.send(RedisCommand("SET", Self.position, .string(before.string ?? "")))
            bench.simulator.add(Fault(method: "chat.postMessage", times: 1, error: "msg_too_long"))
            #expect(await bench.poll("gotime-posts").message == "1 post that Slack doesn't take")
        }
    }

    @Test("Between an announcement and its position a crash neither repeats nor loses one")
    func crash() async throws {
        try await withPosts { bench in
            #expect(await bench.poll("gotime-posts").outcome == .done)
            let before = try await bench.redis.send(RedisCommand("GET", Self.position))
            bench.simulator.postStatus("one")
            #expect(await bench.poll("gotime-posts").message == "1 post announced")
            // As if the process had ended before it kept the position.
            _ = try await bench.redis.send(RedisCommand("SET", Self.position, .string(before.string ?? "")))
            bench.simulator.postStatus("two")
            #expect(await bench.poll("gotime-posts").outcome == .done)
            #expect(lines(bench) == ["one", "two"])
        }
    }
}

/// Recorded statuses of the podcast's account, beside the repository.
private enum SharedStatuses {
    private static let folder = URL(filePath: #filePath).appending(path: "../../../../shared/changelog").standardized

    static var areThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func read(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
}

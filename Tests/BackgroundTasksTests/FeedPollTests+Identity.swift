import NIOCore
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import BackgroundTasks

/// Which feed and which entry it is, when addresses and ids change.
extension FeedPollTests {
    /// Runs `body` with a source that answers with what `answers` has for a path, and a feed named Sandbox that can be
    /// moved.
    func withMovableFeed(
        _ answers: Locked<[String: StubSource.Answer]>,
        _ body: (_ bench: BackgroundFixture, _ source: StubSource, _ move: (String) -> Void) async throws -> Void
    ) async throws {
        try await StubSource.with { request in
            let answer = answers.value[request.uri] ?? StubSource.Answer(status: 404)
            let tag = answer.headers.first { $0.0 == "ETag" }?.1
            let isKnown = tag != nil && request.headers.first(name: "If-None-Match") == tag
            return isKnown ? StubSource.Answer(status: 304) : answer
        } _: { source in
            let feed = Locked(FeedConfiguration(name: "Sandbox", url: "\(source.url)/a", channel: "random"))
            try await withBackgroundTasks(polls: [FeedPoll { [feed.value] }]) { bench in
                try await body(bench, source) { path in feed.withLock { $0.url = "\(source.url)\(path)" } }
            }
        }
    }

    func document(_ items: [String], tag: String? = nil) -> StubSource.Answer {
        StubSource.Answer(
            headers: tag.map { [("ETag", $0)] } ?? [],
            body: "<rss><channel>\(items.joined())</channel></rss>"
        )
    }

    @Test("Another feed under the same name begins like a first one, and isn't asked whether the old one has changed")
    func otherFeed() async throws {
        let answers = Locked([
            "/a": document([item("a1")], tag: "\"1\""), "/b": document((1...9).map { item("b\($0)") }, tag: "\"1\""),
        ])
        try await withMovableFeed(answers) { bench, source, move in
            #expect(await bench.poll("feeds").message == "1 entry announced")
            move("/b")
            #expect(await bench.poll("feeds").message == "1 entry announced")
            #expect(source.log.value.last?.headers.first(name: "If-None-Match") == nil)
            #expect(await bench.poll("feeds").message == "no new entries")
            #expect(source.log.value.last?.headers.first(name: "If-None-Match") == "\"1\"")
            #expect(texts(bench) == ["<https://example.com/a1|a1>", "<https://example.com/b1|b1>"])
        }
    }

    @Test("A feed that has moved goes on where it was")
    func movedFeed() async throws {
        let answers = Locked([
            "/a": document([item("1")]), "/b": document([item("3"), item("2"), item("1")]),
        ])
        try await withMovableFeed(answers) { bench, _, move in
            #expect(await bench.poll("feeds").message == "1 entry announced")
            move("/b")
            #expect(await bench.poll("feeds").message == "2 entries announced")
            #expect(texts(bench) == (1...3).map { "<https://example.com/\($0)|\($0)>" })
        }
    }

    @Test("Ids that are others at each request repeat nothing; the same title at the same place may be news by its id")
    func otherIDs() async throws {
        try await withFeeds { bench in
            for round in 1...3 {
                serve([item("\(round)b", "B", link: "/b"), item("\(round)a", "A", link: "/a")], bench)
                #expect(await bench.poll("feeds").message == (round == 1 ? "1 entry announced" : "no new entries"))
            }
            serve([item("daily 1", "Daily", link: "/")], bench)
            #expect(await bench.poll("feeds").message == "1 entry announced")
            serve([item("daily 2", "Daily", link: "/"), item("daily 1", "Daily", link: "/")], bench)
            #expect(await bench.poll("feeds").message == "1 entry announced")
        }
    }

    @Test("A position of the first version goes on, without its validators")
    func firstVersion() async throws {
        let answers = Locked(["/a": document([item("1", "edited"), item("2")], tag: "\"1\"")])
        try await withMovableFeed(answers) { bench, source, _ in
            let old = """
                {"known":["\(FeedPosition.mark("1"))","\(FeedPosition.mark("2"))"],"validators":{"entityTag":"\"1\""}}
                """
            _ = try await bench.redis.send(
                RedisCommand("SET", Self.position, .string(old.replacing(#":""1"""#, with: #":"\"1\"""#)))
            )
            #expect(await bench.poll("feeds").message == "no new entries")
            #expect(await bench.poll("feeds").message == "no new entries")
            #expect(source.log.value.map { $0.headers.first(name: "If-None-Match") } == [nil, "\"1\""])
            #expect(texts(bench) == [])
            answers.withLock { $0["/a"] = document([item("3"), item("1", "edited"), item("2")]) }
            #expect(await bench.poll("feeds").message == "1 entry announced")
        }
    }

    @Test("A feed whose address is mended is asked at once")
    func mended() async throws {
        try await withMovableFeed(Locked(["/b": document([item("1")])])) { bench, source, move in
            for _ in 0..<3 { #expect(await bench.poll("feeds").outcome != .done) }
            #expect(source.log.value.count == 2)
            move("/b")
            #expect(await bench.poll("feeds").message == "1 entry announced")
        }
    }
}

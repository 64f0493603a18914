import Foundation
import InMemoryLogging
import Logging
import NIOCore
import NIOHTTP1
import Redis
import SlackSimulator
import TestSupport
import Testing

@testable import BackgroundTasks

@Suite("Feeds that are announced", .timeLimit(.minutes(2)))
struct FeedPollTests {
    private static let slot = FeedConfiguration(name: "Sandbox", url: "", channel: "").slot
    static let position = RedisCommand.Argument.string("test:bgtasks:position:feeds:\(slot)")

    /// gzip of an RSS document with an entry.
    private static let packed: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 179, 41, 42, 46, 182, 179, 73, 206, 72, 204, 203, 75, 205, 177, 179, 201, 44,
        73, 205, 181, 179, 73, 47, 205, 76, 177, 51, 178, 209, 7, 211, 54, 37, 153, 37, 57, 169, 32, 46, 132, 97, 163,
        15, 81, 164, 15, 215, 164, 15, 50, 3, 0, 214, 88, 251, 173, 73, 0, 0, 0,
    ]

    func withFeeds(
        _ paths: [String] = ["rss"],
        change: (inout BackgroundTasksConfiguration) -> Void = { _ in },
        _ body: (BackgroundFixture) async throws -> Void
    ) async throws {
        try await withBackgroundTasks(
            configure: { configuration, world in
                configuration.feeds = paths.enumerated().map { number, path in
                    FeedConfiguration(
                        name: number == 0 ? "Sandbox" : "Sandbox \(number)",
                        url: "\(world)/feed/\(path)",
                        channel: number == 0 ? "random" : "general"
                    )
                }
                change(&configuration)
            },
            body
        )
    }

    func texts(_ bench: BackgroundFixture, _ channel: String = "random") -> [String] {
        bench.posted(in: channel).map(\.text)
    }

    /// Lets the feed be this from now on.
    func serve(_ items: [String], _ bench: BackgroundFixture) {
        bench.simulator.clearFaults()
        bench.simulator.add(
            Fault(method: "feed", body: "<rss><channel>\(items.joined())</channel></rss>", contentType: "text/xml")
        )
    }

    func item(_ id: String, _ title: String? = nil, link: String? = nil, date: String = "") -> String {
        """
        <item><guid isPermaLink="false">\(id)</guid><title>\(title ?? id)</title>
        <link>\(link ?? "https://example.com/\(id)")</link>\(date.isEmpty ? "" : "<pubDate>\(date)</pubDate>")</item>
        """
    }

    @Test("New entries are announced once each, oldest first, under the feed's name", arguments: ["rss", "atom"])
    func announced(path: String) async throws {
        try await withFeeds([path]) { bench in
            #expect(await bench.poll("feeds").message == "no new entries")
            for number in 1...3 {
                bench.simulator.publishEntry(
                    title: "Less < more & \(number)",
                    link: "https://example.com/\(number)?a&b"
                )
            }
            #expect(await bench.poll("feeds").message == "3 entries announced")
            #expect(await bench.poll("feeds").message == "no new entries")
            #expect(
                texts(bench) == (1...3).map { "<https://example.com/\($0)?a&amp;b|Less &lt; more &amp; \($0)>" }
            )
            #expect(bench.posted(in: "random").allSatisfy { $0.username == "Sandbox" })
        }
    }

    @Test("A feed that hasn't changed is asked for nothing but that")
    func conditional() async throws {
        try await withFeeds { bench in
            for _ in 0..<3 { #expect(await bench.poll("feeds").outcome == .done) }
            #expect(bench.simulator.answerCount("feed", status: 200) == 1)
            #expect(bench.simulator.answerCount("feed", status: 304) == 2)
            bench.simulator.publishEntry(title: "News", link: "https://example.com/news")
            #expect(await bench.poll("feeds").message == "1 entry announced")
            #expect(await bench.poll("feeds").message == "no new entries")
            #expect(bench.simulator.answerCount("feed", status: 200) == 2)
        }
    }

    @Test("At a first run only the newest entry is announced, where it is young")
    func first() async throws {
        try await withFeeds { bench in
            for number in 1...3 {
                bench.simulator.publishEntry(title: "Entry \(number)", link: "https://example.com/\(number)")
            }
            #expect(await bench.poll("feeds").message == "1 entry announced")
            #expect(await bench.poll("feeds").message == "no new entries")
            #expect(texts(bench) == ["<https://example.com/3|Entry 3>"])
        }
    }

    @Test("A feed that reorders, edits, leaves out or brings back entries repeats nothing")
    func edited() async throws {
        try await withFeeds { bench in
            serve([item("b"), item("a")], bench)
            #expect(await bench.poll("feeds").message == "1 entry announced")
            serve([item("a", "A new title", link: "https://example.com/moved"), item("b")], bench)
            #expect(await bench.poll("feeds").message == "no new entries")
            serve([item("b")], bench)
            #expect(await bench.poll("feeds").message == "no new entries")
            serve([item("c"), item("a"), item("b"), item("c", "twice")], bench)
            #expect(await bench.poll("feeds").message == "1 entry announced")
            #expect(texts(bench) == ["<https://example.com/b|b>", "<https://example.com/c|c>"])
        }
    }

    @Test("Entries without dates come in the feed's order, dated ones in that of their dates, old ones not at all")
    func dates() async throws {
        try await withFeeds { bench in
            serve([item("0")], bench)
            #expect(await bench.poll("feeds").outcome == .done)
            serve([item("2"), item("1"), item("0")], bench)
            #expect(await bench.poll("feeds").outcome == .done)
            let dates = [
                "Tue, 05 Jan 2099 10:00:00 GMT", "Mon, 04 Jan 2099 10:00:00 GMT", "Mon, 05 Jan 2009 10:00:00 GMT",
            ]
            serve([item("3", date: dates[1]), item("4", date: dates[0]), item("5", date: dates[2]), item("0")], bench)
            #expect(await bench.poll("feeds").outcome == .done)
            #expect(await bench.poll("feeds").message == "no new entries")
            #expect(texts(bench) == (0...4).map { "<https://example.com/\($0)|\($0)>" })
        }
    }

    @Test("Only https hides behind a title; http is shown, and what is no link is left out")
    func links() async throws {
        try await withFeeds { bench in
            serve([item("0")], bench)
            #expect(await bench.poll("feeds").outcome == .done)
            let links = ["/relative", "http://plain.example/?a&amp;b", "javascript:alert(1)", "https://e.example/|x"]
            serve(links.reversed().enumerated().map { item("\($0 + 1)", "A|B", link: $1) }, bench)
            #expect(await bench.poll("feeds").message == "4 entries announced")
            #expect(
                texts(bench).dropFirst() == [
                    "A|B <\(bench.world)/relative>", "A|B <http://plain.example/?a&amp;b>", "A|B",
                    "<https://e.example/%7Cx|A|B>",
                ]
            )
        }
    }

    @Test("Of many new entries ten are announced in a run, the others in the next ones")
    func many() async throws {
        try await withFeeds { bench in
            #expect(await bench.poll("feeds").outcome == .done)
            for number in 1...12 {
                bench.simulator.publishEntry(title: "\(number)", link: "https://example.com/\(number)")
            }
            #expect(await bench.poll("feeds").message == "10 entries announced")
            #expect(await bench.poll("feeds").message == "2 entries announced")
            #expect(texts(bench) == (1...12).map { "<https://example.com/\($0)|\($0)>" })
        }
    }

    @Test(
        "A feed that fails takes nothing away and doesn't hold up the others",
        arguments: [
            Fault(times: 1, status: 500), Fault(times: 1, body: "<html><body></body></html>"),
            Fault(times: 1, body: "<rss><channel><item>"), Fault(times: 1, huge: 9 << 20),
            Fault(times: 1, drop: .after),
            Fault(times: 1, status: 429, retryAfter: "1"),
        ]
    )
    func faults(fault: Fault) async throws {
        var fault = fault
        fault.method = "feed"
        try await withFeeds(["rss", "atom"]) { [fault] bench in
            #expect(await bench.poll("feeds").message == "no new entries")
            bench.simulator.publishEntry(title: "News", link: "https://example.com/news")
            bench.simulator.add(fault)
            let answer = await bench.poll("feeds")
            #expect(answer.outcome == .done)
            // They are asked side by side: it hits either.
            #expect(answer.message?.hasPrefix("1 entry announced; Sandbox") == true, "\(answer)")
            #expect(texts(bench).count + texts(bench, "general").count == 1)
            #expect(bench.logged("A feed can't be announced").count == 1)
            try await eventually(within: .seconds(10)) { await bench.poll("feeds").message == "1 entry announced" }
            #expect(texts(bench).count == 1)
            #expect(texts(bench, "general").count == 1)
        }
    }

    @Test(
        "A feed that drips or doesn't answer is given up in time",
        arguments: [
            Fault(method: "feed", times: 1, drip: .seconds(1)), Fault(method: "feed", times: 1, delay: .seconds(60)),
        ]
    )
    func slow(fault: Fault) async throws {
        try await withSimulator { other in
            let url = try await other.url
            let poll = FeedPoll(sourceTimeout: .milliseconds(500)) {
                [FeedConfiguration(name: "Sandbox", url: "\(url)/feed/rss", channel: "random")]
            }
            other.add(fault)
            try await withBackgroundTasks(polls: [poll]) { bench in
                let first = await bench.poll("feeds")
                #expect(first.outcome == .failed)
                #expect(first.message?.hasPrefix("no new entries; Sandbox: ") == true)
            }
        }
    }

    @Test("A feed that doesn't come to its end keeps no other one waiting")
    func sideBySide() async throws {
        try await StubSource.with { _ in
            StubSource.Answer(body: " ", endless: .milliseconds(50))
        } _: { source in
            try await withFeeds(["rss", "atom"]) {
                $0.feeds.insert(FeedConfiguration(name: "Endless", url: source.url, channel: "random"), at: 0)
            } _: { bench in
                bench.simulator.publishEntry(title: "News", link: "https://example.com/news")
                async let asked = bench.poll("feeds")
                try await eventually { texts(bench).count == 1 && texts(bench, "general").count == 1 }
                #expect(await bench.status().polls?.first { $0.poll == "feeds" }?.runningFor != nil)
                source.close()
                #expect(await asked.message?.hasPrefix("2 entries announced; Endless: ") == true)
            }
        }
    }

    @Test("With more slow feeds than a run can wait for, those that it left out are the first of the next run")
    func moreThanARun() async throws {
        try await StubSource.with { _ in
            StubSource.Answer(body: " ", endless: .milliseconds(50))
        } _: { source in
            try await withSimulator { other in
                let url = try await other.url
                let slow = (1...4).map { FeedConfiguration(name: "Slow \($0)", url: source.url, channel: "random") }
                let last = FeedConfiguration(name: "Last", url: "\(url)/feed/rss", channel: "random")
                let poll = FeedPoll(sourceTimeout: .seconds(3), deadline: .seconds(8)) { slow + [last] }
                other.publishEntry(title: "News", link: "https://example.com/news")
                try await withBackgroundTasks(polls: [poll]) { bench in
                    let first = await bench.poll("feeds")
                    #expect(first.outcome == .failed)
                    #expect(first.message?.hasSuffix("; 1 feed waits for the next run") == true, "\(first)")
                    #expect(texts(bench) == [])
                    async let second = bench.poll("feeds")
                    try await eventually { texts(bench) == ["<https://example.com/news|News>"] }
                    #expect(await second.outcome == .done)
                }
            }
        }
    }

    @Test("When all feeds want to be left alone, that is no failure; a person may ask them all the same")
    func allPaused() async throws {
        try await withFeeds { bench in
            bench.simulator.add(Fault(method: "feed", times: 1, status: 429, retryAfter: "3600"))
            let first = await bench.poll("feeds")
            #expect(first.outcome == .notNow, "\(first)")
            #expect(await bench.poll("feeds").message == first.message)
            #expect(bench.simulator.requestCounts["feed"] == 1)
            #expect(await bench.poll("feeds", .now).message == "no new entries")
            #expect(await bench.poll("feeds").message == "no new entries")
        }
    }

    @Test("A feed that keeps failing is left alone, and that is said once")
    func leftAlone() async throws {
        try await withFeeds(["rss"]) { bench in
            bench.simulator.add(Fault(method: "feed", status: 404))
            #expect(await bench.poll("feeds").outcome == .failed)
            #expect(await bench.poll("feeds").outcome == .failed)
            let requests = bench.simulator.requestCounts["feed"]
            for _ in 0..<3 { #expect(await bench.poll("feeds").outcome == .notNow) }
            #expect(bench.simulator.requestCounts["feed"] == requests)
            // Where it is the only one, the poll's failure says it all.
            #expect(bench.logged("Poll failed").filter { $0.level >= .warning }.count == 1)
            #expect(bench.logged("Poll put off").filter { $0.level >= .warning }.isEmpty)
            #expect(bench.logged("A feed can't be announced").isEmpty)
        }
    }

    @Test("Between an announcement and its position a crash neither repeats nor loses one")
    func crash() async throws {
        try await withFeeds { bench in
            #expect(await bench.poll("feeds").outcome == .done)
            let before = try await bench.redis.send(RedisCommand("GET", Self.position))
            bench.simulator.publishEntry(title: "one", link: "https://example.com/1")
            #expect(await bench.poll("feeds").message == "1 entry announced")
            _ = try await bench.redis.send(RedisCommand("SET", Self.position, .string(before.string ?? "")))
            bench.simulator.publishEntry(title: "two", link: "https://example.com/2")
            #expect(await bench.poll("feeds").outcome == .done)
            #expect(texts(bench) == ["<https://example.com/1|one>", "<https://example.com/2|two>"])
        }
    }

    // MARK: What is said

    @Test("What Slack doesn't take is not announced, and the line says so")
    func refused() async throws {
        try await withFeeds { bench in
            #expect(await bench.poll("feeds").outcome == .done)
            for number in 1...3 {
                bench.simulator.publishEntry(title: "\(number)", link: "https://example.com/\(number)")
            }
            bench.simulator.add(Fault(method: "chat.postMessage", skip: 1, times: 1, error: "msg_too_long"))
            #expect(await bench.poll("feeds").message == "2 entries announced, 1 that Slack doesn't take")
            #expect(texts(bench) == [1, 3].map { "<https://example.com/\($0)|\($0)>" })
            #expect(await bench.poll("feeds").message == "no new entries")
        }
    }

    @Test("No key of a feed's address comes into answers, status and log")
    func secrets() async throws {
        let answers: [(String, StubSource.Answer)] = [
            ("status", StubSource.Answer(status: 403)), ("page", StubSource.Answer(body: "<html/>")),
            ("unencrypted", StubSource.Answer(status: 302, headers: [("Location", "http://a.example/?key=SECRET")])),
            ("user", StubSource.Answer(status: 302, headers: [("Location", "https://SECRET:SECRET@a.example/")])),
            ("none", StubSource.Answer(status: 302, headers: [("Location", "https:///SECRET?SECRET")])),
            ("long", StubSource.Answer(body: String(repeating: " ", count: 9 << 20))),
            (
                "fine",
                StubSource.Answer(body: "<rss><channel><item><title>t</title><link>#x</link></item></channel></rss>")
            ),
        ]
        try await StubSource.with { request in
            answers.first { request.uri.hasPrefix("/\($0.0)?") }?.1 ?? StubSource.Answer(status: 500)
        } _: { source in
            var feeds = answers.map { name, _ in
                FeedConfiguration(name: name, url: "\(source.url)/\(name)?key=SECRET", channel: "random")
            }
            feeds.append(FeedConfiguration(name: "gone", url: "http://127.0.0.1:1/x?key=SECRET", channel: "random"))
            feeds.append(FeedConfiguration(name: "odd", url: "https://SECRET:SECRET@a.example/x", channel: "random"))
            feeds.append(FeedConfiguration(name: "odder", url: "https://x:SE/CRET@a.example/x", channel: "random"))
            try await withBackgroundTasks(polls: [FeedPoll { [feeds] in feeds }]) { bench in
                let lines = Locked<[String]>([])
                let answer = await bench.poll("feeds") { line in lines.withLock { $0.append(line) } }
                #expect(answer.message?.hasPrefix("1 entry announced; ") == true)
                for (name, _) in answers.dropLast() { #expect(answer.message?.contains("; \(name): ") == true) }
                #expect(bench.logged("A feed can't be announced").count == feeds.count - 1)
                let said = "\(answer) \(lines.value) \(await bench.status()) \(texts(bench)) \(bench.log.entries)"
                #expect(said.contains("\(source.url)/status answered with status 403"))
                #expect(!said.contains("SECRET") && !said.contains("CRET@"))
            }
        }
    }

    @Test("An answer that is packed though nobody asked for it fails, says so, and takes nothing away")
    func packed() async throws {
        let answers = Locked(["/a": document([item("1")])])
        try await withMovableFeed(answers) { bench, source, _ in
            #expect(await bench.poll("feeds").message == "1 entry announced")
            #expect(source.log.value.first?.headers.first(name: "Accept-Encoding") == "identity")
            let packed = StubSource.Answer(headers: [("Content-Encoding", "gzip")], bytes: Self.packed)
            answers.withLock { $0["/a"] = packed }
            let answer = await bench.poll("feeds")
            #expect(answer.outcome == .failed)
            #expect(answer.message?.contains("gzip, which was not asked for") == true, "\(answer)")
            answers.withLock { $0["/a"] = document([item("2"), item("1")]) }
            #expect(await bench.poll("feeds").message == "1 entry announced")
        }
    }

    @Test("A huge feed that is made to be slow keeps neither status nor lease waiting")
    func hostile() async throws {
        let title = String(repeating: "&lt;a ", count: 500)
        let item = "<item xmlns:x=\"https://a.example/\"><title>\(title)</title><link>/x</link></item>"
        let body = "<rss><channel>\(String(repeating: item, count: (7 << 20) / item.utf8.count))</channel></rss>"
        try await StubSource.with { _ in
            StubSource.Answer(body: body)
        } _: { source in
            let feeds = (1...2).map { FeedConfiguration(name: "\($0)", url: source.url, channel: "random") }
            try await withBackgroundTasks(polls: [FeedPoll { feeds }]) { bench in
                async let asked = bench.poll("feeds")
                try await eventually { source.log.value.count == 2 }
                #expect(await bench.status().outcome == .done)
                #expect(await asked.message == "2 entries announced")
                #expect(bench.logged("it is not known which host").isEmpty)
            }
        }
    }
}

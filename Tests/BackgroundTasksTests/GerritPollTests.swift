import BackgroundTasks
import Foundation
import Redis
import SlackAPI
import NIOHTTP1
import SlackSimulator
import TestSupport
import Testing

@Suite("Merged changes", .timeLimit(.minutes(3)))
struct GerritPollTests {
    /// Runs `body` with a Gerrit and a daemon that announces its changes in #golang-cls.
    private func withGerrit(
        isShadow: Bool = false,
        maximumPerRun: Int = 50,
        _ body: (GerritStub, BackgroundFixture) async throws -> Void
    ) async throws {
        let gerrit = GerritStub()
        try await StubSource.with({ gerrit.answer($0) }) { source in
            try await withBackgroundTasks { configuration, _ in
                configuration.isShadow = isShadow
                configuration.gerrit = GerritConfiguration(url: source.url, maximumPerRun: maximumPerRun)
            } _: { bench in
                try await body(gerrit, bench)
            }
        }
    }

    /// The announced numbers, in order.
    private func numbers(_ bench: BackgroundFixture) -> [Int] {
        bench.posted(in: "golang-cls").compactMap { message in
            Int(message.text.dropFirst().prefix { $0.isNumber })
        }
    }

    @Test("Only the newest at first; then each once, oldest first, whatever comments bring to the top")
    func order() async throws {
        try await withGerrit { gerrit, bench in
            gerrit.merge(103, ago: 500)
            gerrit.merge(105, ago: 400)
            #expect(await bench.poll("gerrit").outcome == .done)
            gerrit.touch(103)
            gerrit.merge(106, ago: 300)
            #expect(await bench.poll("gerrit").message == "1 change announced")
            gerrit.touch(106)
            gerrit.merge(107, ago: 200)
            // Created long ago, merged last.
            gerrit.merge(98, ago: 100)
            #expect(await bench.poll("gerrit").message == "2 changes announced")
            gerrit.touch(103)
            gerrit.touch(98)
            #expect(await bench.poll("gerrit").message == "no new changes")
            #expect(numbers(bench) == [105, 106, 107, 98])
        }
    }

    @Test("A change that a comment moves to the top while the pages are read is not missed")
    func movedBetweenPages() async throws {
        let gerrit = GerritStub()
        for number in 1...100 { gerrit.merge(number, ago: 200_000 + number) }
        gerrit.merge(150, ago: 100)
        let moves = Locked<[Int]>([])
        let answer = { @Sendable (request: HTTPRequestHead) in
            let answer = gerrit.answer(request)
            // After the first page was read, and again after it was read anew.
            if !request.uri.contains("&S="), let number = moves.withLock({ $0.popLast() }) { gerrit.touch(number) }
            return answer
        }
        try await StubSource.with(answer) { source in
            try await withBackgroundTasks { configuration, _ in
                configuration.gerrit = GerritConfiguration(url: source.url)
            } _: { bench in
                #expect(await bench.poll("gerrit").outcome == .done)
                for number in 201...204 { gerrit.merge(number, ago: 300 - number) }
                for number in 1...100 { gerrit.touch(number) }
                moves.withLock { $0 = [203, 202] }
                #expect(await bench.poll("gerrit").message == "4 changes announced")
                #expect(numbers(bench) == [150, 201, 202, 203, 204])
            }
        }
    }

    @Test("Changes of one second are told apart by their number, also at the first run")
    func oneSecond() async throws {
        try await withGerrit { gerrit, bench in
            for number in [11, 13, 12] { gerrit.merge(number, ago: 50) }
            _ = await bench.poll("gerrit")
            for number in [16, 15, 14] { gerrit.merge(number, ago: 50) }
            _ = await bench.poll("gerrit")
            #expect(numbers(bench) == [13, 14, 15, 16])
        }
    }

    @Test("A change that the index shows late is announced although a later one was announced before it")
    func lag() async throws {
        try await withGerrit { gerrit, bench in
            gerrit.merge(1, ago: 5000)
            _ = await bench.poll("gerrit")
            gerrit.merge(3, ago: 100)
            _ = await bench.poll("gerrit")
            gerrit.merge(2, ago: 900)
            _ = await bench.poll("gerrit")
            _ = await bench.poll("gerrit")
            #expect(numbers(bench) == [1, 3, 2])
        }
    }

    @Test("Pages are followed to the end of what may be new, and one run announces a bounded number, oldest first")
    func pages() async throws {
        try await withGerrit(maximumPerRun: 100) { gerrit, bench in
            gerrit.merge(1000, ago: 5000)
            _ = await bench.poll("gerrit")
            for number in 0..<250 { gerrit.merge(2000 + number, ago: 3000 - number) }
            for number in 2010..<2130 { gerrit.touch(number) }
            let lines = [
                await bench.poll("gerrit").message, await bench.poll("gerrit").message,
                await bench.poll("gerrit").message, await bench.poll("gerrit").message,
            ]
            #expect(
                lines == [
                    "100 changes announced, 150 wait for the next run",
                    "100 changes announced, 50 wait for the next run",
                    "50 changes announced", "no new changes",
                ]
            )
            let all = [1000] + Array(2000..<2250)
            #expect(numbers(bench) == all)
        }
    }

    @Test("After days away, what was merged more than a day ago becomes one line; fewer than a run's are announced all")
    func away() async throws {
        try await withGerrit(maximumPerRun: 10) { gerrit, bench in
            let day = 24 * 3600
            gerrit.merge(1, ago: 9 * day)
            _ = await bench.poll("gerrit")
            for number in 2..<9 { gerrit.merge(number, ago: 8 * day - number) }
            #expect(await bench.poll("gerrit").message == "7 changes announced")
            for number in 100..<130 { gerrit.merge(number, ago: 5 * day - number) }
            for number in 200..<205 { gerrit.merge(number, ago: 1000 - number) }
            #expect(await bench.poll("gerrit").message == "5 changes announced, 30 older ones in one line")
            #expect(await bench.poll("gerrit").message == "no new changes")
            let texts = bench.posted(in: "golang-cls").map(\.text)
            #expect(texts.filter { $0.contains("30 changes, merged while I was away") }.count == 1)
            #expect(texts.count == 14)
        }
    }

    @Test("Of more than a thousand the newest of what was read are announced; one line stands for the rest, once")
    func cutOff() async throws {
        try await withGerrit { gerrit, bench in
            gerrit.merge(1, ago: 9000)
            _ = await bench.poll("gerrit")
            for number in 0..<1100 { gerrit.merge(10_000 + number, ago: 8000 - number) }
            #expect(await bench.poll("gerrit").message == "50 changes announced, what is older in one line")
            let expected = [1] + Array(11_050..<11_100)
            #expect(numbers(bench) == expected)
            // However many come on top of them, what has been given up isn't given up again.
            for number in 10_000..<10_050 { gerrit.touch(number) }
            gerrit.merge(20_000, ago: 0)
            #expect(await bench.poll("gerrit").message == "1 change announced")
            #expect(await bench.poll("gerrit").message == "no new changes")
            let texts = bench.posted(in: "golang-cls").map(\.text)
            #expect(texts.filter { $0.hasPrefix("More changes than I can read at once") }.count == 1)
            #expect(numbers(bench) == expected + [20_000])
        }
    }

    @Test(
        "A run that is cut off and dies before its line says it in the next one, once",
        arguments: [20, 50]
    )
    func cutOffAndDead(posts: Int) async throws {
        try await withGerrit { gerrit, bench in
            gerrit.merge(1, ago: 9000)
            _ = await bench.poll("gerrit")
            for number in 0..<1100 { gerrit.merge(10_000 + number, ago: 8000 - number) }
            bench.simulator.add(Fault(method: "chat.postMessage", skip: posts, error: "restricted_action"))
            #expect(await bench.poll("gerrit").outcome == .failed)
            #expect(numbers(bench).count == 1 + posts)
            bench.simulator.clearFaults()
            gerrit.merge(20_000, ago: 0)
            #expect(
                await bench.poll("gerrit").message
                    == (posts == 50 ? "1 change announced" : "\(51 - posts) changes announced")
            )
            #expect(await bench.poll("gerrit").message == "no new changes")
            let expected = [1] + Array(11_050..<11_100) + [20_000]
            #expect(numbers(bench) == expected)
            let texts = bench.posted(in: "golang-cls").map(\.text)
            #expect(texts.filter { $0.hasPrefix("More changes than I can read at once") }.count == 1)
        }
    }

    @Test("An edit of more changes than are read at once doesn't hide those that were merged meanwhile")
    func bulkEdit() async throws {
        try await withGerrit { gerrit, bench in
            for number in 1...1100 { gerrit.merge(number, ago: 500_000 - number) }
            _ = await bench.poll("gerrit")
            for number in 2001...2003 { gerrit.merge(number, ago: 3000) }
            for number in 1...1100 { gerrit.touch(number) }
            for number in 2001...2003 { gerrit.touch(number) }
            #expect(await bench.poll("gerrit").message == "3 changes announced, what is older in one line")
            for number in 1...5 { gerrit.touch(number) }
            #expect(await bench.poll("gerrit").message == "no new changes")
            #expect(numbers(bench) == [1100, 2001, 2002, 2003])
            let texts = bench.posted(in: "golang-cls").map(\.text)
            #expect(texts.filter { $0.hasPrefix("More changes than I can read at once") }.count == 1)
        }
    }

    @Test("The announcement names number, project unless go, subject and link; nothing in it has an effect")
    func format() async throws {
        try await withGerrit { gerrit, bench in
            gerrit.merge(
                300_002,
                project: "tools",
                subject: "gopls: handle <nil> & \"quoted\" <!channel>\nhovers",
                message: "gopls: handle <nil>\n\nFixes <@U01ALICE000> & more\u{7}\n\nChange-Id: I300002\n"
            )
            _ = await bench.poll("gerrit")
            gerrit.merge(
                7,
                subject: "all: \(String(repeating: "x", count: 400))",
                message: String(repeating: "é", count: 5000)
            )
            _ = await bench.poll("gerrit")
            let posts = bench.posted(in: "golang-cls")
            let text: String =
                "[300002] [tools] gopls: handle &lt;nil&gt; &amp; \"quoted\" &lt;!channel&gt; hovers: "
                + "<https://go.dev/cl/300002>"
            #expect(posts.first?.text == text)
            #expect(
                posts.first?.attachments.first?["text"]?.string
                    == "gopls: handle &lt;nil&gt;\n\nFixes &lt;@U01ALICE000&gt; &amp; more\n\nChange-Id: I300002"
            )
            let long = try #require(posts.last?.attachments.first?["text"]?.string)
            #expect(long.hasSuffix("…\n\nChange-Id: I7"))
            #expect(long.count < 3100)
            #expect(posts.last?.text.hasPrefix("[7] all: xxx") == true)
            #expect(posts.allSatisfy { $0.unfurlsLinks == false })
        }
    }

    @Test("In shadow mode the log says what would be announced, once, and nothing is posted")
    func shadow() async throws {
        try await withGerrit(isShadow: true) { gerrit, bench in
            gerrit.merge(1, ago: 100)
            _ = await bench.poll("gerrit")
            gerrit.merge(2, ago: 50)
            #expect(await bench.poll("gerrit").message == "1 change would be announced")
            #expect(await bench.poll("gerrit").message == "no new changes")
            #expect(numbers(bench) == [])
            #expect(bench.logged("Would announce in #golang-cls: [2] subject 2: https://go.dev/cl/2").count == 1)
        }
    }

    @Test("Redis falls back to an older state: what was announced since is not announced again")
    func stateOlder() async throws {
        try await withGerrit { gerrit, bench in
            gerrit.merge(1, ago: 100)
            _ = await bench.poll("gerrit")
            let key = RedisCommand.Argument.string("test:bgtasks:position:gerrit")
            let older = try #require(try await bench.redis.send(RedisCommand("GET", key)).bytes)
            gerrit.merge(2, ago: 90)
            gerrit.merge(3, ago: 80)
            _ = await bench.poll("gerrit")
            let marks = try await bench.redis.send(RedisCommand("KEYS", "*ledger*")).array ?? []
            #expect(marks.count >= 2)
            for mark in marks.compactMap(\.bytes) { _ = try await bench.redis.send(RedisCommand("DEL", .bytes(mark))) }
            _ = try await bench.redis.send(RedisCommand("SET", key, .bytes(older)))
            gerrit.merge(4, ago: 70)
            let before = bench.simulator.requestCounts["conversations.history"] ?? 0
            #expect(await bench.poll("gerrit").outcome == .done)
            #expect(numbers(bench) == [1, 2, 3, 4])
            #expect((bench.simulator.requestCounts["conversations.history"] ?? 0) - before == 1)
        }
    }

    @Test("What Slack does not take is not counted as announced")
    func refused() async throws {
        try await withGerrit { gerrit, bench in
            gerrit.merge(1, ago: 100)
            _ = await bench.poll("gerrit")
            for number in 2...4 { gerrit.merge(number, ago: 90 - number) }
            bench.simulator.add(Fault(method: "chat.postMessage", skip: 1, times: 1, error: "msg_too_long"))
            #expect(await bench.poll("gerrit").message == "2 changes announced, 1 that Slack doesn't take")
            #expect(numbers(bench) == [1, 2, 4])
        }
    }

    @Test("A change that seems to be merged in the future hides nothing, nor does a position that lies there")
    func future() async throws {
        try await withGerrit { gerrit, bench in
            gerrit.merge(1, ago: 100)
            _ = await bench.poll("gerrit")
            gerrit.merge(2, ago: -365 * 24 * 3600)
            gerrit.merge(3, ago: 50)
            #expect(await bench.poll("gerrit").message == "1 change announced, 1 that can't be read")
            let key = RedisCommand.Argument.string("test:bgtasks:position:gerrit")
            let ahead = (Int64(Date.now.timeIntervalSince1970) + 365 * 24 * 3600) * 1_000_000_000
            let poisoned = #"{"floor":0,"newest":\#(ahead),"known":[]}"#
            _ = try await bench.redis.send(RedisCommand("SET", key, .string(poisoned)))
            gerrit.merge(4, ago: 0)
            _ = await bench.poll("gerrit")
            #expect(numbers(bench) == [1, 3, 4])
        }
    }

    @Test("Redis loses its data: what was announced last is not announced again")
    func stateLost() async throws {
        try await withGerrit { gerrit, bench in
            gerrit.merge(1, ago: 100)
            gerrit.merge(2, ago: 90)
            _ = await bench.poll("gerrit")
            _ = try await bench.redis.send(RedisCommand("FLUSHALL"))
            try await eventually { await bench.poll("gerrit").outcome == .done }
            gerrit.merge(3, ago: 10)
            _ = await bench.poll("gerrit")
            #expect(numbers(bench) == [2, 3])
        }
    }
}

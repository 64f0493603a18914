@testable import BackgroundTasks
import Foundation
import InMemoryLogging
import Logging
import NIOHTTP1
import SlackSimulator
import TestSupport
import Testing

private let shared = URL(filePath: #filePath).appending(path: "../../../../shared/gerrit").standardizedFileURL

@Suite("What a Gerrit may answer", .timeLimit(.minutes(3)))
struct GerritBodyTests {
    /// Runs `body` with a Gerrit that answers what the test sets.
    private func withAnswer(
        _ answer: StubSource.Answer,
        _ body: (Locked<StubSource.Answer>, BackgroundFixture, StubSource) async throws -> Void
    ) async throws {
        let current = Locked(answer)
        try await StubSource.with({ _ in current.value }) { source in
            try await withBackgroundTasks { configuration, _ in
                configuration.gerrit = GerritConfiguration(url: source.url)
            } _: { bench in
                try await body(current, bench, source)
            }
        }
    }

    private static let one = GerritStub.body([
        .init(number: 5, subject: "s", submitted: 1_700_000_000, updated: 1_700_000_000)
    ])

    @Test(
        "With the guard line, with CR LF behind it, and without it, a list is a list",
        arguments: [
            one, one.replacing(")]}'\n", with: ")]}'\r\n"), one.replacing(")]}'\n", with: ""),
            // One that can't be read, and one that isn't merged, don't spoil the rest.
            one.replacing("[{", with: #"[{"_number":"x"},7,{"_number":6,"status":"NEW"},{"#),
        ]
    )
    func lists(body: String) async throws {
        try await withAnswer(.json(body)) { _, bench, _ in
            let answer = await bench.poll("gerrit")
            #expect(answer.outcome == .done, "\(answer)")
            #expect(bench.posted(in: "golang-cls").count == 1)
        }
    }

    @Test("An empty list is nothing to announce, and what is merged after it is announced")
    func empty() async throws {
        try await withAnswer(.json(")]}'\n[]\n")) { current, bench, _ in
            #expect(await bench.poll("gerrit").message == "no changes yet")
            let now = Int(Date.now.timeIntervalSince1970)
            let change = GerritStub.Change(number: 9, submitted: now, updated: now)
            current.withLock { $0 = .json(GerritStub.body([change])) }
            #expect(await bench.poll("gerrit").message == "1 change announced")
        }
    }

    @Test(
        "Anything else fails, says what came, and leaves the position alone",
        arguments: [
            (
                StubSource.Answer(headers: [("Content-Type", "text/html")], body: "<html>Sign in</html>"),
                "no list of changes (text/html, 20 bytes)"
            ),
            (StubSource.Answer.json(")]}'\n[{\"_number\":5,"), "no list of changes"),
            (StubSource.Answer.json(")]}'\n{}"), "no list of changes"),
            (StubSource.Answer(headers: [("Content-Encoding", "gzip")], body: "\u{1f}\u{8b}"), "no list of changes"),
            (StubSource.Answer(status: 302, headers: [("Location", "https://example.org/")]), "status 302"),
            (StubSource.Answer(status: 500), "status 500"),
        ] as [(StubSource.Answer, String)]
    )
    func failures(answer: StubSource.Answer, words: String) async throws {
        try await withAnswer(.json(Self.one)) { current, bench, _ in
            _ = await bench.poll("gerrit")
            current.withLock { $0 = answer }
            let failed = await bench.poll("gerrit")
            #expect(failed.outcome == .failed)
            #expect(failed.message?.contains(words) == true, "\(failed)")
            current.withLock { $0 = .json(Self.one) }
            #expect(await bench.poll("gerrit").message == "no new changes")
            #expect(bench.logged("Poll failed").count == 1)
        }
    }

    @Test("Of absurdly long texts no more is kept than is shown, and of other revisions nothing")
    func absurd() async throws {
        let long = String(repeating: "é", count: 1 << 20)
        let page = try GerritChange.page(
            Array(GerritStub.body([.init(number: 5, subject: long, message: long, submitted: 1, updated: 1)]).utf8)
        )
        let change = try #require(page.changes.first)
        #expect(change.subject.count == 301)
        #expect(change.text.hasPrefix("ééé"))
        #expect(change.text.hasSuffix("…\n\nChange-Id: I5"))
        #expect(change.text.utf8.count < 8 << 10)
    }

    @Test("A quota is respected: after 429 the source is left alone as long as it says, and who asks hears so")
    func quota() async throws {
        let limited = StubSource.Answer(status: 429, headers: [("Retry-After", "2")])
        try await withAnswer(limited) { current, bench, _ in
            let first = await bench.poll("gerrit")
            #expect(first.outcome == .notNow)
            #expect(first.message?.contains("status 429") == true)
            current.withLock { $0 = .json(Self.one) }
            let second = await bench.poll("gerrit")
            #expect(second.outcome == .notNow)
            #expect(second.message?.contains("not asked for another 2 s: ") == true, "\(second)")
            #expect(bench.posted(in: "golang-cls").isEmpty)
            try await eventually { await bench.poll("gerrit").outcome == .done }
            #expect(bench.logged("Poll put off").filter { $0.level == .warning }.count == 1)
        }
    }

    @Test(
        "Three polls of a real server's kind are announced as expected",
        .enabled(if: FileManager.default.fileExists(atPath: shared.path), "the shared data is not here")
    )
    func recorded() async throws {
        struct Expected: Decodable {
            struct Poll: Decodable {
                let body: String
                let announce: [Int]
            }
            let polls: [Poll]
        }
        let expected = try JSONDecoder().decode(
            Expected.self,
            from: Data(contentsOf: shared.appending(path: "expected.json"))
        )
        try await withAnswer(.json("")) { current, bench, _ in
            var all: [Int] = []
            for poll in expected.polls {
                let body = try String(contentsOf: shared.appending(path: poll.body), encoding: .utf8)
                current.withLock { $0 = .json(body) }
                #expect(await bench.poll("gerrit").outcome == .done)
                all += poll.announce
                let numbers = bench.posted(in: "golang-cls").map { Int($0.text.dropFirst().prefix { $0.isNumber }) }
                #expect(numbers == all, "after \(poll.body)")
            }
            let compact = try String(
                contentsOf: shared.appending(path: "composed.poll2.compact.body.txt"),
                encoding: .utf8
            )
            current.withLock { $0 = .json(compact) }
            #expect(await bench.poll("gerrit").message == "no new changes")
            let truncated = try String(
                contentsOf: shared.appending(path: "composed.truncated.body.txt"),
                encoding: .utf8
            )
            current.withLock { $0 = .json(truncated) }
            #expect(await bench.poll("gerrit").outcome == .failed)
        }
    }
}

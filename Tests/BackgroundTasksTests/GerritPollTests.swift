import BackgroundTasks
import Foundation
import Redis
import SlackAPI
import SlackSimulator
import TestSupport
import Testing

@Suite("Merged changes", .timeLimit(.minutes(2)))
struct GerritPollTests {
    @Test("At a first run only the newest change is announced, and after that nothing until there is news")
    func first() async throws {
        try await withBackgroundTasks { bench in
            let before = bench.posted(in: "general").count
            let answer = await bench.poll("gerrit")
            #expect(answer.outcome == .done, "\(answer)")
            let posts = bench.posted(in: "general").dropFirst(before)
            #expect(
                posts.map(\.text) == [
                    "[700002] [tools] gopls: name the simulator in its logs: <https://go.dev/cl/700002>"
                ]
            )
            let again = await bench.poll("gerrit")
            #expect(again.message == "no new changes")
            #expect(bench.posted(in: "general").count == before + 1)
        }
    }
}

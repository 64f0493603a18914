import SlackAPI
import Synchronization
import Testing

@Suite("What the client tells of its requests", .timeLimit(.minutes(1)))
struct RequestReportTests {
    @Test("Each request is told of once, with Slack's name for it and what came of it")
    func reports() async throws {
        let reports = Mutex<[RequestReport]>([])
        let steps: [ScriptedServer.Step] = [
            .answer("", status: 429, headers: [("Retry-After", "0"), ("x-slack-req-id", "aa01")]),
            .answer(#"{"ok":false,"error":"service_unavailable"}"#, headers: [("X-Slack-Req-Id", "aa02")]),
            .answer(#"{"ok":true,"channel":"C0GEN","ts":"1.2"}"#, headers: [("x-slack-req-id", "aa<03>")]),
        ]
        try await withSlack(respond: { _, index in steps[index] }) { slack, _ in
            let reporting = slack.reporting { report in reports.withLock { $0.append(report) } }
            try await reporting.postMessage(hello, deadline: farDeadline)
        }
        let all = reports.withLock(\.self)
        #expect(all.map(\.method) == [.postMessage, .postMessage, .postMessage])
        #expect(all.map(\.channel) == ["C0GEN", "C0GEN", "C0GEN"])
        #expect(all.map(\.attempt) == [1, 2, 3])
        #expect(all.map(\.status) == [429, 200, 200])
        #expect(all.map(\.code) == ["ratelimited", "service_unavailable", nil])
        #expect(all.map(\.slackRequestID) == ["aa01", "aa02", "aa?03?"])
        #expect(all.allSatisfy { $0.duration > .zero })
    }

    @Test("A request without an answer is told of too")
    func lost() async throws {
        let reports = Mutex<[RequestReport]>([])
        try await withSlack(respond: inTurn(.close)) { slack, _ in
            let reporting = slack.reporting { report in reports.withLock { $0.append(report) } }
            _ = try await failure { try await reporting.postMessage(hello, deadline: farDeadline) }
        }
        let all = reports.withLock(\.self)
        #expect(all.map(\.code) == ["connection_lost"])
        #expect(all.map(\.status) == [nil] && all.map(\.slackRequestID) == [nil])
    }

    @Test("The reporting client keeps to the queues of the one it was made from")
    func shared() async throws {
        try await withSlack(respond: inTurn(.answer("", status: 429, headers: [("Retry-After", "40")]))) { slack, _ in
            let reporting = slack.reporting { _ in }
            _ = try await failure { try await reporting.postMessage(hello, deadline: .now + .seconds(5)) }
            #expect(slack.backlog().pauses.map(\.method) == [.postMessage])
        }
    }
}

import AsyncHTTPClient
import Foundation
import Secrets
import SlackAPI
import Testing

/// Answers that are no answers, and connections that are none.
@Suite("Bad answers", .timeLimit(.minutes(1)))
struct BadAnswerTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let step: ScriptedServer.Step
        let code: String
        /// Whether a message may have been posted.
        var ambiguous = true

        var testDescription: String { name }
    }

    static let html = "<html>\r\n<body>Service\u{1B}[31m Unavailable, Bearer \(testToken)</body></html>"
    static let cases = [
        Case(name: "200 with HTML", step: .answer(html), code: "not_json"),
        Case(name: "503 with HTML", step: .answer(html, status: 503), code: "http_503"),
        Case(name: "404 with HTML", step: .answer(html, status: 404), code: "http_404", ambiguous: false),
        Case(name: "408", step: .answer("", status: 408), code: "http_408"),
        Case(name: "200, empty", step: .answer(""), code: "not_json"),
        Case(name: "200 with half the JSON", step: .answer(#"{"ok":true,"chan"#), code: "not_json"),
        Case(name: "200 with a list", step: .answer("[]"), code: "not_json"),
        Case(name: "200 with nesting", step: .answer(String(repeating: "[", count: 100_000)), code: "not_json"),
        Case(name: "200 with ok as text", step: .answer(#"{"ok":"true"}"#), code: "not_json"),
        Case(name: "500 with ok", step: .answer(#"{"ok":true}"#, status: 500), code: "http_500"),
        Case(name: "ok without its fields", step: .answer(#"{"ok":true}"#), code: "bad_answer"),
        Case(
            name: "301 to a login page",
            step: .answer("", status: 301, headers: [("Location", "/login")]),
            code: "redirected",
            ambiguous: false
        ),
        Case(
            name: "100 KiB of headers",
            step: .answer(#"{"ok":true}"#, headers: [("X-Long", String(repeating: "x", count: 100 << 10))]),
            code: "connection_lost"
        ),
        Case(name: "not HTTP", step: .bytes("220 mail.example.com ESMTP\r\n"), code: "connection_lost"),
        Case(name: "closed without an answer", step: .close, code: "connection_lost"),
        Case(
            name: "closed in the middle of the answer",
            step: .bytesThenClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":true"),
            code: "connection_lost"
        ),
    ]

    @Test("A bad answer to something repeatable is a passing fault, repeated a few times", arguments: cases)
    func repeatable(_ bad: Case) async throws {
        try await withSlack(respond: inTurn(bad.step)) { slack, server in
            let error = try await failure { _ = try await slack.userInfo(user: "U0ANN", deadline: farDeadline) }
            #expect(error.kind == .transient(code: bad.code))
            #expect(server.requests.count == 4)
            expectHarmless(error)
        }
        try await withSlack(respond: inTurn(bad.step, .answer(#"{"ok":true,"user":{"id":"U0ANN"}}"#))) { slack, _ in
            let user = try await slack.userInfo(user: "U0ANN", deadline: farDeadline)
            #expect(user.id == "U0ANN")
        }
    }

    @Test("A bad answer to a message leaves open whether it was posted, and it isn't repeated", arguments: cases)
    func message(_ bad: Case) async throws {
        try await withSlack(respond: inTurn(bad.step)) { slack, server in
            let error = try await failure { try await slack.postMessage(hello, deadline: farDeadline) }
            #expect(error.kind == (bad.ambiguous ? .ambiguous(reason: bad.code) : .transient(code: bad.code)))
            #expect(error.mayHaveHappened == bad.ambiguous)
            #expect(server.requests.count == (bad.ambiguous ? 1 : 4))
            expectHarmless(error)
        }
    }

    private func expectHarmless(_ error: SlackError) {
        #expect((error.detail?.utf8.count ?? 0) <= 200)
        for text in ["\(error)", String(reflecting: error), error.detail ?? ""] {
            #expect(!text.contains("xoxb"))
            #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
        }
    }

    @Test("A redirect isn't followed, even by an HTTP client that follows them")
    func redirect() async throws {
        try await withSlack(
            http: HTTPClient.Configuration(),
            respond: { request, _ in
                request.method == "login"
                    ? .done : .answer("", status: 302, headers: [("Location", "/login")])
            },
            { slack, server in
                let error = try await failure { try await slack.postMessage(hello, deadline: farDeadline) }
                #expect(error.kind == .transient(code: "redirected"))
                #expect(server.requests.allSatisfy { $0.method == "chat.postMessage" })
            }
        )
    }

    @Test(
        "Provisional answers before the real one are skipped",
        arguments: ["103 Early Hints", "100 Continue", "102 Processing"]
    )
    func provisional(status: String) async throws {
        guard case .bytes(let real) = ScriptedServer.Step.done else { return }
        let step = ScriptedServer.Step.bytes("HTTP/1.1 \(status)\r\nX-Hint: 1\r\n\r\n\(real)")
        try await withSlack(respond: inTurn(step)) { slack, _ in
            let posted = try await slack.postMessage(hello, deadline: farDeadline)
            #expect(posted.channel == "C0GEN")
        }
    }

    @Test("An answer over the limit is refused, announced or not, and not asked for again")
    func tooLarge() async throws {
        let large = #"{"ok":true,"pad":""# + String(repeating: "x", count: 2_000) + #""}"#
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n\(large.prefix(2_000))\r\n"
        for step in [ScriptedServer.Step.answer(large), .bytes(chunked)] {
            try await withSlack(change: { $0.maximumAnswerSize = 1_000 }, respond: inTurn(step)) { slack, server in
                let error = try await failure { _ = try await slack.teamInfo(deadline: farDeadline) }
                #expect(error.kind == .transient(code: "too_large"))
                let message = try await failure { try await slack.postMessage(hello, deadline: farDeadline) }
                #expect(message.kind == .ambiguous(reason: "too_large"))
                #expect(server.requests.count == 2)
            }
        }
    }

    @Test(
        "A server that says nothing, or never ends, is given up; a message may have been posted",
        arguments: [ScriptedServer.Step.silence, .bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")]
    )
    func silence(step: ScriptedServer.Step) async throws {
        func change(_ configuration: inout SlackConfiguration) {
            configuration.requestTimeout = .seconds(1)
            configuration.maximumAttempts = 2
        }
        try await withSlack(change: change, respond: inTurn(step)) { slack, server in
            let message = try await failure { try await slack.postMessage(hello, deadline: farDeadline) }
            #expect(message.kind == .ambiguous(reason: "timed_out"))
            let error = try await failure { _ = try await slack.teamInfo(deadline: farDeadline) }
            #expect(error.kind == .transient(code: "timed_out"))
            #expect(error.effort.attempts == 2)
            #expect(server.requests.count == 3)
        }
    }

    @Test("The deadline ends a request, whatever the time-out is")
    func deadline() async throws {
        try await withSlack(respond: inTurn(.silence)) { slack, server in
            let error = try await failure {
                try await slack.postMessage(hello, deadline: .now + .milliseconds(500))
            }
            #expect(error.kind == .ambiguous(reason: "timed_out"))
            #expect(server.requests.count == 1)
        }
    }

    @Test("A refused connection is tried again, and then surely nothing was sent")
    func refusedConnection() async throws {
        let server = try await ScriptedServer.start(inTurn(.done))
        let url = server.url
        try await server.stop()
        try await withClient(quickConfiguration(url)) { slack in
            let error = try await failure { try await slack.postMessage(hello, deadline: farDeadline) }
            guard case .notSent(.unreachable(let text)) = error.kind else {
                Issue.record("\(error)")
                return
            }
            #expect(text.contains("refused") || text.contains("errno"))
            #expect(!error.mayHaveHappened)
            #expect(error.effort.attempts == 4)
        }
    }

    @Test("While TLS isn't agreed nothing is sent, and the message isn't in doubt when its time is over")
    func silentHandshake() async throws {
        let server = try await ScriptedServer.start(inTurn(.silence))
        let url = "https://127.0.0.1:\(server.port)/api"
        try await withClient(quickConfiguration(url)) { slack in
            let error = try await failure {
                try await slack.postMessage(hello, deadline: .now + .milliseconds(80))
            }
            guard case .notSent(.unreachable) = error.kind else {
                Issue.record("\(error)")
                return
            }
        }
        try await server.stop()
    }

    @Test("A host that doesn't exist is unreachable")
    func noHost() async throws {
        try await withClient(quickConfiguration("http://slack.invalid/api/") { $0.maximumAttempts = 1 }) { slack in
            let error = try await failure { try await slack.postMessage(hello, deadline: farDeadline) }
            guard case .notSent(.unreachable) = error.kind else {
                Issue.record("\(error)")
                return
            }
        }
    }

    static let badAddresses = [
        "", "ftp://x/", "http://", "https:///api/", "slack.com/api", "::", "http://u:p@slack.com/api/",
        "https://slack.com/api/?x=", "https://slack.com/api/#x", "http:// x/",
    ]

    @Test("An address that can't be used is said once, and nothing is sent", arguments: badAddresses)
    func misconfigured(url: String) async throws {
        try await withClient(quickConfiguration(url)) { slack in
            let error = try await failure { _ = try await slack.authTest(deadline: farDeadline) }
            guard case .notSent(.misconfigured) = error.kind else {
                Issue.record("\(error)")
                return
            }
            #expect(error.effort.attempts == 1)
        }
    }

    @Test("A token with a line end goes nowhere", arguments: ["xoxb-1\r\nX: y", "", "xoxb 1", "xoxb-ä"])
    func badToken(token: String) async throws {
        try await withSlack(change: { $0.token = Secret(token) }, respond: inTurn(.done)) { slack, server in
            let error = try await failure { _ = try await slack.authTest(deadline: farDeadline) }
            guard case .notSent(.misconfigured) = error.kind else {
                Issue.record("\(error)")
                return
            }
            #expect(!"\(error)".contains("xoxb"))
            #expect(server.requests.isEmpty)
        }
    }
}

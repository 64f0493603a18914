import SlackAPI
import Synchronization
import Testing

/// Slack's limits, over HTTP. How long the pauses are is tested with the schedule's own clock.
@Suite("Limits", .timeLimit(.minutes(1)))
struct LimitTests {
    static let limits: [ScriptedServer.Step] = [
        .answer("", status: 429),
        .answer(#"{"ok":false,"error":"ratelimited"}"#, status: 429, headers: [("Retry-After", "0")]),
        .answer("<html>", status: 429, headers: [("Retry-After", "-5")]),
        .answer("", status: 429, headers: [("Retry-After", "abc")]),
        .answer("", status: 429, headers: [("Retry-After", "Tue, 14 Nov 2023 22:13:20 GMT")]),
        .answer(#"{"ok":false,"error":"ratelimited"}"#),
        .answer(#"{"ok":false,"error":"rate_limited"}"#),
        .answer(#"{"ok":false,"error":"message_limit_exceeded"}"#),
    ]

    @Test("After a limit without a usable pause the message is sent again", arguments: limits.indices)
    func again(index: Int) async throws {
        try await withSlack(respond: inTurn(Self.limits[index], Self.limits[index], .done)) { slack, _ in
            let posted = try await slack.postMessage(hello, deadline: farDeadline)
            #expect(posted.effort.attempts == 3 && posted.effort.limited == 2)
            #expect(posted.effort.waited > .zero)
        }
    }

    @Test("Limits don't use up the attempts for faults")
    func attempts() async throws {
        let limit = Self.limits[0]
        let fault = ScriptedServer.Step.refusal("service_unavailable")
        let steps = inTurn(limit, limit, fault, limit, limit, limit, fault, fault, .done)
        try await withSlack(change: { $0.maximumPause = .milliseconds(2) }, respond: steps) { slack, _ in
            let posted = try await slack.postMessage(hello, deadline: farDeadline)
            #expect(posted.effort.attempts == 9 && posted.effort.limited == 5)
        }
    }

    @Test("Slack's pause is kept")
    func pause() async throws {
        let limit = ScriptedServer.Step.answer("", status: 429, headers: [("retry-after", "1")])
        try await withSlack(respond: inTurn(limit, .done)) { slack, _ in
            let posted = try await slack.postMessage(hello, deadline: farDeadline)
            #expect(posted.effort.waited >= .seconds(1))
        }
    }

    @Test(
        "A pause that the deadline doesn't allow ends the call at once; who comes later isn't sent at all",
        arguments: ["30", "999999"]
    )
    func hopeless(seconds: String) async throws {
        let limit = ScriptedServer.Step.answer("", status: 429, headers: [("Retry-After", seconds)])
        try await withSlack(respond: inTurn(limit)) { slack, server in
            let error = try await failure { try await slack.postMessage(hello, deadline: .now + .seconds(20)) }
            guard case .rateLimited(let retryAfter) = error.kind else {
                Issue.record("\(error)")
                return
            }
            #expect(retryAfter > .seconds(20) && retryAfter < .seconds(61))
            #expect(error.effort.limited == 1 && error.effort.attempts == 1)

            let later = try await failure { try await slack.postMessage(hello, deadline: .now + .seconds(20)) }
            guard case .notSent(.tooLate(let earliest)) = later.kind else {
                Issue.record("\(later)")
                return
            }
            #expect(earliest > .seconds(20))
            #expect(later.effort.attempts == 0)
            #expect(server.requests.count == 1)
            #expect(slack.backlog().pauses.map(\.channel) == ["C0GEN"])
        }
    }

    @Test("Others that wait for the same channel are dropped when its pause is too long for them; other channels go on")
    func others() async throws {
        let limit = ScriptedServer.Step.answer("", status: 429, headers: [("Retry-After", "30")])
        let step = Mutex<ScriptedServer.Step?>(nil)
        try await withSlack { request, _ in
            request.body.contains("C0RND") ? .done : step.withLock(\.self) ?? .silence
        } _: { slack, server in
            var arrivals = server.arrivals.makeAsyncIterator()
            try await withThrowingTaskGroup(of: SlackError.Kind.self) { group in
                step.withLock { $0 = limit }
                for _ in 0..<5 {
                    group.addTask {
                        try await failure { try await slack.postMessage(hello, deadline: .now + .seconds(20)) }.kind
                    }
                }
                _ = await arrivals.next()
                var kinds: [SlackError.Kind] = []
                for try await kind in group { kinds.append(kind) }
                let sent = kinds.filter { if case .rateLimited = $0 { true } else { false } }
                let dropped = kinds.filter { if case .notSent(.tooLate) = $0 { true } else { false } }
                #expect(sent.count == 1 && dropped.count == 4)
            }
            try await slack.postMessage(PostMessage(channel: "C0RND", text: "x"), deadline: farDeadline)
            #expect(server.requests.count == 2)
        }
    }

    @Test("A channel's messages arrive in the order of the calls, one at a time")
    func order() async throws {
        try await withSlack(respond: inTurn(.done)) { slack, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    group.addTask { try await slack.postMessage(message(index), deadline: farDeadline) }
                    // The next call begins when this one waits or has arrived.
                    while slack.backlog().waiting + server.requests.count <= index { await Task.yield() }
                }
                try await group.waitForAll()
            }
            #expect(server.requests.map(\.text) == (0..<20).map { "m\($0)" })
        }
    }

    private func message(_ index: Int) -> PostMessage {
        PostMessage(channel: "C0GEN", text: "m\(index)")
    }

    @Test("A message whose order a passing fault endangers keeps its place")
    func orderAfterFault() async throws {
        let steps = inTurn(.refusal("service_unavailable"), .answer("", status: 429), .done)
        try await withSlack(respond: steps) { slack, server in
            var arrivals = server.arrivals.makeAsyncIterator()
            async let first = slack.postMessage(message(1), deadline: farDeadline)
            _ = await arrivals.next()
            async let second = slack.postMessage(message(2), deadline: farDeadline)
            _ = try await (first, second)
            #expect(server.requests.map(\.text) == ["m1", "m1", "m1", "m2"])
        }
    }

    @Test("A full queue refuses the newcomer")
    func full() async throws {
        try await withSlack(change: { $0.maximumWaitingPerLane = 0 }, respond: inTurn(.silence)) { slack, server in
            var arrivals = server.arrivals.makeAsyncIterator()
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await slack.postMessage(hello, deadline: farDeadline) }
                _ = await arrivals.next()
                let error = await #expect(throws: SlackError.self) {
                    try await slack.postMessage(hello, deadline: farDeadline)
                }
                #expect(error?.kind == .notSent(.queueFull))
                group.cancelAll()
            }
        }
    }

    @Test("A cancelled call leaves the queue at once; one under way may have been done")
    func cancelled() async throws {
        try await withSlack(respond: inTurn(.silence)) { slack, server in
            var arrivals = server.arrivals.makeAsyncIterator()
            let kinds = try await withThrowingTaskGroup(of: SlackError.Kind.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        try await failure { try await slack.postMessage(hello, deadline: farDeadline) }.kind
                    }
                }
                _ = await arrivals.next()
                while slack.backlog().waiting < 2 { await Task.yield() }
                group.cancelAll()
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(kinds.count { $0 == .notSent(.cancelled) } == 2)
            #expect(kinds.count { $0 == .ambiguous(reason: "cancelled") } == 1)
            #expect(slack.backlog().waiting == 0)
            #expect(server.requests.count == 1)
        }
    }

    @Test("A call whose time is over while it waits is given up, although nothing else happens")
    func deadlineWhileWaiting() async throws {
        try await withSlack(respond: inTurn(.silence)) { slack, server in
            var arrivals = server.arrivals.makeAsyncIterator()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await slack.postMessage(hello, deadline: farDeadline) }
                _ = await arrivals.next()
                let error = try await failure {
                    try await slack.postMessage(hello, deadline: .now + .milliseconds(300))
                }
                #expect(error.kind == .notSent(.tooLate(earliest: .zero)))
                #expect(error.effort.attempts == 0 && error.effort.waited > .zero)
                group.cancelAll()
            }
        }
    }

    @Test("Whatever happens to many calls at once, each ends and nothing stays behind")
    func storm() async throws {
        let steps: [ScriptedServer.Step] = [
            .done, .answer("", status: 429), .done, .refusal("service_unavailable"), .close, .done,
            .refusal("is_archived"),
        ]
        let respond: @Sendable (ScriptedServer.Request, Int) -> ScriptedServer.Step = { steps[$1 % steps.count] }
        try await withSlack(change: { $0.maximumPause = .milliseconds(3) }, respond: respond) { slack, _ in
            let ended = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<300 {
                    group.addTask {
                        await withTaskGroup(of: Void.self) { call in
                            call.addTask {
                                let message = PostMessage(channel: "C\(index % 7)", text: "x")
                                _ = try? await slack.postMessage(message, deadline: farDeadline)
                            }
                            call.addTask {
                                _ = try? await slack.userInfo(user: "U\(index)", deadline: farDeadline)
                            }
                            if index % 3 == 0 { call.cancelAll() }
                        }
                        return true
                    }
                }
                return await group.reduce(0) { $1 ? $0 + 1 : $0 }
            }
            #expect(ended == 300)
            #expect(slack.backlog().waiting == 0)
        }
    }

    @Test("A call of a cancelled task isn't sent")
    func cancelledBefore() async throws {
        try await withSlack(respond: inTurn(.done)) { slack, server in
            let kind = try await withThrowingTaskGroup(of: SlackError.Kind.self) { group in
                group.cancelAll()
                group.addTask { try await failure { try await slack.postMessage(hello, deadline: farDeadline) }.kind }
                return try #require(try await group.next())
            }
            #expect(kind == .notSent(.cancelled))
            #expect(server.requests.isEmpty)
        }
    }

    @Test("A call whose deadline is over isn't sent")
    func deadlineOver() async throws {
        try await withSlack(respond: inTurn(.done)) { slack, server in
            let error = try await failure { try await slack.postMessage(hello, deadline: .now - .seconds(1)) }
            #expect(error.kind == .notSent(.tooLate(earliest: .zero)))
            #expect(server.requests.isEmpty)
        }
    }
}

extension ScriptedServer.Request {
    /// The message's text.
    fileprivate var text: String {
        body.split(separator: "\"").first { $0.hasPrefix("m") && Int($0.dropFirst()) != nil }.map(String.init) ?? ""
    }
}

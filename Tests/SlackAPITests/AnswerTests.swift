import AsyncHTTPClient
import SlackAPI
import Testing

/// What the client makes of Slack's answers, over HTTP.
@Suite("Answers", .timeLimit(.minutes(1)))
struct AnswerTests {
    @Test("A message that Slack takes gives its channel and id")
    func posted() async throws {
        try await withSlack(respond: inTurn(.done)) { slack, _ in
            let posted = try await slack.postMessage(hello, deadline: farDeadline)
            #expect(posted.channel == "C0GEN")
            #expect(posted.timestamp == "1700000000.000100")
            #expect(posted.effort.attempts == 1)
            #expect(slack.backlog().waiting == 0)
        }
    }

    static let permanentCodes = [
        "channel_not_found", "not_in_channel", "is_archived", "restricted_action", "msg_too_long", "no_text",
        "messages_tab_disabled", "cannot_dm_bot", "user_disabled",
    ]

    @Test("A permanent refusal with status 200 is an error, and isn't repeated", arguments: permanentCodes)
    func permanent(code: String) async throws {
        try await withSlack(respond: inTurn(.refusal(code))) { slack, server in
            let error = try await failure { try await slack.postMessage(hello, deadline: farDeadline) }
            #expect(error.kind == .permanent(code: code))
            #expect(error.channel == "C0GEN")
            #expect(error.description.hasPrefix("Slack refuses chat.postMessage for C0GEN: \(code)"))
            #expect(!error.mayHaveHappened)
            #expect(server.requests.count == 1)
        }
    }

    @Test(
        "A message after which Slack failed may have been posted: it isn't repeated",
        arguments: ["fatal_error", "internal_error"]
    )
    func serverFault(code: String) async throws {
        try await withSlack(respond: inTurn(.refusal(code), .done)) { slack, server in
            let error = try await failure { try await slack.postMessage(hello, deadline: farDeadline) }
            #expect(error.kind == .ambiguous(reason: code))
            #expect(error.mayHaveHappened)
            #expect(server.requests.count == 1)
        }
    }

    @Test(
        "What can be repeated is repeated after a passing fault",
        arguments: ["fatal_error", "internal_error", "service_unavailable", "never_seen"]
    )
    func repeatable(code: String) async throws {
        try await withSlack(respond: inTurn(.refusal(code), .refusal(code), .done)) { slack, server in
            let outcome = try await slack.addReaction(
                channel: "C0GEN",
                timestamp: "1.2",
                name: "gopher",
                deadline: farDeadline
            )
            #expect(outcome.changed && outcome.effort.attempts == 3)
            #expect(server.requests.count == 3)
        }
    }

    @Test(
        "A message that surely wasn't posted is repeated",
        arguments: ["service_unavailable", "request_timeout", "team_added_to_org"]
    )
    func messageRepeated(code: String) async throws {
        try await withSlack(respond: inTurn(.refusal(code), .done)) { slack, _ in
            let posted = try await slack.postMessage(hello, deadline: farDeadline)
            #expect(posted.effort.attempts == 2)
        }
    }

    @Test("A fault that stays is given up after four attempts", arguments: ["service_unavailable", "never_seen"])
    func givenUp(code: String) async throws {
        try await withSlack(respond: inTurn(.refusal(code))) { slack, server in
            let error = try await failure { _ = try await slack.teamInfo(deadline: farDeadline) }
            #expect(error.kind == (code == "never_seen" ? .unknown(code: code) : .transient(code: code)))
            #expect(error.effort.attempts == 4 && server.requests.count == 4)
            #expect(!error.mayHaveHappened)
        }
    }

    @Test("An unknown code for a message isn't repeated: it may have been posted")
    func unknownMessage() async throws {
        try await withSlack(respond: inTurn(.refusal("never_seen"))) { slack, server in
            let error = try await failure { try await slack.postMessage(hello, deadline: farDeadline) }
            #expect(error.kind == .unknown(code: "never_seen"))
            #expect(error.mayHaveHappened)
            #expect(server.requests.count == 1)
        }
    }

    @Test(
        "A token that is gone is said so, once",
        arguments: ["invalid_auth", "token_revoked", "account_inactive", "not_authed", "token_expired"]
    )
    func tokenGone(code: String) async throws {
        try await withSlack(respond: inTurn(.refusal(code))) { slack, server in
            for call in [
                { _ = try await slack.authTest(deadline: farDeadline) },
                { try await slack.postMessage(hello, deadline: farDeadline) },
            ] {
                let error = try await failure(of: call)
                #expect(error.kind == .tokenGone(code: code))
                #expect(error.description.contains("no longer takes the bot's token"))
            }
            #expect(server.requests.count == 2)
        }
    }

    @Test("A missing scope names what is needed; other methods go on")
    func missingScope() async throws {
        let refusal =
            #"{"ok":false,"error":"missing_scope","needed":"reactions:write","provided":"chat:write,users:read"}"#
        try await withSlack { request, _ in
            request.method == "reactions.add" ? .answer(refusal) : .done
        } _: { slack, server in
            let error = try await failure {
                try await slack.addReaction(channel: "C0GEN", timestamp: "1.2", name: "gopher", deadline: farDeadline)
            }
            #expect(error.kind == .missingScope(needed: "reactions:write", provided: "chat:write,users:read"))
            #expect(error.description.contains("needs the scope reactions:write and has chat:write,users:read"))
            try await slack.postMessage(hello, deadline: farDeadline)
            #expect(server.requests.count == 2)
        }
    }

    @Test("A reaction that is there, or gone, already is success; the third emoji is added after two that fail")
    func reactions() async throws {
        let steps = inTurn(
            .refusal("already_reacted"),
            .refusal("invalid_name"),
            .answer(#"{"ok":true}"#),
            .refusal("no_reaction"),
            .refusal("message_not_found"),
            .refusal("too_many_reactions")
        )
        try await withSlack(respond: steps) { slack, _ in
            func add(_ name: String) async throws(SlackError) -> Bool {
                try await slack.addReaction(channel: "C0GEN", timestamp: "1.2", name: name, deadline: farDeadline)
                    .changed
            }
            #expect(try await add("gopher") == false)
            #expect(try await failure { _ = try await add(":bbqgopher:") }.kind == .permanent(code: "invalid_name"))
            #expect(try await add("wave::skin-tone-3") == true)
            let removed = try await slack.removeReaction(
                channel: "C0GEN",
                timestamp: "1.2",
                name: "gopher",
                deadline: farDeadline
            )
            #expect(!removed.changed)
            for code in ["message_not_found", "too_many_reactions"] {
                #expect(try await failure { _ = try await add("gopher") }.kind == .permanent(code: code))
            }
        }
    }

    @Test("A message that is gone at the second attempt of deleting it was deleted by the first")
    func deletedTwice() async throws {
        let steps = inTurn(.close, .refusal("message_not_found"), .refusal("message_not_found"))
        try await withSlack(respond: steps) { slack, _ in
            let effort = try await slack.deleteMessage(channel: "C0GEN", timestamp: "1.2", deadline: farDeadline)
            #expect(effort.attempts == 2)
            let error = try await failure {
                try await slack.deleteMessage(channel: "C0GEN", timestamp: "1.2", deadline: farDeadline)
            }
            #expect(error.kind == .permanent(code: "message_not_found"))
        }
    }

    @Test("Slack's explanation of an error is passed on")
    func explanation() async throws {
        let refusal = """
            {"ok":false,"error":"invalid_arguments","response_metadata":{"messages":["[ERROR] missing field: channel"]}}
            """
        try await withSlack(respond: inTurn(.answer(refusal))) { slack, _ in
            let error = try await failure { try await slack.postMessage(hello, deadline: farDeadline) }
            #expect(error.kind == .permanent(code: "invalid_arguments"))
            #expect(error.detail == "[ERROR] missing field: channel")
            #expect(error.description.contains("missing field: channel"))
        }
    }

    @Test("A note for somebody who left is refused for good; one in doubt isn't repeated")
    func ephemeral() async throws {
        let note = PostEphemeral(channel: "C0NEW", user: "U0ANN", text: "welcome")
        let steps = inTurn(.answer(#"{"ok":true,"message_ts":"1.2"}"#), .refusal("user_not_in_channel"), .close)
        try await withSlack(respond: steps) { slack, server in
            let effort = try await slack.postEphemeral(note, deadline: farDeadline)
            #expect(effort.attempts == 1)
            let gone = try await failure { try await slack.postEphemeral(note, deadline: farDeadline) }
            #expect(gone.kind == .permanent(code: "user_not_in_channel"))
            let doubtful = try await failure { try await slack.postEphemeral(note, deadline: farDeadline) }
            #expect(doubtful.kind == .ambiguous(reason: "connection_lost"))
            #expect(server.requests.count == 3)
        }
    }

    @Test(
        "A DM is opened once and for all; who can't have one is refused for good",
        arguments: ["user_disabled", "cannot_dm_bot"]
    )
    func openConversation(code: String) async throws {
        let opened = #"{"ok":true,"no_op":true,"already_open":true,"channel":{"id":"D0ANN"}}"#
        try await withSlack(respond: inTurn(.answer(opened), .refusal(code))) { slack, server in
            let channel = try await slack.openConversation(user: "U0ANN", deadline: farDeadline)
            #expect(channel == "D0ANN")
            #expect(server.requests[0].body == #"{"users":"U0ANN"}"#)
            let error = try await failure { _ = try await slack.openConversation(user: "U0B", deadline: farDeadline) }
            #expect(error.kind == .permanent(code: code))
        }
    }

    @Test("The identity has the scopes of the header")
    func identity() async throws {
        let body = #"{"ok":true,"user_id":"W0BOT","bot_id":"B0BOT","team_id":"T0OWN","user":"gopher","team":"Gophers"}"#
        let answer = ScriptedServer.Step.answer(body, headers: [("x-oauth-scopes", "chat:write, reactions:write")])
        try await withSlack(respond: inTurn(answer, .answer(body))) { slack, _ in
            let identity = try await slack.authTest(deadline: farDeadline)
            #expect(identity.userID == "W0BOT" && identity.botID == "B0BOT" && identity.teamID == "T0OWN")
            #expect(identity.appID == nil && identity.userName == "gopher" && identity.teamName == "Gophers")
            #expect(identity.scopes == ["chat:write", "reactions:write"])
            #expect(try await slack.authTest(deadline: farDeadline).scopes == nil)
        }
    }

    @Test("Metadata comes back with the message that carries it, whatever else is in there")
    func metadata() async throws {
        let body = """
            {"ok":true,"messages":[
            {"type":"message","ts":"2.0","text":"&lt;","bot_id":"B0BOT","metadata":{"event_type":"ledger",
            "event_payload":{"key":"reply:help","n":1,"nested":{"a":[]}}}},
            {"type":"message","ts":"1.0","user":"U0ANN","metadata":{"event_type":"x","event_payload":[]}},
            {"type":"message","ts":"0.5","metadata":"?"}],
            "has_more":true,"response_metadata":{"next_cursor":"abc="}}
            """
        try await withSlack(respond: inTurn(.answer(body))) { slack, server in
            let query = HistoryQuery(channel: "C0GEN", oldest: "0.1", limit: 20, includeAllMetadata: true)
            let page = try await slack.history(query, deadline: farDeadline)
            #expect(page.messages.map(\.timestamp) == ["2.0", "1.0", "0.5"])
            #expect(page.messages[0].metadata == MessageMetadata(eventType: "ledger", payload: ["key": "reply:help"]))
            #expect(page.messages[0].text == "&lt;" && page.messages[0].botID == "B0BOT")
            #expect(page.messages[1].metadata?.payload == [:])
            #expect(page.messages[2].metadata == nil)
            #expect(page.nextCursor == "abc=")
            #expect(
                server.requests[0].body
                    == "channel=C0GEN&oldest=0.1&inclusive=true&limit=20&include_all_metadata=true"
            )
        }
    }
}

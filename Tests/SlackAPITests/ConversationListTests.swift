import SlackAPI
import Testing

@Suite("Channel lists", .timeLimit(.minutes(1)))
struct ConversationListTests {
    private static func page(_ count: Int, _ metadata: String) -> ScriptedServer.Step {
        let channels = (0..<count).map { #"{"id":"C\#($0)","name":"n\#($0)"}"# }.joined(separator: ",")
        return .answer(#"{"ok":true,"channels":[\#(channels)]\#(metadata)}"#)
    }

    private static func cursor(_ cursor: String) -> String {
        #","response_metadata":{"next_cursor":\#(cursor)}"#
    }

    static let ends = [cursor(#""""#), cursor("null"), "", #","response_metadata":null"#, #","response_metadata":{}"#]

    @Test("A short or empty page isn't the end; an empty, null or missing cursor is", arguments: ends)
    func pages(end: String) async throws {
        let steps = inTurn(
            Self.page(200, Self.cursor(#""dGVhbTo=""#)),
            Self.page(0, Self.cursor(#""dGVhbTpDK/8=""#)),
            Self.page(3, end)
        )
        try await withSlack(respond: steps) { slack, server in
            let channels = try await slack.allConversations(
                types: [.publicChannel, .privateChannel],
                deadline: farDeadline
            )
            #expect(channels.count == 203)
            let form = "types=public_channel%2Cprivate_channel&exclude_archived=true&limit=200"
            #expect(
                server.requests.map(\.body) == [
                    form, form + "&cursor=dGVhbTo%3D", form + "&cursor=dGVhbTpDK%2F8%3D",
                ]
            )
        }
    }

    @Test("The same cursor twice ends with an error, not a loop")
    func loop() async throws {
        let a = Self.page(1, Self.cursor(#""a""#))
        let b = Self.page(1, Self.cursor(#""b""#))
        try await withSlack(respond: inTurn(a, b, a)) { slack, server in
            let error = try await failure { _ = try await slack.allConversations(deadline: farDeadline) }
            #expect(error.kind == .transient(code: "cursor_repeated"))
            #expect(server.requests.count == 3)
        }
    }
}

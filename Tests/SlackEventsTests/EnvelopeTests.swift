import SlackEvents
import Testing

@Suite("Envelopes")
struct EnvelopeTests {
    private let sample = #"""
        {"token":"tok","team_id":"T0OWN","api_app_id":"A0APP","type":"event_callback","event_id":"Ev0001",
         "event_time":1700000000,
         "authorizations":[{"team_id":"T0OWN","user_id":"U0BOT","is_bot":true}],
         "event":{"type":"message","channel":"C0GEN","channel_type":"channel","user":"U0ANN","text":"hi",
         "ts":"1700000000.000100"}}
        """#

    @Test("A delivery gives its ids, and the event's bytes from brace to brace")
    func delivery() throws {
        let envelope = try scan(sample)
        #expect(envelope.kind == .eventCallback)
        #expect(envelope.token == "tok")
        #expect(envelope.apiAppID == "A0APP")
        #expect(envelope.teamID == "T0OWN")
        #expect(envelope.contextTeamID == nil)
        #expect(envelope.authorizedTeamIDs == ["T0OWN"])
        #expect(envelope.eventID == "Ev0001")
        #expect(envelope.eventTime == 1_700_000_000)
        #expect(envelope.eventType == "message")
        #expect(envelope.eventSubtype == nil)
        #expect(envelope.eventTimestamp == "1700000000.000100")
        #expect(envelope.channelType == "channel")
        #expect(envelope.channel == "C0GEN")
        let event = Array(sample.utf8)[try #require(envelope.event)]
        #expect(event.first == UInt8(ascii: "{") && event.last == UInt8(ascii: "}"))
        guard case .message(let message) = try decode(Array(event)) else { throw NotAMessage() }
        #expect(message.text == "hi")
    }

    @Test("The order of the members does not matter, nor does white space, nor do escapes in names and values")
    func order() throws {
        let json = #"""
             {
              "event" : { "text" : "}{\"]" , "ch\u0061nnel":"C\u0031" , "event_ts" : "2.0", "ts":"1.0",
                "blocks":[{"type":"x","elements":[[],{}]}],"type":"app_mention" } ,
              "ev\u0065nt_id" : "Ev\u002f\/1" , "t\u0079pe" : "event\u005fcallback" }
            """#
        let envelope = try scan(json)
        #expect(envelope.kind == .eventCallback)
        #expect(envelope.eventID == "Ev//1")
        #expect(envelope.eventType == "app_mention")
        #expect(envelope.eventTimestamp == "2.0")
        #expect(envelope.channel == "C1")
        let event = Array(json.utf8)[try #require(envelope.event)]
        #expect(event.starts(with: #"{ "text""#.utf8) && event.last == UInt8(ascii: "}"))
        #expect(try message(String(decoding: event, as: UTF8.self)).text == #"}{"]"#)
    }

    @Test(
        "A member of another type, null or empty counts as missing",
        arguments: ["7", "-1.5e3", "true", "null", "[]", #"["a",{"b":[1]}]"#, "{}", #"{"type":"x"}"#, #""""#]
    )
    func wrongTypes(value: String) throws {
        let names = [
            "type", "token", "team_id", "api_app_id", "context_team_id", "event_id", "challenge", "authorizations",
            "authed_teams",
        ]
        let members = names.map { #""\#($0)":\#(value)"# }.joined(separator: ",")
        var expected = Envelope()
        if value == #"["a",{"b":[1]}]"# {
            expected.authorizedTeamIDs = ["a"]
        }
        #expect(try scan("{\(members)}") == expected)
        let inner = ["type", "subtype", "event_ts", "ts", "channel", "channel_type"]
        let event = "{" + inner.map { #""\#($0)":\#(value)"# }.joined(separator: ",") + "}"
        let envelope = try scan(#"{"event":\#(event)}"#)
        #expect(envelope.event == 9..<9 + event.utf8.count)
        var rest = envelope
        rest.event = nil
        #expect(rest == Envelope())
    }

    @Test("An event that is no object counts as missing", arguments: ["7", "null", #""x""#, "[{}]", "true"])
    func eventOfAnotherType(value: String) throws {
        let envelope = try scan(#"{"event":\#(value),"type":"event_callback"}"#)
        #expect(envelope.event == nil && envelope.eventType == nil && envelope.kind == .eventCallback)
    }

    @Test(
        "event_time is a whole number of 64 bits",
        arguments: [
            ("1700000000", 1_700_000_000), ("0", 0), ("-5", -5), ("9223372036854775807", .max),
            ("-9223372036854775808", .min), ("9223372036854775808", nil), ("99999999999999999999", nil), ("1.0", nil),
            ("1e3", nil), (#""1""#, nil), ("null", nil),
        ] as [(String, Int64?)]
    )
    func eventTime(text: String, time: Int64?) throws {
        #expect(try scan(#"{"event_time":\#(text)}"#).eventTime == time)
    }

    @Test("A challenge is read without team, app and event")
    func challenge() throws {
        let envelope = try scan(#"{"token":"tok","challenge":"c0f<fee>","type":"url_verification"}"#)
        #expect(envelope.kind == .urlVerification)
        #expect(envelope.challenge == "c0f<fee>")
        #expect(envelope.token == "tok" && envelope.event == nil && envelope.teamID == nil && envelope.eventID == nil)
    }

    @Test(
        "app_rate_limited is known in both of its shapes",
        arguments: [
            #"{"token":"tok","type":"app_rate_limited","team_id":"T0OWN","minute_rate_limited":1700000040,"api_app_id":"A0APP"}"#,
            #"{"event":{"token":"tok","type":"app_rate_limited","team_id":"T0OWN","minute_rate_limited":1700000040,"api_app_id":"A0APP"}}"#,
            #"{"type":"event_callback","token":"tok","team_id":"T0OWN","api_app_id":"A0APP","event":{"token":"x","type":"app_rate_limited","minute_rate_limited":1700000040,"team_id":"x","api_app_id":"x"}}"#,
        ]
    )
    func rateLimited(json: String) throws {
        let envelope = try scan(json)
        #expect(envelope.kind == .appRateLimited)
        #expect(envelope.token == "tok" && envelope.teamID == "T0OWN" && envelope.apiAppID == "A0APP")
        #expect(envelope.minuteRateLimited == 1_700_000_040)
    }

    @Test("The inner token does not stand in for the outer one in any other delivery")
    func innerToken() throws {
        let envelope = try scan(
            #"{"type":"event_callback","event":{"type":"message","token":"x","team_id":"T","api_app_id":"A"}}"#
        )
        #expect(envelope.token == nil && envelope.teamID == nil && envelope.apiAppID == nil)
    }

    @Test("Authorized teams are listed once each, from the new and the old member")
    func authorizations() throws {
        let envelope = try scan(
            #"""
            {"authed_teams":["T3","T1",5],"authorizations":[{"user_id":"U","team_id":"T1"},{"team_id":null},7,[],
             {"team_id":"T2"},
             {"team_id":"T1"}],"context_team_id":"T9"}
            """#
        )
        #expect(envelope.authorizedTeamIDs == ["T1", "T2", "T3"])
        #expect(envelope.contextTeamID == "T9")
        #expect(try scan(#"{"authorizations":null}"#).authorizedTeamIDs.isEmpty)
        #expect(try scan("{}").authorizedTeamIDs.isEmpty)
    }

    @Test("Of members that come twice the last counts")
    func duplicates() throws {
        let json =
            #"{"type":"a","team_id":"T1","event":{"type":"message","channel":"C1"},"event":{"ts":"1.0"},"type":"b","team_id":7}"#
        let envelope = try scan(json)
        #expect(envelope.kind == .other("b"))
        #expect(envelope.teamID == nil)
        #expect(envelope.eventType == nil && envelope.channel == nil && envelope.eventTimestamp == "1.0")
        #expect(Array(json.utf8)[try #require(envelope.event)].elementsEqual(#"{"ts":"1.0"}"#.utf8))
    }

    @Test("Names that are longer, shorter or like the known ones are not mistaken for them")
    func similarNames() throws {
        let names = [
            "typ", "types", "Type", "event_typ", "event_type", "type\\u0000", "minute_rate_limited_________", "",
            "team_i", "team_idd",
        ]
        let members = names.map { #""\#($0)":"x""# }.joined(separator: ",")
        #expect(try scan("{\(members)}") == Envelope())
    }

    @Test(
        "What is no object is refused",
        arguments: [
            "", "[]", "null", "7", #""{}""#, "{", "{}{}", "{} x", #"{"type":7"#, #"[{"type":"event_callback"}]"#,
        ]
    )
    func refused(json: String) {
        #expect(throws: JSONScanError.self) { try scan(json) }
        #expect(throws: JSONScanError.self) { try decode(json) }
    }

    @Test("A hundred thousand brackets are refused, on their own and inside of the event")
    func nesting() {
        let brackets = String(repeating: "[", count: 100_000)
        #expect(throws: JSONScanError.self) { try scan(brackets) }
        #expect(throws: JSONScanError(offset: 19 + 510, expected: .shallower)) {
            try scan(#"{"event":{"blocks":"# + brackets)
        }
        #expect(throws: JSONScanError(offset: 1 + 4 + 511, expected: .shallower)) { try scan(#"{"x":"# + brackets) }
    }

    @Test("An envelope prints without its token")
    func description() throws {
        let envelope = try scan(sample)
        var dumped = ""
        dump(envelope, to: &dumped)
        for text in ["\(envelope)", String(reflecting: envelope), "\([envelope])", dumped] {
            #expect(!text.contains("tok"))
        }
        #expect("\(envelope)" == "eventCallback message (Ev0001)")
    }

    @Test("The whole body is checked, also what is not picked")
    func validation() {
        #expect(throws: JSONScanError.self) { try scan(#"{"event":{"type":"message","blocks":[{"a":01}]}}"#) }
        #expect(throws: JSONScanError.self) { try scan(Array(#"{"x":"a"#.utf8) + [0xFF] + Array(#""}"#.utf8)) }
    }
}

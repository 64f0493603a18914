import SlackEvents
import TestSupport
import Testing
import TextFolding

/// Texts that nobody would think of, the same ones in each run.
@Suite("Mutations")
struct MutationTests {
    private static let fragments = [
        "<@U0BOT>", "<@U1|x>", "<!here>", "<!subteam^S1|@ops>", "<#C1|general>", "<https://x.example|y>",
        "<!date^17^{date}|d>", "<mailto:a@b|c>",
        "```", "`", "<", ">", "|", "&amp;", "&lt;", "&gt;", "&", ";", "^", "@", "#", "!", ":", ",", " ", "\n", "\u{A0}",
        "\u{200B}", "é", "😀", "\u{301}",
        "help", "U0BOT", "\u{0}", "“", ":wave:", "0", "\r\n",
    ]

    /// Changes, adds or drops a few bytes.
    private func mutated(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        let special = Array("{}[]\",:\\u0-1e.<>&`@|^!\n\u{0}".utf8) + [0x80, 0xC3, 0xED, 0xF0, 0xFF]
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = special[Int.random(in: 0..<special.count, using: &generator)]
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[place] = byte
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes.insert(byte, at: place)
            case 3: bytes.remove(at: place)
            case 4: bytes.removeSubrange(place...)
            default:
                let end = Int.random(in: place...min(bytes.count, place + 40), using: &generator)
                bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
            }
        }
        return bytes
    }

    @Test("60,000 texts are taken apart, and what must hold for each holds", .timeLimit(.minutes(5)))
    func texts() throws {
        var generator = SeededGenerator(seed: 7)
        for round in 0..<60_000 {
            let count = Int.random(in: 0..<12, using: &generator)
            let pieces = (0..<count).map { _ in
                Self.fragments[Int.random(in: 0..<Self.fragments.count, using: &generator)]
            }
            var text = pieces.joined()
            if round % 2 == 1 {
                text = String(decoding: mutated(Array(text.utf8), using: &generator), as: UTF8.self)
            }
            let parsed = MessageText(text)
            // Nothing is recognised twice, and all of it is in the text.
            try #require(Set(parsed.users).count == parsed.users.count, "\(text.debugDescription)")
            try #require(parsed.users.allSatisfy { text.contains("<@\($0)") }, "\(text.debugDescription)")
            try #require(parsed.channels.allSatisfy { text.contains("<#\($0.id)") }, "\(text.debugDescription)")
            // Matching text is in its normal form, but for the punctuation that is dropped.
            try #require(Folding.fold(parsed.matchable) == parsed.matchable, "\(text.debugDescription)")
            // Escaping hides everything, and shows it again as it was.
            let escaped = MessageText.escape(text)
            try #require(MessageText.unescape(escaped) == text, "\(text.debugDescription)")
            let shown = MessageText(escaped)
            try #require(shown.visible == text.trimmingBlanks, "\(text.debugDescription)")
            try #require(
                shown.users.isEmpty && shown.channels.isEmpty && shown.broadcasts.isEmpty && shown.subteams.isEmpty
            )
            // Without tokens and fences, all that happens to a text is that entities are decoded, once.
            if !text.contains("<"), !text.contains("```") {
                try #require(
                    MessageText("x\(text)x").visible == "x" + MessageText.unescape(text) + "x",
                    "\(text.debugDescription)"
                )
            }
            try #require(parsed.code.dropLast().allSatisfy { $0.isClosed })
        }
    }

    @Test("40,000 deliveries are read or refused, and what is read can be read again", .timeLimit(.minutes(5)))
    func deliveries() throws {
        var generator = SeededGenerator(seed: 11)
        let seeds = [
            #"""
            {"token":"tok","team_id":"T0OWN","api_app_id":"A0APP","type":"event_callback","event_id":"Ev0001",
             "event_time":1700000000,
             "authorizations":[{"team_id":"T0OWN","user_id":"U0BOT","is_bot":true}],"event":{"type":"message",
             "channel":"C0GEN","user":"U0ANN",
             "text":"h\u00f6 \ud83d\ude00","ts":"1700000000.000100","files":[{"id":"F1","lines":3}],
             "root":{"user":"U1"},"bot_profile":{"app_id":"A"}}}
            """#,
            #"{"event":{"user":{"id":"U1","is_bot":false,"profile":{"a":[1,2.5e3,null,true]}},"type":"team_join"},"type":"event_callback"}"#,
            #"{"type":"app_rate_limited","minute_rate_limited":-12,"team_id":"T"}"#,
            #"{"event":{"type":"member_joined_channel","channel":"C1","channel_type":"C","user":"U1","inviter":"U2"},"é":"ü😀"}"#,
        ].map { Array($0.utf8) }
        var accepted = 0
        for round in 0..<40_000 {
            let bytes = mutated(seeds[round % seeds.count], using: &generator)
            let isJSON = (try? JSONReader.validate(bytes.span)) != nil
            let isObject = bytes.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) } == UInt8(ascii: "{")
            let envelope = try? scan(bytes)
            // Both ways through the reader come to the same verdict.
            try #require((envelope != nil) == (isJSON && isObject), "\(String(decoding: bytes, as: UTF8.self))")
            try #require(
                ((try? decode(bytes)) != nil) == (isJSON && isObject),
                "\(String(decoding: bytes, as: UTF8.self))"
            )
            guard let envelope else { continue }
            accepted += 1
            if let range = envelope.event {
                let inner = Array(bytes[range])
                try #require(inner.first == UInt8(ascii: "{") && inner.last == UInt8(ascii: "}"))
                switch try decode(inner) {
                case .message: try #require(envelope.eventType == "message" || envelope.eventType == "app_mention")
                case .teamJoin: try #require(envelope.eventType == "team_join")
                case .memberJoinedChannel: try #require(envelope.eventType == "member_joined_channel")
                case .other(let type): try #require(envelope.eventType ?? "" == type)
                }
            }
        }
        #expect(accepted > 4000)
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        var scalars = unicodeScalars[...]
        while let first = scalars.first, first.properties.isWhitespace { scalars = scalars.dropFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars = scalars.dropLast() }
        return String(scalars)
    }
}

import Bot
import Content
import Foundation
import SlackEvents
import TestSupport
import Testing

@testable import struct Bot.ByteAutomaton

@Suite("What sets off what")
struct MatchingTests {
    private let bot: Bot

    init() throws {
        bot = try Bot(
            """
            commands:
              - name: books
                aliases: ["don't read", "struct{}"]
                description: books
                text: Read!
              - name: help wanted
                description: projects
                text: Help them!
            reactions:
              - {name: dragon, contains: [dragon, dargon], emoji: dragon}
              - {name: beer, contains: beer me, emoji: [beer, beers]}
              - {name: thanks, contains: thank, emoji: gopher, only_when_mentioned: true, whole_words: false}
              - {name: hello, contains: hello, emoji: [wave, gopher], only_when_mentioned: true}
              - {name: ö, contains: [öl], emoji: oil}
            replies:
              - {name: table, contains: [︵, 彡], text: ┬─┬, whole_words: false}
            """
        )
    }

    @Test(
        "A command is the whole text of a message to the bot, with or without colon, comma, blanks and typography",
        arguments: [
            "<@U0BOT> books", "<@U0BOT>: books", "<@U0BOT>,books", "books <@U0BOT>", "  <@U0BOT>   Books  ",
            "<@U0BOT>\nbooks", "<@U0BOT>\u{A0}books", "<@U0BOT|gopher> BOOKS", "<@U0BOT> don’t  read",
            "<@U0BOT> struct{}", "bo\u{200B}oks <@U0BOT>",
        ]
    )
    func commands(text: String) {
        #expect(bot.answers(to: text) == ["Read!"])
    }

    @Test(
        "Anything else is no command",
        arguments: [
            "books", "<@U0BOT> books please", "<@U0BOT> bookshop", "<@U0OTHER> books", "", "<@U0BOT>",
            "```\n<@U0BOT> books\n```", "<@U0BOT> ```books```",
        ]
    )
    func noCommands(text: String) {
        #expect(bot.answers(to: text).isEmpty)
    }

    @Test("In a direct message no mention is needed", arguments: ["D0ANN", "D0ANN"])
    func direct(channel: String) {
        #expect(bot.answers(to: "books", channel: channel) == ["Read!"])
        #expect(bot.answers(to: "<@U0BOT> books", channel: channel) == ["Read!"])
        let group = MessageEvent(
            channel: "G0GRP",
            channelType: .mpim,
            user: "U0ANN",
            text: "books",
            rawTimestamp: "1700000000"
        )
        #expect(bot.plan(group).actions.map(\.key) == ["reply:books"])
    }

    @Test("An answer begins with the other people who are mentioned, once each")
    func others() {
        #expect(bot.answers(to: "<@U0BOT> <@U2> books <@W3> <@U2>") == ["<@U2> <@W3> Read!"])
        #expect(bot.answers(to: "books for", channel: "D0ANN").isEmpty)
        #expect(bot.answers(to: "<@U2> books", channel: "D0ANN") == ["<@U2> Read!"])
    }

    @Test("An answer goes to the thread that the message is in, and else to the channel")
    func thread() throws {
        var message = MessageEvent.said("<@U0BOT> books")
        #expect(bot.plan(message).actions.first?.post?.threadTimestamp == nil)
        message.threadTimestamp = "1699999999.000100"
        message.subtype = "thread_broadcast"
        let action = try #require(bot.plan(message).actions.first)
        #expect(
            action
                == PlannedAction(
                    key: "reply:books",
                    handler: "books",
                    source: "responses/test.yaml:2",
                    effect: .post(Post(channel: "C0GEN", threadTimestamp: "1699999999.000100", parts: ["Read!"]))
                )
        )
    }

    @Test("A command goes before a prefix that it begins with")
    func commandBeforePrefix() {
        #expect(bot.answers(to: "<@U0BOT> help wanted") == ["Help them!"])
    }

    @Test(
        "Words are found as whole words, anywhere",
        arguments: [
            ("dragon", ["dragon"]),
            ("A Dragon!", ["dragon"]),
            ("here be dragons", []),
            ("dragonfly", []),
            ("snapdragon", []),
            ("dragon_fly", []),
            ("_dragon_", ["dragon"]),
            ("__dragon__fly", []),
            ("dragon2", []),
            ("dragonfly dragon", ["dragon"]),
            ("dragon–fly “dragon”", ["dragon"]),
            ("dragonä", []),
            ("(dargon)", ["dragon"]),
            ("beer  me", ["beer", "beers"]),
            ("a beer me and a dragon", ["dragon", "beer", "beers"]),
            ("ÖL!", ["oil"]),
            ("böl", []),
            ("```\ndragon\n```", []),
            ("", []),
        ]
    )
    func words(text: String, expected: [String]) {
        #expect(bot.reactions(to: text) == expected)
    }

    @Test(
        "A letter and its accent are the same as the accented letter, whoever writes which",
        arguments: [
            "café", "cafe\u{301}", "CAFE\u{301}", "Việt Nam", "Vie\u{323}\u{302}t Nam", "한글",
            "\u{1112}\u{1161}\u{11AB}글",
        ]
    )
    func accents(text: String) throws {
        for word in ["café", "cafe\u{301}", "việt nam", "vie\u{323}\u{302}t nam", "한글"]
        where word.precomposedStringWithCanonicalMapping == text.lowercased().precomposedStringWithCanonicalMapping {
            let bot = try Bot(
                """
                commands:
                  - {name: \(word), description: x, text: "yes"}
                reactions:
                  - {name: a, contains: \(word), emoji: a}
                """
            )
            #expect(bot.answers(to: "<@U0BOT> \(text)") == ["yes"], "\(word)")
            #expect(bot.reactions(to: "the \(text)!") == ["a"], "\(word)")
        }
    }

    @Test("What is for mentions only needs one, also in a direct message; an emoji isn't added twice")
    func mentionedOnly() {
        #expect(bot.reactions(to: "hello, thanks").isEmpty)
        #expect(bot.reactions(to: "<@U0BOT> hello") == ["wave", "gopher"])
        #expect(bot.reactions(to: "<@U0BOT> thanks, hello") == ["gopher", "wave"])
        #expect(bot.plan(.said("hello", channel: "D0ANN")).actions.isEmpty)
    }

    @Test("Replies to words are for everybody", arguments: ["(╯°□°)╯︵ ┻━┻", "(ノಠ益ಠ)ノ彡┻━┻", "︵彡"])
    func tables(text: String) {
        #expect(bot.answers(to: text) == ["┬─┬"])
        #expect(bot.answers(to: "<@U2> \(text)") == ["┬─┬"])
        #expect(bot.plan(.said(text)).actions.map(\.key) == ["contains:table"])
    }

    @Test("One message may set off several handlers, in content order")
    func several() {
        let plan = bot.plan(.said("<@U0BOT> ︵ hello dragon"))
        #expect(plan.actions.map(\.key) == ["react:dragon", "react:hello", "contains:table"])
    }

    @Test("Every delivery of a message comes to the same plan, as message and as app_mention")
    func deliveries() {
        var message = MessageEvent.said("<@U0BOT> flip a coin, hello dragon")
        let plan = bot.plan(message)
        message.isAppMention = true
        message.channelType = ChannelType(nil, channel: message.channel)
        #expect(bot.plan(message) == plan)
    }

    @Test("Outside of production, only those who address the bot are answered; the rest is planned as shadowed")
    func shadow() throws {
        let bot = try Bot(
            """
            reactions:
              - {name: dragon, contains: dragon, emoji: dragon}
            """,
            isShadow: true
        )
        #expect(bot.plan(.said("dragon")).actions.map(\.shadowed) == [true])
        #expect(bot.plan(.said("<@U0BOT> dragon")).actions.map(\.shadowed) == [false])
        #expect(bot.plan(.said("dragon", channel: "D0ANN")).actions.map(\.shadowed) == [false])
    }

    @Test("At random means one message in so many, the same for each delivery, and different between entries")
    func random() throws {
        let bot = try Bot(
            """
            reactions:
              - {name: a, contains: x, emoji: a, one_in: 150}
              - {name: b, contains: y, emoji: b, one_in: 150}
            """
        )
        var counts: [String: Int] = [:]
        var both = 0
        for number in 0..<30_000 {
            let timestamp = "1700000000." + String(String(1_000_000 + number).dropFirst())
            let names = bot.reactions(to: "x y", timestamp: timestamp)
            for name in names { counts[name, default: 0] += 1 }
            if names.count == 2 { both += 1 }
        }
        // 200 are expected each, with a standard deviation of 14.
        #expect((130...270).contains(counts["a"] ?? 0))
        #expect((130...270).contains(counts["b"] ?? 0))
        #expect(both < 20)
    }

    @Test("The automaton finds exactly what a search word by word finds")
    func automaton() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let words = Set((0..<Int.random(in: 1...40, using: &generator)).map { _ in text(1...6, &generator) })
                .sorted { $0.lexicographicallyPrecedes($1) }
            let text = text(0...120, &generator)
            var expected: Set<[Int]> = []
            for (number, word) in words.enumerated() {
                for start in text.indices where text[start...].starts(with: word) {
                    expected.insert([number, start, start + word.count])
                }
            }
            var found: Set<[Int]> = []
            ByteAutomaton(words).scan(text.span) { word, start, end in
                #expect(found.insert([word, start, end]).inserted)
            }
            #expect(found == expected)
        }

        func text(_ length: ClosedRange<Int>, _ generator: inout SeededGenerator) -> [UInt8] {
            (0..<Int.random(in: length, using: &generator)).map { _ in
                // Few letters, so that words overlap; some more, so that states have many ways onward.
                UInt8.random(in: 0..<10, using: &generator) < 8
                    ? UInt8.random(in: 97...98, using: &generator) : UInt8.random(in: 0...255, using: &generator)
            }
        }
    }
}

import Bot
import Content
import Foundation
import SlackEvents
import TestSupport
import Testing
import TextFolding

/// Texts that nobody would think of, thrown at parser and matcher: the same ones in each run.
@Suite("Fuzzing")
struct FuzzTests {
    /// Ten seconds' worth; `make fuzz` throws a million, which takes under a minute.
    private static let count = ProcessInfo.processInfo.environment["GOPHERBOT_FUZZ"].flatMap { Int($0) } ?? 200_000

    private static let fragments = [
        "<@U0BOT>", "<@U0BOT|x>", "<@U0BOB>", "<@", "<!channel>", "<!here|x>", "<!", "<!subteam^S1|@ops>", "<#C0GEN|>",
        "<https://x.example|y>", "<mailto:a@b|c>", "<!date^17^{date}|d>", "```", "`", ">", "<", "&lt;", "&amp;", "&",
        "|",
        "\u{200B}", "\u{A0}", "\n", " ", ":", ",", "é", "👩‍👩‍👧‍👦", "e\u{301}\u{301}", "İ", "ß", "\u{FE0F}", "“", "’", "′",
        "\u{FFFD}", "\0", "彡", "︵", "?", "-", "xkcd:", "d/", "ghd/", "define ", "help ",
    ]

    private let bot: Bot
    /// What is registered, whole and in parts, beside the fragments.
    private let words: [String]

    init() throws {
        bot = try Bot.shipped()
        let triggers = bot.handlers.flatMap(\.triggers).compactMap { trigger in
            switch trigger {
            case .command(let text), .prefix(let text, _), .contains(let text, _, _): text
            case .every: nil
            }
        }
        words = triggers + bot.content.terms.map(\.name)
    }

    @Test("No text breaks anything, costs more than its length, or makes the bot ping anybody who isn't in it")
    func texts() throws {
        var generator = SeededGenerator(seed: 2026)
        var answered = 0
        for _ in 0..<Self.count {
            let text = text(&generator)
            let bytes = text.utf8.count
            var parser = MessageText.Parser()
            var parsed = MessageText("")
            parser.read(text.utf8.span, into: &parsed)
            try require(parser.reads <= 16 * bytes, "read too often", text)
            try require(Folding.fold(parsed.matchable) == parsed.matchable, "folded in two ways", text)
            let message = MessageEvent.said(text, channel: Bool.random(using: &generator) ? "C0GEN" : "D0ANN")
            let plan = bot.plan(message)
            try require(plan.discarded == nil, "discarded", text)
            if !plan.actions.isEmpty {
                answered += 1
                try check(plan, of: message, parsed)
            }
        }
        // Mutations that hit nothing would prove nothing.
        #expect(answered > Self.count / 10)
    }

    private func check(_ plan: Plan, of message: MessageEvent, _ parsed: MessageText) throws {
        let people = Set(parsed.users + ["U0BOT", "U0ANN"])
        for post in plan.actions.compactMap(\.post) {
            try require(!post.parts.isEmpty, "an answer without text", message.text)
            for part in post.parts {
                try require(!part.isEmpty && part.utf16.count <= 4_000, "an answer that Slack refuses", message.text)
                let mentions = MessageText(part)
                try require(people.isSuperset(of: mentions.users), "somebody else is pinged", message.text)
                try require(mentions.broadcasts.isEmpty && mentions.subteams.isEmpty, "all are pinged", message.text)
            }
        }
        try require(bot.plan(message) == plan, "planned in two ways", message.text)
    }

    /// `#require` costs more than all the rest.
    private func require(_ condition: Bool, _ what: String, _ text: String) throws {
        if !condition { try #require(Bool(false), "\(what): \(text.debugDescription)") }
    }

    private func text(_ generator: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...8, using: &generator) {
            let pieces = Bool.random(using: &generator) ? words : Self.fragments
            text += pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            if Bool.random(using: &generator) { text += " " }
        }
        guard Bool.random(using: &generator) else { return text }
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes.remove(at: place)
            case 3: bytes.removeSubrange(place...)
            default:
                let end = Int.random(in: place...min(bytes.count, place + 40), using: &generator)
                bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "Eight times the text takes about eight times the time, whatever is repeated",
        .timeLimit(.minutes(2)),
        arguments: [
            "<", "<@", "<@U1>", "<!here>", "<https://a|", "```", "``", "&amp;", "&", "a", "d", " ", ":", "\u{200B}",
            "\u{301}",
            "彡", "dragon ", "dragon", "rubber ", "rubber-", "my adorable little ", "vim emacs ", "proverbs", "<#C1|x>",
            "\n", "é",
        ],
        ["", "<@U0BOT> ", "<@U0BOT> define ", "<@U0BOT> help "]
    )
    func linear(piece: String, beginning: String) throws {
        let short = try cost(beginning, piece, length: 4_000)
        let long = try cost(beginning, piece, length: 32_000)
        // Eight, and a third of it for the caches; 64 would be quadratic.
        #expect(long < max(short, .microseconds(200)) * 24, "\(short) became \(long)")
    }

    /// The processor time of the test's own thread, which others' load does not count in.
    private func cost(_ beginning: String, _ piece: String, length: Int) throws -> Duration {
        let count = length / piece.utf8.count
        let message = MessageEvent.said(beginning + String(repeating: piece, count: count))
        return (0..<3).map { _ in
            let start = Self.processorTime()
            _ = bot.plan(message)
            return Self.processorTime() - start
        }.min() ?? .zero
    }

    private static func processorTime() -> Duration {
        var time = timespec()
        // Writes one timespec to the pointer, which is good for the call.
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}

import Bot
import Content
import Foundation
import SlackEvents
import TestSupport

/// How loading and matching grow with the content: from 10 terms, a command and a trigger to a thousand times as many.
struct ContentBenchmark {
    let folder: URL

    /// Times of each kind of message, of which the median counts.
    private static let rounds = 2_000
    /// A content file may have 1 MiB.
    private static let entriesPerFile = 500
    private static let messageLength = 1_000

    private struct Row {
        let terms: Int
        let load: Duration
        /// Of 1,000 characters, mentioning the bot: nothing is found, five triggers are found.
        let plain: Duration
        let triggers: Duration
        /// `define` with a term that there is, and with a typing mistake in one.
        let define: Duration
        let suggest: Duration
        /// `help` with a word that is in one command, and with one that is in none.
        let help: Duration
        let helpless: Duration
    }

    func run() throws {
        print("Made-up content. Aims for the last row: load below 1 s, a message of 1,000 characters below 100 µs.\n")
        print(
            "  commands  triggers   terms   load+check  message  5 triggers  define  define, misspelt  help TERM  help, misspelt"
        )
        var rows: [Row] = []
        for scale in [1, 10, 100, 1_000] {
            let row = try measure(scale)
            rows.append(row)
            print(
                cell("\(scale)", 10) + cell("\(scale)", 10) + cell("\(row.terms)", 8)
                    + cell(milliseconds(row.load), 13) + cell(microseconds(row.plain), 9)
                    + cell(microseconds(row.triggers), 12) + cell(microseconds(row.define), 8)
                    + cell(microseconds(row.suggest), 18) + cell(microseconds(row.help), 11)
                    + cell(microseconds(row.helpless), 16)
            )
        }
        guard let last = rows.last else { return }
        let isMet = last.load < .seconds(1) && max(last.plain, last.triggers) < .microseconds(100)
        print("\nThe aims are \(isMet ? "met" : "MISSED").")
    }

    private func measure(_ scale: Int) throws -> Row {
        var generator = SeededGenerator(seed: UInt64(scale))
        let path = folder.appending(path: "content-\(scale)")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: false)
        let names = words(12 * scale, &generator)
        let triggers = Array(names[..<scale])
        let terms = Array(names[(2 * scale)...])
        try write("reactions", triggers.map { "  - name: \($0)\n    contains: \($0)\n    emoji: gopher\n" }, to: path)
        try write(
            "commands",
            names[scale..<2 * scale].map { name in
                "  - name: \(name)\n    aliases: [about \(name)]\n    description: about \(name)\n    text: |\n"
                    + "      See <https://go.dev/\(name)|\(name)>, `x <- y`.\n      And {channel:general|there}.\n"
            },
            to: path
        )
        try write(
            "terms",
            terms.map { name in
                "  - term: \(name)\n    aliases: [the \(name)]\n    definition: something that is called \(name) & used.\n"
                    + "    sources:\n      - https://go.dev/doc/\(name)\n"
            },
            to: path
        )

        let clock = ContinuousClock()
        var bot: Bot?
        let load = try (0..<5).map { _ in
            try clock.measure {
                bot = Bot(
                    content: try ContentLoader.load(directories: [path.path]),
                    identity: BotIdentity(userID: "U0BOT", teamID: "T0OWN"),
                    isShadow: false
                )
            }
        }.sorted()[2]
        guard let bot else { preconditionFailure("measured nothing") }
        // Words that begin like triggers, as ordinary text does.
        let text = prose(triggers.map { $0.dropLast() + "-" }, &generator)
        let hits = triggers.prefix(5).joined(separator: " ")
        let term = terms[terms.count / 2]
        return Row(
            terms: terms.count,
            load: load,
            plain: median(bot, text),
            triggers: median(bot, hits + " " + text.dropFirst(hits.count + 1)),
            define: median(bot, "define \(term)"),
            suggest: median(bot, "define \(term.dropLast())"),
            help: median(bot, "help \(names[scale])"),
            helpless: median(bot, "help \(names[scale].dropLast())x")
        )
    }

    private func median(_ bot: Bot, _ text: some StringProtocol) -> Duration {
        let message = MessageEvent(
            channel: "C0GEN",
            user: "U0ANN",
            text: "<@U0BOT> \(text)",
            rawTimestamp: "1700000000.000100"
        )
        let clock = ContinuousClock()
        let times = (0..<Self.rounds).map { _ in clock.measure { _ = bot.plan(message, now: 1_700_000_000) } }
        return times.sorted()[Self.rounds / 2]
    }

    // MARK: Made-up texts

    /// Different ones, of three to five syllables.
    private func words(_ count: Int, _ generator: inout SeededGenerator) -> [String] {
        var words: Set<String> = []
        while words.count < count {
            words.insert((0..<Int.random(in: 3...5, using: &generator)).map { _ in syllable(&generator) }.joined())
        }
        return words.sorted()
    }

    private func syllable(_ generator: inout SeededGenerator) -> String {
        let consonants = Array("bcdfgklmnprstvwz")
        let vowels = Array("aeiou")
        return String([
            consonants[Int.random(in: 0..<consonants.count, using: &generator)],
            vowels[Int.random(in: 0..<vowels.count, using: &generator)],
        ])
    }

    private func prose(_ words: [String], _ generator: inout SeededGenerator) -> String {
        var text = ""
        while text.utf8.count < Self.messageLength {
            let isWord = Bool.random(using: &generator)
            text += isWord ? words[Int.random(in: 0..<words.count, using: &generator)] + " " : "and so "
        }
        return String(text.prefix(Self.messageLength))
    }

    private func write(_ section: String, _ entries: [String], to path: URL) throws {
        for start in stride(from: 0, to: entries.count, by: Self.entriesPerFile) {
            let part = entries[start..<min(start + Self.entriesPerFile, entries.count)]
            let file = path.appending(path: "\(section)-\(start).yaml")
            try Data("\(section):\n\(part.joined())".utf8).write(to: file)
        }
    }

    // MARK: Printing

    private func cell(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }

    private func milliseconds(_ duration: Duration) -> String {
        String(format: "%.1f ms", duration / .milliseconds(1))
    }

    private func microseconds(_ duration: Duration) -> String {
        String(format: "%.1f µs", duration / .microseconds(1))
    }
}

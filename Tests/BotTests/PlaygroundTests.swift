import Bot
import SlackEvents
import Testing

@Suite("Long code goes on the Playground")
struct PlaygroundTests {
    private let bot: Bot

    init() throws {
        bot = try Bot(Self.content)
    }

    private static let content = "playground_off:\n  - channel: jobs\n  - channel: G0SECRET\n"
    private static let ten = (1...10).map { "line \($0)" }.joined(separator: "\n")

    private func shares(
        _ text: String,
        files: [MessageEvent.File] = [],
        channel: String = "C0GEN",
        of bot: Bot? = nil
    ) -> [Share] {
        var message = MessageEvent.said(text, channel: channel)
        message.files = files
        return (bot ?? self.bot).plan(message).actions.compactMap { action in
            if case .share(let share) = action.effect { share } else { nil }
        }
    }

    private func source(_ text: String) -> String? {
        if case .text(let source) = shares(text).first?.source { source } else { nil }
    }

    private static let nine = String(ten.dropLast("\nline 10".count))
    private static let lengths: [(String, Bool)] = [
        (ten, true), (nine, false), ("\n\n" + nine, false), (nine + "\n\n \n", false),
        ("a\n\n\n\n\n\n\n\n\nb", true), ("a\n\n\n\n\n\n\n\nb\n\n", false), ("", false),
    ]

    @Test("Ten lines make a message long, blank ones at its ends don't", arguments: lengths)
    func lines(text: String, isLong: Bool) {
        #expect(shares(text).count == (isLong ? 1 : 0))
    }

    @Test("The link is announced where the code was posted, by the author's name, and the author gets a hint")
    func announcement() throws {
        var message = MessageEvent.said(Self.ten)
        message.threadTimestamp = "1699999999.000100"
        let action = try #require(bot.plan(message).actions.first)
        #expect(action.key == "playground")
        guard case .share(let share) = action.effect else { throw NotFound() }
        let post = share.announcement(link: "https://go.dev/play/p/x&y")
        #expect(post.channel == "C0GEN" && post.threadTimestamp == "1699999999.000100" && !post.unfurl)
        #expect(
            post.parts == [
                "<@U0ANN>'s code is on the Go Playground, to run and to change: <https://go.dev/play/p/x&amp;y>"
            ]
        )
        #expect(share.author == "U0ANN")
        #expect(share.hint.parts.count == 1 && share.hint.parts[0].contains("nolink"))
        #expect(share.hint.threadTimestamp == "1699999999.000100")
    }

    private struct NotFound: Error {}

    @Test(
        "Text outside of fences becomes comments, code stays as it was typed",
        arguments: [
            (
                "look:\n```\nif a &lt; b &amp;&amp; c &gt; d {\n\t// <@U0BOT> help &amp;amp;\n}\n```\n\nwhy &amp; how?\n1\n2\n3",
                "// look:\nif a < b && c > d {\n\t// <@U0BOT> help &amp;\n}\n\n// why & how?\n// 1\n// 2\n// 3\n"
            ),
            // An odd number of fences: the code goes on to the end.
            ("```a```b```c\n\n\n\n\n\n\n\n\nd", "a\n// b\nc\n\n\n\n\n\n\n\n\nd\n"),
            // Elsewhere the language stands behind the fence.
            ("```go\npackage main\n\n\n\n\n\n\n\n\nx```", "package main\n\n\n\n\n\n\n\n\nx\n"),
            // Mentions of people are nobody's business elsewhere, and links are what was typed.
            (
                "<@U0BEA> see <http://a.example|a.example>\n1\n2\n3\n4\n5\n6\n7\n8\n```fmt.Println(\"<http://b.example>\")```",
                "// see a.example\n// 1\n// 2\n// 3\n// 4\n// 5\n// 6\n// 7\n// 8\nfmt.Println(\"http://b.example\")\n"
            ),
            (
                "``a``\n1\n2\n3\n4\n5\n6\n7\n8\n`b`",
                "// ``a``\n// 1\n// 2\n// 3\n// 4\n// 5\n// 6\n// 7\n// 8\n// `b`\n"
            ),
        ]
    )
    func source(text: String, expected: String) throws {
        #expect(try #require(source(text)) == expected)
    }

    @Test("Whatever a message is made of, its code is whole, and without code all of it is comment")
    func anyText() throws {
        let pieces = [
            "```", "`", "``", "\n", "\r\n", "<https://a.example|a>", "é\u{301}", "x", " ", "&lt;", "go", "//", "🏴‍☠️",
        ]
        var state: UInt64 = 1
        for _ in 0..<2_000 {
            var text = "a\n"
            for _ in 0..<30 {
                // A generator of Knuth's, whose upper bits are good enough.
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            text += "\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"
            let made = try #require(source(text), "\(text.debugDescription)")
            let code = MessageText(text).code
            for block in code {
                // Without its first line, which may be the language's name.
                let lines = block.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                let rest = Array(lines.dropFirst().joined(separator: "\n".utf8))
                #expect(made.utf8.firstRange(of: rest) != nil, "\(text.debugDescription)")
            }
            if code.isEmpty {
                let lines = made.utf8.split(separator: UInt8(ascii: "\n"))
                #expect(lines.allSatisfy { $0.starts(with: "//".utf8) }, "\(text.debugDescription)")
            }
        }
    }

    @Test("A source that the Playground would refuse stays where it is")
    func tooLarge() {
        let longest = PlaygroundRules.maximumSource - 10
        #expect(shares("```" + String(repeating: "x\n", count: longest / 2) + "```").count == 1)
        #expect(shares("```" + String(repeating: "x\n", count: longest / 2 + 10) + "```").isEmpty)
    }

    private static let file = MessageEvent.File(id: "F1", filetype: "go", prettyType: "Go", lines: 6, size: 100)

    private static func file(_ change: (inout MessageEvent.File) -> Void) -> MessageEvent.File {
        var file = file
        change(&file)
        return file
    }

    @Test(
        "A file counts if it is Go, or text that isn't plain, of six lines or more",
        arguments: [
            (file, true), (file { $0.filetype = "text" }, true),
            (
                file {
                    $0.filetype = "text"; $0.prettyType = nil
                }, true
            ),
            (
                file {
                    $0.filetype = "text"; $0.prettyType = "Plain Text"
                }, false
            ), (file { $0.lines = 5 }, false),
            (file { $0.lines = nil }, true), (file { $0.filetype = "python" }, false),
            (file { $0.filetype = nil }, false),
            (file { $0.size = 65 * 1024 }, false), (file { $0.mode = "tombstone" }, false),
            (file { $0.mode = "external" }, false),
            // Only Slack knows what it is.
            (MessageEvent.File(id: "F1", fileAccess: "check_file_info"), true),
        ]
    )
    func files(file: MessageEvent.File, counts: Bool) {
        #expect(shares("", files: [file]).map(\.source) == (counts ? [.file(id: "F1")] : []))
    }

    @Test("A message's text and its first three files are posts of their own, with a single hint")
    func several() throws {
        let files = (1...5).map { number in Self.file { $0.id = "F\(number)" } }
        let shares = shares(Self.ten, files: files)
        #expect(shares.dropFirst().map(\.source) == [.file(id: "F1"), .file(id: "F2"), .file(id: "F3")])
        #expect(shares.map(\.hints) == [true, false, false, false])
    }

    @Test(
        "nolink in the text switches it off, for its files too",
        arguments: ["nolink\n" + ten, ten + "\nNoLink", "```\n// nolink\n\(ten)```", "nolink"]
    )
    func nolink(text: String) {
        #expect(shares(text, files: [Self.file]).isEmpty)
    }

    @Test("It stays out of the channels that the content names, by name or id")
    func exclusions() {
        #expect(shares(Self.ten, channel: "C0JOB").isEmpty)
        #expect(shares(Self.ten, channel: "G0SECRET").isEmpty)
        #expect(shares(Self.ten, channel: "C0NEW").count == 1)
    }

    @Test("A name that no known channel has could be this one's, unless it is a direct message")
    func doubtfulNames() {
        func unlessIn(_ channel: String, _ known: [String: String]) -> [String]? {
            let actions = bot.plan(.said(Self.ten, channel: channel), now: now, channelIDs: known).actions
            return if case .share(let share) = actions.first?.effect { share.unlessIn } else { nil }
        }
        #expect(unlessIn("C0GEN", [:]) == ["jobs"])
        #expect(unlessIn("C0GEN", ["jobs": "C0JOB"]) == [])
        #expect(unlessIn("C0JOB", ["jobs": "C0JOB"]) == nil)
        #expect(unlessIn("G0SECRET", [:]) == nil)
        #expect(unlessIn("D0ANN", [:]) == [])
    }

    @Test("In shadow mode it is never done, also not for those who address the bot", arguments: ["C0GEN", "D0ANN"])
    func shadow(channel: String) throws {
        let plan = try Bot(isShadow: true).plan(.said("<@U0BOT>\n" + Self.ten, channel: channel))
        #expect(plan.actions.map(\.shadowed) == [true])
    }

    @Test("The content switches it off altogether, and its command of nearly the same name is another")
    func switchedOff() throws {
        let off = try Bot("commands:\n  - {name: playground upload, enabled: false}\n")
        #expect(shares(Self.ten, of: off).isEmpty)
        #expect(off.notices.isEmpty)
        let shipped = try Bot.shipped()
        #expect(shipped.answers(to: "<@U0BOT> playground").first?.contains("go.dev/play") == true)
        #expect(shares(Self.ten, of: shipped).count == 1)
    }
}

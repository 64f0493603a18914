import Bot
import Consumer
import Content
import Foundation
import SlackEvents
import TestSupport
import Testing

@Suite("What explain says", .timeLimit(.minutes(1)))
struct ExplanationTests {
    private let content = """
        commands:
          - name: books
            description: d
            text: |
              Ask in {channel:newbies}.
              <https://go.dev|Go>
        reactions:
          - name: dragon
            contains: dragon
            emoji: [dragon, fire]
          - name: never
            contains: dragon
            emoji: ghost
            one_in: 1000000
        replies:
          - name: flip
            contains: flip
            text: back
        playground_off:
          - channel: jobs
        """

    private func explain(
        _ text: String,
        isShadow: Bool = false,
        channel: String = "general",
        now: Int64 = 1_700_000_000,
        _ change: (inout MessageEvent) -> Void = { _ in }
    ) throws -> String {
        let bot = Bot(
            content: try ContentLoader.load(layers: [[ContentFile(path: "r/a.yaml", text: content)]]),
            identity: BotIdentity(userID: "U0BOT", teamID: "T0OWN"),
            isShadow: isShadow
        )
        var message = MessageEvent(channel: channel, user: "U0ANN", text: text, rawTimestamp: "1700000000.000100")
        change(&message)
        return Explanation(of: message, by: bot, now: now, microseconds: 100).description
    }

    @Test("Each entry that fires is there with file and line, and what would be sent, word for word")
    func entries() throws {
        #expect(
            try explain("<@U0BOT> <@U2> books")
                == "r/a.yaml:2: books\nWould post to general: <@U2> Ask in <#newbies>.\n<https://go.dev|Go>"
        )
        #expect(
            try explain("A dragon's flip") {
                $0.threadTimestamp = "1700000000.000050"
            } == """
                r/a.yaml:8: dragon
                Would react with :dragon: :fire:

                r/a.yaml:16: flip
                Would post to general, thread 1700000000.000050: back

                r/a.yaml:11: never
                Nothing this time: it acts at random, the emoji is there already, or all of its lines are about \
                channels that aren't there.
                """
        )
        #expect(
            try explain("flip a coin", channel: "D0ANN").hasPrefix("built in: flip a coin\nWould post to D0ANN: It's")
        )
    }

    @Test("Shadow mode says what is only logged")
    func shadow() throws {
        #expect(
            try explain("flip", isShadow: true)
                == "r/a.yaml:16: flip\nShadow mode only logs this: the bot isn't addressed.\nWould post to general: back"
        )
        #expect(try explain("<@U0BOT> flip", isShadow: true) == "r/a.yaml:16: flip\nWould post to general: back")
    }

    @Test("A message that doesn't count is said not to, with the reason")
    func discarded() throws {
        #expect(try explain("books", now: 1_700_000_031) == "Discarded: the message is 31 s old.")
        #expect(try explain("books") { $0.botID = "B0" } == "Discarded: the message is another bot's.")
    }

    @Test("Long code goes on the Playground, but not from the channels that the content excepts")
    func playground() throws {
        let code = String(repeating: "x\n", count: 10)
        #expect(try explain(code).hasPrefix("built in: playground upload\nWould put "))
        #expect(try explain(code, channel: "jobs") == "Nothing is set off.")
    }

    @Test("Where nothing happens, it is said what a mention would do")
    func nothing() throws {
        #expect(try explain("books") == "Nothing is set off.\n\nWith a mention of the bot also: books (r/a.yaml:2)")
        #expect(try explain("hullo") == "Nothing is set off.")
    }

    @Test(
        "The program explains without Slack and Redis, and wrong usage is status 64",
        .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built"),
        arguments: [
            (["coc", "--mention"], 0, "community.yaml:10: code of conduct\nWould post to general: "),
            (["coc", "--dm", "--age", "31"], 0, "Discarded: the message is 31 s old."),
            (["coc", "--dm", "--subtype", "message_changed"], 0, "Discarded: messages of the subtype"),
            (["coc", "--dm", "--from-bot"], 0, "Discarded: the message is another bot's."),
            (["a dragon", "--channel", "#random", "--shadow"], 0, "Shadow mode only logs this"),
            (["a dragon", "--no-shadow"], 0, ": dragon\nWould react with :dragon:"),
            (
                ["<@U1> (╯°□°)╯︵ ┻━┻", "--bot", "U1", "--shadow", "--thread", "1.2"], 0,
                "Would post to general, thread 1.2: ┬"
            ),
            (["emacs", "--ts", "1700000000.000100"], 0, "emacs\nNothing this time: it acts at random"),
            (["coc", "--dm", "--channel", "x"], 64, "--dm or --channel"),
            (["coc", "--ts", "now"], 64, "--ts is a time"),
            ([], 64, "Missing expected argument"),
        ] as [([String], Int32, String)]
    )
    func run(arguments: [String], status: Int32, part: String) async throws {
        let output = try await output(["explain"] + arguments, status: status)
        #expect(output.contains(part), "\(output)")
    }

    @Test(
        "The program checks what it is given, and without anything what the settings name",
        .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built")
    )
    func lint() async throws {
        #expect(try await output(["lint"], status: 0).contains("no mistakes"))
        #expect(try await output(["lint", repository.path], status: 0).contains("no mistakes"))
        #expect(
            try await output(["lint", "/nowhere"], status: 1)
                == "/nowhere: this can't be read: No such file or directory\n"
        )
        #expect(try await output(["lint", "--all"], status: 64).contains("Unknown option"))
        #expect(try await output(["lint"], status: 78, content: "here").contains("GOPHER_CONTENT_DIR: 'here'"))
    }

    @Test(
        "The check of a daemon's settings looks at the content that it reads, too",
        .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built"),
        arguments: [
            (
                "consumer", "terms:\n  - term: x\n", 78,
                "error: SITE/responses.d/ours.yaml:2: this term has no definition"
            ),
            ("bgtasks", "feeds:\n  - name: x\n", 78, "error: SITE/responses.d/ours.yaml:2: this feed has no url"),
            ("bgtasks", "commands:\n  - {name: books, enabled: false}\n", 0, ""),
            ("gateway", "terms:\n  - term: x\n", 0, ""),
            (
                "consumer", "commands:\n  - {name: help, description: x, text: x}\n", 0,
                "notice: SITE/responses.d/ours.yaml:2: this replaces the built-in command 'help'"
            ),
        ] as [(String, String, Int32, String)]
    )
    func config(daemon: String, file: String, status: Int32, part: String) async throws {
        let output = try await output(["config", "--for", daemon], status: status, site: file)
        #expect(output.contains("GOPHER_CONTENT_DIR") && (part.isEmpty || output.contains("\n\(part)")), "\(output)")
        #expect(!part.isEmpty || !output.contains("ours.yaml"))
    }

    /// - Parameters:
    ///   - content: the folder of the shipped content.
    ///   - site: a file of the site's content; its folder is `SITE` in what is returned.
    private func output(
        _ arguments: [String],
        status: Int32,
        content: String = repository.path,
        site: String = "",
        at location: Testing.SourceLocation = #_sourceLocation
    ) async throws -> String {
        try await withTemporaryFolder { folder in
            if !site.isEmpty {
                let own = folder.appending(path: "responses.d")
                try FileManager.default.createDirectory(at: own, withIntermediateDirectories: false)
                try Data(site.utf8).write(to: own.appending(path: "ours.yaml"))
            }
            let child = try ChildProcess(
                program.path,
                arguments,
                environment: [
                    "GOPHER_CONTENT_DIR": content, "GOPHER_SITE_DIR": folder.path,
                    "GOPHER_SLACK_APP_ID": "A01GOPHER00", "GOPHER_SLACK_TEAM_ID": "T01GOPHERS0",
                    "GOPHER_SLACK_BOT_ACCESS_TOKEN": "xoxb-not-a-token",
                    "GOPHER_SLACK_REQUEST_SECRET": "0123456789abcdef0123456789abcdef",
                ],
                log: folder.appending(path: "log")
            )
            try await eventually { !child.isRunning }
            #expect(child.exitStatus == status, "\(child.output)", sourceLocation: location)
            return child.output.replacing(folder.path, with: "SITE")
        }
    }
}

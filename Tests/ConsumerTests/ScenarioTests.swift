import Bot
import Consumer
import Content
import Foundation
import Scenarios
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@Suite("Scenarios that fail, and the command that plays them", .timeLimit(.minutes(2)))
struct ScenarioTests {
    /// Scenarios with a mistake each, and what must be told of it.
    private static let wrong: [(scenario: String, told: [String])] = [
        ("{say: \"@bot go tour\", silence: true}", ["expected no reply, got one reply", "+ "]),
        ("{say: go tour, replies: go.dev/tour/}", ["expected one reply, got no reply", "- go.dev/tour/"]),
        (
            "{say: \"@bot go tour\", replies: [go.dev/tour/, nothing like it]}",
            ["this reply lacks something", "  go.dev/tour/", "- nothing like it", "+ "]
        ),
        ("{say: \"@bot go tour\", replies_exactly: go.dev/tour/}", ["this reply has another text"]),
        ("{say: \"@bot go tour\", replies: [[go.dev], [go.dev]]}", ["expected 2 of them, got one reply"]),
        ("{say: \"@bot go tour\", replies: go.dev, unfurled: true}", ["Slack shows no previews"]),
        ("{say: a dragon, silence: true}", ["expected no reaction, got :dragon:", "+ :dragon:"]),
        ("{say: a dragon, reacts: [gopher, dragon]}", ["expected :gopher: :dragon:, got :dragon:", "- :gopher:"]),
        ("{say: hello there, ephemeral: psst}", ["expected one message that only the author sees, got no"]),
        ("{join: workspace, silence: true}", ["expected no direct message, got one direct message"]),
        ("{join: \"#newbies\", silence: true}", ["expected no message that only the author sees, got one"]),
        ("{say: x, in: \"#nowhere\", silence: true}", ["There is no channel “#nowhere”"]),
        (
            "{poll: gerrit, in: \"#golang-cls\", silence: true}",
            ["The simulator wasn't told of the background tasks: start it with --state FOLDER"]
        ),
        ("{say: x, as: zoe, silence: true}", ["there is nobody called “zoe”"]),
    ]

    private static let right = """
        scenarios:
          - {say: "@bot go tour", replies: go.dev/tour/}
          - {say: "@bot go tour", in: "#random", replies: go.dev/tour/}
          - {say: a dragon, in: [thread, direct, "#random"], reacts: dragon}
          - {say: nothing at all, silence: true}
          # Slack is busy, and is asked again.
          - say: "@bot go tour"
            before: [{faults: {method: chat.postMessage, status: 429, retry_after: 1, times: 1}}]
            replies: go.dev/tour/
          # A file of Go becomes a link, and a hint for its author.
          - file: {name: main.go, content: "package main\\n\\nfunc main() {\\n\\tprintln(1)\\n}\\n\\n"}
            replies: ["@author", /play/p/]
            ephemeral: [play]
        """

    private func withScenarios(_ body: (BotFixture, SimulatorClient) async throws -> Void) async throws {
        try await withBot(configure: {
            $0.bot.messageMaxAge = .seconds(600)
            // Nobody dies here. A short one takes a slow machine's consumer for dead, and its work away.
            $0.group.claimIdle = .seconds(60)
        }) { bot in
            try await bot.untilItKnowsChannels()
            try await body(bot, SimulatorClient(url: try await bot.simulator.url))
        }
    }

    @Test("What doesn't come and what comes unasked is told, at the line that expects something else")
    func failures() async throws {
        try await withScenarios { bot, client in
            var runner = ScenarioRunner(client: client)
            runner.untilIdle = { try await bot.settle() }
            let text = "scenarios:\n" + Self.wrong.map { "  - \($0.scenario)\n" }.joined()
            let set = try ScenarioSet(files: [ContentFile(path: "wrong.yaml", text: text)])
            let results = try await runner.run(set.scenarios)
            #expect(results.count == Self.wrong.count)
            for result in results {
                let line = result.scenario.location.line
                #expect(result.mismatches.count == 1, "\(result)")
                #expect(result.mismatches.allSatisfy { $0.location.line == line }, "\(result)")
                let told = "\(result)"
                #expect(told.hasPrefix("FAIL wrong.yaml:\(line): "), "\(told)")
                for part in Self.wrong[line - 2].told { #expect(told.contains(part), "\(part) in \(told)") }
            }
        }
    }

    @Test("slack-simulator run tells how each went; its status is 1 where one went otherwise")
    func command() async throws {
        try await withScenarios { bot, client in
            try await withTemporaryFolder { folder in
                let file = folder.appending(path: "some.yaml")
                func run(_ text: String, _ options: String...) async throws -> (status: Int32?, output: String) {
                    try text.write(to: file, atomically: true, encoding: .utf8)
                    let usual = ["--simulator", client.url, "--silence", "0.5"]
                    return try await simulator(["run", file.path] + usual + options, in: folder)
                }
                let (status, output) = try await run(Self.right)
                #expect(status == 0, "\(output)")
                #expect(output.split(separator: "\n").count { $0.hasPrefix("ok  ") } == 8, "\(output)")
                #expect(output.contains("8 scenarios went as expected, in "), "\(output)")

                // Once more, beside what was said before; this time one goes wrong.
                let text = Self.right + "\n  - {say: a dragon, reacts: gopher}"
                let wrong = try await run(text, "--failures", "--patience", "3").output
                #expect(wrong.contains("FAIL \(file.path):14: a dragon"), "\(wrong)")
                #expect(wrong.contains("1 of 9 scenarios went otherwise than expected."), "\(wrong)")
                #expect(!wrong.contains("ok  "))

                let mistaken = try await run("scenarios:\n  - {say: x, replys: y}")
                #expect(mistaken.status == 1 && mistaken.output.contains("some.yaml:2: unknown key 'replys'"))
                #expect(try await simulator(["run"], in: folder).status == 64)
            }
        }
    }

    @Test("What is announced elsewhere, under another name or not at all is told, and a poll that fails")
    func announcements() async throws {
        let text = """
            scenarios:
              - {poll: gerrit, merge: {subject: one}, in: "#random", silence: true}
              - {poll: gerrit, merge: {subject: two}, in: "#golang-cls", announces: two, by: Somebody}
              - {poll: gerrit, in: "#golang-cls", announces: three}
              - {poll: gerrit, in: "#golang-cls", fails: true, silence: true}
              - {poll: gerit, in: "#golang-cls", silence: true}
            """
        let told = [
            "something is announced in #golang-cls too", "this is announced by the bot itself, not by Somebody",
            "expected one announcement, got no announcement", "the poll ended with “done”: no new changes", "gerrit",
        ]
        try await withBackgroundSocket { socket in
            try await withBot(consumers: 0, simulate: { $0.surroundings.pollSocket = socket }) { bot in
                try await bot.withBackgroundTasks(on: socket) {
                    let runner = ScenarioRunner(client: SimulatorClient(url: try await bot.simulator.url))
                    let set = try ScenarioSet(files: [ContentFile(path: "wrong.yaml", text: text)])
                    let results = try await runner.run(set.scenarios)
                    #expect(results.count == told.count)
                    for (result, part) in zip(results, told) {
                        #expect(result.mismatches.count == 1 && "\(result)".contains(part), "\(result)")
                    }
                }
            }
        }
    }

    @Test(
        "A run puts limits and faults back as they were, also where it is interrupted",
        arguments: [SIGINT, SIGTERM, 0]
    )
    func interrupted(signal: Int32) async throws {
        try await withSimulator(configure: { $0.limitsCalls = true }) { simulator in
            let client = SimulatorClient(url: try await simulator.url)
            func faults() async throws -> [JSON] { try await client.get("faults")["faults"]?.elements ?? [] }
            let own = try await client.post("faults", ["method": "team.info", "error": "team_not_found"])["id"]
            _ = try await client.post("retrying", ["times": 3])
            try await withTemporaryFolder { folder in
                // Nobody answers: there is no bot.
                let text = """
                    scenarios:
                      - event: {user: U01BOB00000}
                        before: [{faults: {method: users.info, error: user_not_found}}, {retrying: {times: 1}}]
                        say: x
                        replies: y
                    """
                let file = folder.appending(path: "some.yaml")
                try text.write(to: file, atomically: true, encoding: .utf8)
                let child = try ChildProcess(
                    program.deletingLastPathComponent().appending(path: "slack-simulator").path,
                    ["run", file.path, "--simulator", client.url, "--silence", "0"]
                        + (signal == 0 ? ["--patience", "1"] : ["--patience", "60"]),
                    log: folder.appending(path: "run.log")
                )
                if signal != 0 {
                    try await eventually { try await faults().count == 2 }
                    child.signal(signal)
                }
                try await eventually(within: .seconds(30)) { !child.isRunning }
                #expect(child.exitStatus == (signal == 0 ? 1 : 130), "\(child.output)")
                #expect(child.output.contains("Interrupted.") == (signal != 0), "\(child.output)")
            }
            #expect(try await faults().map { $0["id"] } == [own])
            #expect(try await client.get("faults")["lost_acknowledgements"] == 3)
            #expect(try await client.post("limits", ["on": true])["was"] == true)
            let left = simulator.withWorkspace { workspace in
                workspace.channels.map(\.name).filter { $0.hasPrefix("stage-") }
                    + workspace.users.map(\.name).filter { $0.hasPrefix("extra-") }
            }
            #expect(left == [])
        }
    }

    /// Runs the built `slack-simulator` to its end.
    private func simulator(_ arguments: [String], in folder: URL) async throws -> (status: Int32?, output: String) {
        let executable = program.deletingLastPathComponent().appending(path: "slack-simulator").path
        let log = folder.appending(path: "\(UUID().uuidString).log")
        let child = try ChildProcess(executable, arguments, log: log)
        try await eventually(within: .seconds(60)) { !child.isRunning }
        return (child.exitStatus, child.output)
    }
}

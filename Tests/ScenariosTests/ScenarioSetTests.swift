import Content
import Scenarios
import SlackSimulator
import Testing

@Suite("Files of scenarios")
struct ScenarioSetTests {
    /// What is wrong with a file, a line each.
    private func problems(_ text: String) -> [String] {
        do throws(ContentError) {
            _ = try ScenarioSet(files: [ContentFile(path: "a.yaml", text: text)])
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    private func scenarios(_ text: String) throws -> [Scenario] {
        try ScenarioSet(files: [ContentFile(path: "a.yaml", text: text)]).scenarios
    }

    @Test(
        "A mistake has its file, its line, and what may be meant",
        arguments: [
            ("- x", "a.yaml:1: a file of scenarios consists of sections: commands, prefixes"),
            ("scenario: []", "a.yaml:1: unknown key 'scenario' in the file; did you mean 'scenarios'?"),
            ("scenarios: x", "a.yaml:1: 'scenarios' must be a list of entries, each beginning with '- say: …'"),
            ("scenarios:\n  - x", "a.yaml:2: a scenario begins with 'say: …'"),
            (
                "scenarios:\n  - say: x\n    replys: y\n    silence: true",
                "a.yaml:3: unknown key 'replys' in a scenario; did you mean 'replies'?"
            ),
            ("scenarios:\n  - say: x", "a.yaml:2: this says nothing of what must come: replies, replies_exactly"),
            ("scenarios:\n  - say: x\n    reacts: y\n    silence: true", "silence is expected, and 'reacts'"),
            ("scenarios:\n  - in: direct\n    silence: true", "a.yaml:2: 'say' is missing"),
            (
                "scenarios:\n  - say: x\n    in: threads\n    silence: true",
                "a.yaml:3: 'in' can't be 'threads'; did you mean thread?"
            ),
            (
                "scenarios:\n  - join: general\n    silence: true",
                "a.yaml:2: 'join' is workspace, or a channel as \"#name\""
            ),
            (
                "scenarios:\n  - join: workspace\n    who: gest\n    silence: true",
                "a.yaml:3: 'who' can't be 'gest'; did you mean guest?"
            ),
            (
                "scenarios:\n  - say: x\n    join: workspace\n    silence: true",
                "a.yaml:3: a scenario has either 'say' or 'join'"
            ),
            (
                "scenarios:\n  - say: x\n    times: many\n    silence: true",
                "a.yaml:3: 'times' must be a whole number from 1 to 100"
            ),
            (
                "scenarios:\n  - say: x\n    before: [faults]\n    silence: true",
                "a.yaml:3: an order is its path and its fields: '- gerrit/merge: {subject: …}'"
            ),
            (
                "scenarios:\n  - say: [x, [y]]\n    silence: true",
                "a.yaml:2: 'say' must be a list of texts; here is a list"
            ),
            (
                "scenarios:\n  - poll: gerrit\n    silence: true",
                "a.yaml:2: 'in' is the channel of the announcements, as \"#name\""
            ),
            (
                "scenarios:\n  - poll: gerrit\n    in: \"#x\"\n    replies: y",
                "a.yaml:2: a poll has 'announces', or 'silence: true'"
            ),
            (
                "scenarios:\n  - poll: gerrit\n    say: x\n    in: \"#x\"\n    announces: y",
                "a.yaml:3: a scenario has either 'poll' or 'say'"
            ),
            (
                "scenarios:\n  - poll: gerrit\n    in: \"#x\"\n    merge: y\n    announces: y",
                "a.yaml:4: 'merge' is a group of fields, or a list of groups: {…}"
            ),
            (
                "scenarios:\n  - say: x\n    merge: {count: 2}\n    replies: y",
                "a.yaml:3: nothing asks for it: add 'poll: …'"
            ),
            (
                "scenarios:\n  - say: x\n    announces: y",
                "a.yaml:3: only a 'poll' announces anything; a message has 'replies'"
            ),
            ("commands:\n  - command: x", "a.yaml:2: this says nothing of what must come"),
            ("prefixes:\n  - prefix: x", "a.yaml:2: 'sayings' must be a list of entries"),
            (
                "prefixes:\n  - prefix: x\n    sayings:\n      - says: y\n        replies: z",
                "a.yaml:4: unknown key 'says' in a saying; did you mean 'say'?"
            ),
            ("scenarios:\n\t- x", "a.yaml:2: there is a tab; YAML is indented with blanks"),
        ]
    )
    func mistakes(text: String, message: String) {
        let found = problems(text)
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }

    @Test("Lists of texts and of places stand for a scenario each, with the text's line")
    func lists() throws {
        let scenarios = try scenarios(
            "scenarios:\n  - say:\n      - a\n      - b\n    in: [direct, \"#x\"]\n    silence: true"
        )
        #expect(scenarios.map(\.text) == ["a", "a", "b", "b"])
        #expect(scenarios.map(\.place) == [.direct, .named("x"), .direct, .named("x")])
        #expect(scenarios.map { "\($0.location)" } == ["a.yaml:3", "a.yaml:3", "a.yaml:4", "a.yaml:4"])
    }

    @Test("What happens beside Slack becomes orders, before the poll that finds it")
    func polls() throws {
        let scenario = try #require(
            try scenarios(
                """
                scenarios:
                  - poll: gotime
                    merge: [{subject: a}, {subject: b, count: 2}]
                    plan: {in_s: -60}
                    live: true
                    in: "#x"
                    announces: [[a, b], [c]]
                    by: Somebody
                """
            ).first
        )
        #expect(scenario.poll == "gotime" && scenario.place == .named("x") && !scenario.fails)
        #expect(
            scenario.world.map(\.path) == ["gerrit/merge", "gerrit/merge", "gotime/plan", "gotime/live"]
        )
        #expect(
            scenario.world.map(\.fields) == [
                ["subject": "a"], ["subject": "b", "count": 2], ["in_s": -60], ["streaming": true],
            ]
        )
        #expect(scenario.expected.replies.map(\.parts) == [["a", "b"], ["c"]])
        #expect(scenario.expected.announcer == "Somebody" && scenario.expected.isAnnounced)
        #expect(scenario.title == "gotime is polled, in #x")
    }

    @Test("A list is one message with all of it, a list of lists several messages")
    func posts() throws {
        let scenarios = try scenarios(
            """
            scenarios:
              - {say: x, replies: a}
              - {say: x, replies: [a, b]}
              - {say: x, replies: [[a, b], [c]]}
              - {say: x, replies_exactly: a}
            """
        )
        #expect(
            scenarios.map { $0.expected.replies.map(\.parts) } == [
                [["a"]], [["a", "b"]], [["a", "b"], ["c"]], [["a"]],
            ]
        )
        #expect(scenarios.map { $0.expected.replies.map(\.isExact) } == [[false], [false], [false, false], [true]])
    }

    @Test("A trigger stands for a scenario wherever it must work and wherever it must not")
    func triggers() throws {
        let lines = try scenarios(
            """
            commands:
              - {command: [c, d], replies: r}
            prefixes:
              - {prefix: p, only_addressed: true, sayings: [{say: p x, replies: r}]}
            reactions:
              - {contains: w, emoji: e}
              - {contains: m, emoji: e, only_when_mentioned: true, whole_words: false}
              - {contains: s, emoji: e, one_in: 5}
            replies:
              - {contains: z, replies: r}
            """
        ).map {
            "\($0.text), \($0.place)\($0.expected.isSilence ? ", silence" : "")\($0.chance.map { " \($0.isChosen)" } ?? "")"
        }
        #expect(
            lines == [
                "@bot c, channel", "c, direct", "c, channel, silence", "@bot d, channel", "d, direct",
                "d, channel, silence",
                "@bot p x, channel", "p x, direct", "p x, channel, silence",
                "so W!, channel", "@bot, w, channel", "@bot xwx, channel, silence",
                "so M!, channel, silence", "@bot, m, channel", "@bot xmx, channel",
                "so s, channel true", "so s, channel, silence false",
                "see z!, channel", "@bot @bob z, thread", "xzx, channel, silence",
            ]
        )
    }
}

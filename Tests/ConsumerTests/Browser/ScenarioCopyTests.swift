import Content
import Scenarios
import SlackSimulator
import TestSupport
import Testing

@Suite(
    "What the inspector copies as a scenario",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .timeLimit(.minutes(2))
)
struct ScenarioCopyTests {
    /// Messages, what is known of them beside, and the scenario's lines after what is said.
    private static let cases: [(channel: String, message: JSON, journey: JSON, lines: String)] = [
        ("C01GENERAL0", [:], [:], "silence: true"),
        ("C01RANDOM00", [:], [:], "in: \"#random\" silence: true"),
        ("C01GENERAL0", ["thread_ts": "1.000001"], [:], "in: bots_thread silence: true"),
        ("C01GENERAL0", ["thread_ts": "2.000001"], [:], "in: thread silence: true"),
        (
            "C01GENERAL0", [:], ["order": ["bot": "U01OTHERBOT", "age": 400]],
            "as: \"otherbot\" age: 400 silence: true"
        ),
        (
            "C01GENERAL0", [:],
            ["order": ["files": [["name": "a.go", "filetype": "go", "mode": "hosted", "content": "x"]]]],
            "file: {name: \"a.go\", mode: \"hosted\", content: \"x\"} silence: true"
        ),
        (
            "C01GENERAL0", [:],
            ["events": [["calls": [call(1, ["text": "<https://go.dev>", "unfurl_links": true])]]]],
            "replies: \"<https://go.dev>\" unfurled: true"
        ),
        (
            "C01GENERAL0", [:], ["events": [["calls": [call(1, ["text": "hi", "channel": "U01BOB00000"])]]]],
            "direct: \"hi\""
        ),
        // The answer was too long to be kept whole.
        (
            "C01GENERAL0", [:],
            ["events": [["calls": [call(1, ["text": "hi", "channel": "C01GENERAL0"], answer: "{\"ok\":true…")]]]],
            "replies: \"hi\""
        ),
    ]

    private static func call(_ number: Int, _ arguments: JSON, answer: JSON = ["ok": true]) -> JSON {
        [
            "number": .integer(number), "method": "chat.postMessage", "arguments": arguments, "answer": answer,
            "ok": true,
        ]
    }

    @Test("All that the message's outcome hangs on is in it, and it can be read")
    func scenarios() async throws {
        try await withSimulator(configure: { $0.page = pageFolder }) { simulator in
            try await withBrowser { browser in
                try await browser.open("\(simulator.url)/")
                try await browser.wait(for: "#head h2")
                let script = """
                    const [channel, message, journey] = arguments;
                    return Promise.all([import("/copy.js"), fetch("/simulator/workspace")]).then(
                      async ([{ scenarioOf }, answer]) => {
                        const snapshot = await answer.json();
                        const first = { "1.000001": { user: snapshot.bot_user }, "2.000001": { user: "U01ALICE000" } };
                        const store = { snapshot, user: (id) => snapshot.users.find((u) => u.id === id),
                          channel: (id) => snapshot.channels.find((c) => c.id === id), message: (_, ts) => first[ts] };
                        const said = { ts: "5.000001", user: "U01BOB00000", text: "x", ...message };
                        return scenarioOf(store, store.channel(channel), said, journey);
                      });
                    """
                for (channel, message, journey, lines) in Self.cases {
                    let text = try #require(try await browser.run(script, .string(channel), message, journey).string)
                    let given = text.split(separator: "\n").map { $0.drop { $0 == " " } }
                    #expect(given.joined(separator: " ") == "scenarios: - say: \"x\" \(lines)")
                    let set = try ScenarioSet(files: [ContentFile(path: "copied.yaml", text: text)])
                    #expect(set.scenarios.count == 1)
                }
                #expect(try await browser.console() == [])
            }
        }
    }
}

import SlackSimulator
import TestSupport
import Testing

@Suite(
    "What a run of scenarios makes, on the page",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .timeLimit(.minutes(2))
)
struct StageTests {
    @Test("It is in the sidebar while the run lasts, and gone with it, also where somebody looked into it")
    func gone() async throws {
        try await withSimulator(configure: { $0.page = pageFolder }) { simulator in
            let client = SimulatorClient(url: try await simulator.url)
            try await withBrowser { browser in
                try await browser.open("\(client.url)/")
                try await browser.wait(for: "#head h2", with: "general")
                let staged = try await client.post("stage", ["type": "channel", "run": "r", "members": ["alice"]])
                let id = try #require(staged["channel"]?.string)
                try await browser.wait(for: "#sidebar nav", with: "stage-")
                try await browser.run("location.hash = arguments[0]", .string(id))
                try await browser.wait(for: "#head h2", with: "stage-")
                _ = try await client.post("unstage", ["run": "r"])
                try await browser.wait(for: "#head h2", with: "general")
                #expect(try await !browser.text("#sidebar nav").contains("stage-"))
                // What happens afterwards is told as ever.
                _ = try await client.post("say", ["channel": "#general", "user": "bob", "text": "still here"])
                try await browser.wait(for: "#messages .message", with: "still here")
                #expect(try await browser.console() == [])
            }
        }
    }
}

import Foundation
import SlackSimulator
import TestSupport
import Testing

@Suite(
    "What is begun in the page's field",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .timeLimit(.minutes(2))
)
struct ComposerTests {
    private static let field = "#foot textarea"

    /// Goes to a channel by the sidebar.
    private func go(to id: String, _ name: String, _ browser: Browser) async throws {
        try await browser.click("#sidebar a[href='#\(id)']")
        try await browser.wait(for: "#head h2", with: name)
    }

    private func holds(_ text: String, _ browser: Browser, in field: String = field) async throws {
        try await browser.wait(
            "document.querySelector(arguments[0])?.value === arguments[1]",
            .string(field),
            .string(text)
        )
    }

    @Test("Text and files stay with the conversation that they were meant for")
    func drafts() async throws {
        try await withLonePage { simulator, browser in
            try await browser.type("see here", into: Self.field)
            try await browser.click("#foot [aria-label='Share a snippet']")
            try await browser.type("package main", into: "dialog textarea[name=content]")
            try await browser.click("dialog .primary")
            try await browser.wait(for: "#foot .chips li", with: "main.go")
            try await go(to: "C01RANDOM00", "random", browser)
            try await holds("", browser)
            #expect(try await browser.count("#foot .chips li") == 0)
            try await browser.type("elsewhere" + Browser.Key.enter, into: Self.field)
            try await browser.wait(for: "#messages .message", with: "elsewhere")
            try await go(to: "C01GENERAL0", "general", browser)
            try await holds("see here", browser)
            #expect(try await browser.text("#foot .chips li").contains("main.go"))
            try await browser.click("#foot .send")
            try await browser.wait(for: "#messages .file pre", with: "package main")
            let files = simulator.withWorkspace { workspace in
                ["general", "random"].map { workspace.channel(meant: $0)?.messages.map(\.files.count) }
            }
            #expect(files == [[1], [0]])
        }
    }

    @Test("A draft is its author's")
    func authors() async throws {
        try await withLonePage { _, browser in
            func become(_ name: String) async throws {
                try await browser.click(".self")
                try await browser.type(name + Browser.Key.enter, into: "dialog.chooser input")
                try await browser.wait(
                    "document.querySelector('.self .name').textContent === arguments[0]",
                    .string(name)
                )
            }
            try await browser.type("alice begins", into: Self.field)
            try await become("bob")
            try await holds("", browser)
            try await browser.type("bob too", into: Self.field)
            try await become("alice")
            try await holds("alice begins", browser)
            try await become("bob")
            try await holds("bob too", browser)
        }
    }

    @Test("A face of two signs is sent as it is written")
    func faces() async throws {
        try await withLonePage { simulator, browser in
            try await browser.type("fine :p" + Browser.Key.enter, into: Self.field)
            try await browser.wait(for: "#messages .message.mine", with: "fine :p")
            #expect(simulator.withWorkspace { $0.channel(meant: "general")?.messages.map(\.text) } == ["fine :p"])
        }
    }

    @Test("A thread's draft is there again when the thread is")
    func threads() async throws {
        try await withLonePage { simulator, browser in
            try await simulator.say("How is a map made?", in: "#general", as: "bob")
            let open = "document.querySelector('#messages .message [data-action=thread]').click()"
            try await browser.wait(for: "#messages .message")
            try await browser.run(open)
            try await browser.type("with make", into: "#panel textarea")
            try await browser.press(Browser.Key.escape)
            try await browser.wait("document.getElementById('panel').hidden")
            try await browser.run(open)
            try await holds("with make", browser, in: "#panel textarea")
            // For the channel too, this once.
            try await browser.click("#panel input[name=broadcast]")
            try await browser.type(Browser.Key.enter, into: "#panel textarea")
            try await browser.wait(for: "#messages .message.mine .only-you", with: "replied to a thread")
            #expect(
                try await browser.run("return document.querySelector('#panel input[name=broadcast]').checked") == false
            )
        }
    }

    @Test("What can't be said comes back to where it was written, and what was begun since stays")
    func failure() async throws {
        try await withLonePage { _, browser in
            try await browser.run(
                """
                const fetchIt = window.fetch;
                window.fetch = (path, options) => path === "/simulator/say"
                  ? new Promise((resolve) => { window.refuse = () => resolve(new Response('{"ok":false,"error":"Not today."}', { status: 400 })); })
                  : fetchIt(path, options);
                """
            )
            try await browser.type("lost" + Browser.Key.enter, into: Self.field)
            try await browser.wait("window.refuse")
            try await go(to: "C01RANDOM00", "random", browser)
            try await browser.type("begun", into: Self.field)
            try await browser.run("refuse()")
            try await browser.wait(for: "#toasts .error", with: "Not today.")
            try await holds("begun", browser)
            try await go(to: "C01GENERAL0", "general", browser)
            try await holds("lost", browser)
            // And where something else is being written.
            try await browser.type(Browser.Key.enter + "second", into: Self.field)
            try await browser.run("refuse()")
            try await browser.wait(for: "#foot .status.error", with: "Not today.")
            try await holds("lost\nsecond", browser)
        }
    }

    @Test(
        "An edit takes the field and gives it back with its draft",
        arguments: [Browser.Key.enter, Browser.Key.escape]
    )
    func edits(end: String) async throws {
        try await withLonePage { simulator, browser in
            try await simulator.say("mine", in: "#general", as: "alice")
            try await browser.wait(for: "#messages .message.mine")
            try await browser.type("a draft", into: Self.field)
            try await browser.press(Browser.Key.escape)
            try await browser.wait("document.activeElement.matches('.message')")
            try await browser.press("e")
            try await holds("mine", browser)
            try await browser.press("!" + end)
            try await holds("a draft", browser)
            if end == Browser.Key.enter { try await browser.wait(for: "#messages .message.mine", with: "mine!") }
            #expect(try await browser.count(".editing:not([hidden])") == 0)
        }
    }
}

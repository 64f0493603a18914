import Foundation
import SlackSimulator
import TestSupport
import Testing

/// The folder with the page's files.
let pageFolder = repository.appending(path: "simulator").path

/// Runs `body` with the whole system and a browser that shows the page. What its console shows is a failure.
func withPage(
    _ look: Browser.Look = .desktop,
    at place: String = "",
    _ body: (BotFixture, Browser) async throws -> Void
) async throws {
    try await withBot(simulate: { $0.page = pageFolder }) { bot in
        try await withBrowser(look) { browser in
            try await browser.open("\(bot.simulator.url)/\(place)")
            try await browser.wait(for: "#head h2")
            try await body(bot, browser)
            #expect(try await browser.console() == [])
        }
    }
}

@Suite(
    "The workspace in a browser",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .timeLimit(.minutes(3))
)
struct PageTests {
    private static let field = "#foot textarea"
    private static let thread = "#panel textarea"

    /// Becomes somebody by the list at the top left.
    private func become(_ name: String, _ browser: Browser) async throws {
        if browser.look.isPhone { try await browser.click(".drawer") }
        try await browser.click(".self")
        try await browser.type(name + Browser.Key.enter, into: "dialog.chooser input")
        try await untilOneIs(name, browser)
    }

    /// On a phone the name is out of sight.
    private func untilOneIs(_ name: String, _ browser: Browser) async throws {
        try await browser.wait("document.querySelector('.self .name').textContent === arguments[0]", .string(name))
    }

    @Test(
        "From a question to its answer, reactions, ephemerals, a welcome, an edit, a fault",
        arguments: Browser.Look.all
    )
    func journey(look: Browser.Look) async throws {
        try await withPage(look) { bot, browser in
            // A mention by completion.
            try await browser.type("@go", into: Self.field)
            try await browser.wait(for: ".completion [aria-selected=true]", with: "@gopher")
            try await browser.type(Browser.Key.enter + "help" + Browser.Key.enter, into: Self.field)
            try await browser.wait(for: "#messages .message", with: "Here is what I know")
            #expect(try await browser.text("#messages .message .mention") == "@gopher")
            try await browser.screenshot("\(look)-1-help")

            // A thread, and the answer in it.
            try await bot.simulator.say("How is a map made?", in: "#general", as: "bob")
            try await browser.wait(for: "#messages .message", with: "How is a map made?")
            try await browser.run(
                "[...document.querySelectorAll('#messages .message')].at(-1).querySelector('[data-action=thread]').click()"
            )
            try await browser.type("@gopher help" + Browser.Key.enter, into: Self.thread)
            try await browser.wait(for: "#panel .message", with: "Here is what I know")
            try await browser.screenshot("\(look)-2-thread")
            #expect(try await browser.count("#panel .message") == 3)
            try await browser.click("#panel [aria-label='Close (Esc)']")
            try await browser.wait(for: "#messages .thread-link", with: "2 replies")

            // A reaction.
            try await browser.type("What a spacex launch" + Browser.Key.enter, into: Self.field)
            try await browser.wait(for: "#messages .reaction[data-name=rocket]", with: "1")
            try await browser.run("document.querySelector('.reaction[data-name=rocket]').click()")
            try await browser.wait(for: "#messages .reaction.mine[data-name=rocket]", with: "2")

            // An edit, of the last message by the up arrow.
            try await browser.type(Browser.Key.up, into: Self.field)
            try await browser.type(", twice" + Browser.Key.enter, into: Self.field)
            try await browser.wait(for: "#messages .message.mine", with: "launch, twice")
            try await browser.wait(for: "#messages .edited", with: "(edited)")

            // A fault: the answer comes all the same, once.
            let before = bot.written(in: "#general").count
            bot.simulator.add(Fault(method: "chat.postMessage", times: 2, status: 429, retryAfter: "1"))
            try await browser.type("@gopher flip a coin" + Browser.Key.enter, into: Self.field)
            let answers = try await bot.answers(before, in: "#general")
            #expect(answers.last?.hasPrefix("It's ") == true)
            try await browser.wait(for: "#messages .message:last-child .text", with: "It's ")
            try await bot.settle()
            #expect(bot.written(in: "#general").count == before + 1)
            #expect(bot.simulator.requestCounts["chat.postMessage"] == before + 3)
            try await browser.screenshot("\(look)-3-reaction-edit-fault")

            // Long code: an ephemeral hint for its author, for nobody else.
            let code = "```\nfunc main() {\n\n\n\tprintln()\n}\n```\n1\n2\n3"
            try await browser.run(
                "const f = document.querySelector('#foot textarea'); f.value = arguments[0]",
                .string(code)
            )
            try await browser.click("#foot .send")
            try await browser.wait(for: "#messages .message.ephemeral", with: "Only visible to you")
            try await browser.screenshot("\(look)-4-ephemeral")
            try await become("bob", browser)
            try await browser.wait("!document.querySelector('#messages .message.ephemeral')")

            // Somebody new is welcomed in private.
            if look.isPhone { try await browser.click(".drawer") }
            try await browser.click(".newcomer")
            try await browser.type("grace", into: "dialog input[name=name]")
            try await browser.type("Grace Hopper", into: "dialog input[name=real_name]")
            try await browser.screenshot("\(look)-5-join")
            try await browser.click("dialog .primary")
            try await untilOneIs("grace", browser)
            if look.isPhone { try await browser.click(".drawer") }
            try await browser.wait(for: "#sidebar a.unread", with: "gopher")
            try await browser.screenshot("\(look)-6-unread")
            try await browser.click("#sidebar a.unread")
            try await browser.wait(for: "#head h2", with: "gopher")
            try await browser.wait(for: "#messages .message .author", with: "gopher")
            #expect(try await browser.count("#sidebar a.unread") == 0)
            try await browser.screenshot("\(look)-7-welcome")

            // Nothing sticks out of the window.
            let width = try await browser.run("return document.documentElement.scrollWidth - innerWidth")
            #expect(width.integer == 0)
        }
    }
}

import SlackSimulator
import TestSupport
import Testing

@Suite(
    "The switchboard's forms",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .timeLimit(.minutes(2))
)
struct SwitchboardFormsTests {
    private static let fault = "form.order:has(select[name=target])"
    /// The form of the clock.
    private static let clock = "form.order:has(input[name=age])"

    /// Runs `body` with the switchboard open, all of its parts too.
    private func withSwitchboard(_ body: (Browser) async throws -> Void) async throws {
        try await withLonePage { _, browser in
            try await browser.click("#open-switchboard")
            try await browser.wait(for: Self.fault)
            try await browser.run(
                "document.querySelectorAll('.switchboard details').forEach((d) => { d.open = true; })"
            )
            try await body(browser)
        }
    }

    /// Chooses in a list as the reader does.
    private func choose(_ value: String, in selector: String, _ browser: Browser) async throws {
        try await browser.run(
            """
            const select = document.querySelector(arguments[0]);
            select.value = arguments[1];
            select.dispatchEvent(new Event("change"));
            """,
            .string(selector),
            .string(value)
        )
    }

    private func isChosen(_ value: String, in selector: String, _ browser: Browser) async throws {
        try await browser.wait(
            "document.querySelector(arguments[0])?.value === arguments[1]",
            .string(selector),
            .string(value)
        )
    }

    @Test("A field that isn't needed for a fault keeps none from being set, and each can be taken back")
    func faults() async throws {
        try await withSwitchboard { browser in
            try await choose("429", in: "\(Self.fault) select[name=kind]", browser)
            try await browser.run("document.querySelector('form.order input[name=seconds]').value = ''")
            try await choose("status", in: "\(Self.fault) select[name=kind]", browser)
            try await browser.click("\(Self.fault) [type=submit]")
            try await browser.wait(for: ".switchboard .set li", with: "answers 503")
            try await choose("drop_after", in: "\(Self.fault) select[name=kind]", browser)
            try await browser.click("\(Self.fault) [type=submit]")
            try await browser.wait(for: ".switchboard .set li:nth-child(2)", with: "drops the connection")
            try await browser.screenshot("switchboard-4-faults")
            try await browser.click(".switchboard .set li:first-child button")
            try await browser.wait("document.querySelectorAll('.switchboard .set li').length === 1")
            #expect(try await browser.text(".switchboard .set li").contains("drops the connection"))
            // By keyboard the next is at hand, and after the last one the part's head.
            try await browser.wait("document.activeElement.matches('.switchboard .set button')")
            try await browser.press(Browser.Key.enter)
            try await browser.wait(for: ".switchboard .set", with: "Nothing is set to go wrong")
            try await browser.wait("document.activeElement.innerText === 'Faults'")
            let left = try await browser.run("return fetch('/simulator/faults').then((a) => a.json())")
            #expect(left["faults"] == [])
        }
    }

    @Test("“Where” is the channel that is open, until another is chosen; archived ones can't be")
    func place() async throws {
        try await withSwitchboard { browser in
            let field = "\(Self.clock) select[name=channel]"
            try await isChosen("C01GENERAL0", in: field, browser)
            try await browser.click("#sidebar a[href='#C01RANDOM00']")
            try await isChosen("C01RANDOM00", in: field, browser)
            try await browser.click("\(Self.clock) [type=submit]")
            try await browser.wait(for: "#toasts .toast", with: "Said in #random")
            try await choose("C01NEWBIES0", in: field, browser)
            try await browser.click("#sidebar a[href='#C01GENERAL0']")
            try await browser.wait(for: "#head h2", with: "general")
            try await isChosen("C01NEWBIES0", in: field, browser)
            _ = try await browser.run(
                "return fetch('/simulator/channels/archive', { method: 'POST', body: '{\"id\":\"C01NEWBIES0\"}' }).then((a) => a.ok)"
            )
            try await isChosen("C01GENERAL0", in: field, browser)
            #expect(try await browser.count("\(field) option[value=C01NEWBIES0]") == 0)
        }
    }

    @Test("One's own channels can be chosen however many there are")
    func many() async throws {
        try await withLonePage { simulator, browser in
            simulator.makeChannels(upTo: 10_000)
            let own = try await browser.run(
                "return fetch('/simulator/channels/create', { method: 'POST', body: '{\"name\":\"last-one\",\"user\":\"U01ALICE000\"}' }).then((a) => a.json())"
            )
            try await browser.run("location.reload()")
            try await browser.wait(for: "#sidebar a", with: "last-one")
            try await browser.click("#open-switchboard")
            try await browser.wait(
                "document.querySelector(arguments[0])?.selectedIndex === 0",
                .string("\(Self.clock) select[name=channel]")
            )
            let id = own["id"]?.string ?? "none"
            #expect(try await browser.count("\(Self.clock) select[name=channel] option") == 200)
            #expect(try await browser.count("\(Self.clock) select[name=channel] option[value=\(id)]") == 1)
        }
    }
}

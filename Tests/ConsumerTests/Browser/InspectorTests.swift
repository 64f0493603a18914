import Foundation
import SlackSimulator
import TestSupport
import Testing

@Suite(
    "Inspector and switchboard in a browser, beside real daemons",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .enabled(if: LocalRun.isPossible, "redis, systemd-container or the built programs are missing"),
    .timeLimit(.minutes(4))
)
struct InspectorTests {
    private static let field = "#foot textarea"

    /// Opens the inspector of the last message that contains the text.
    private func inspect(_ text: String, _ browser: Browser) async throws {
        try await browser.wait(for: "#messages .message", with: text)
        try await browser.run(
            """
            [...document.querySelectorAll('#messages .message')].findLast((m) => m.innerText.includes(arguments[0]))
                .querySelector('[data-action=inspect]').click()
            """,
            .string(text)
        )
        try await browser.wait(for: ".inspector .stations")
    }

    /// Opens the panel that the header's button opens.
    private func openSwitchboard(_ browser: Browser) async throws {
        try await browser.run("document.querySelector('#open-switchboard').click()")
        try await browser.wait(for: ".switchboard [data-daemon=consumer]", with: "consumer")
    }

    @Test("A journey, a fault and its retry, a mistake in the content, a consumer that is killed and comes back")
    func desktop() async throws {
        try await withLocalRun { run in
            try await withBrowser { browser in
                try await browser.open(run.url)
                try await journey(browser)
                try await fault(browser)
                try await content(run, browser)
                try await kill(run, browser)
                try await ask(browser)
                #expect(try await browser.console() == [])
            }
            // Whoever kills the script leaves nothing behind.
            let pids = try run.pids()
            #expect(Set(pids.keys) == ["bgtasks", "consumer", "gateway", "redis", "run", "simulator"])
            run.process.signal(SIGKILL)
            try await eventually(within: .seconds(40)) {
                !run.process.isRunning && pids.values.allSatisfy { Foundation.kill($0, 0) != 0 }
            }
        }
    }

    private func journey(_ browser: Browser) async throws {
        try await browser.type("@gopher define mutex" + Browser.Key.enter, into: Self.field)
        try await browser.wait(for: "#messages .message", with: "is a lock that only one goroutine holds")
        try await inspect("define mutex", browser)
        try await browser.wait(for: ".inspector .chip.good", with: "done")
        try await browser.wait(for: ".inspector .handlers", with: "glossary/concurrency.yaml:")
        try await browser.wait(for: ".stations", with: "chat.postMessage")
        try await browser.wait(for: ".stations", with: "Answered")
        try await browser.screenshot("inspector-1-desktop")
        #expect(try await browser.text(".inspector .handlers").contains("define"))
        try await browser.run("document.querySelectorAll('.inspector details').forEach((d) => { d.open = true; })")
        try await browser.wait(for: ".stations", with: "X-Slack-Signature")
        try await browser.wait(for: ".stations", with: "the daemon's log names its x-slack-req-id")
        try await browser.wait(for: ".stations", with: "gopherbot:message.public")
        try await browser.wait(for: ".stations", with: "Web API calls")
        #expect(try await browser.text(".inspector .said blockquote") == "@gopher define mutex")
        let text = try await browser.text(".inspector")
        #expect(text.contains("first attempt") && text.contains("200"))
        #expect(!text.contains("xoxb-"))

        // Taken along, and once more, in one click each.
        try await browser.run(
            "window.copied = []; navigator.clipboard.writeText = async (text) => { copied.push(text); }"
        )
        try await browser.click("[data-key=scenario]")
        try await browser.click("[data-key=curl]")
        try await browser.wait("window.copied.length === 2")
        let copied = try await browser.run("return window.copied").elements?.compactMap(\.string) ?? []
        #expect(copied[0].hasPrefix("scenarios:\n  - say: \"@bot define mutex\"\n    replies: \"`mutex` is a lock"))
        #expect(copied[1].contains("/simulator/say' -d '{\"channel\":\"C01GENERAL0\",\"user\":\"U01ALICE000\","))
        try await browser.click("[data-key=again]")
        try await browser.wait(
            "[...document.querySelectorAll('#messages .message')].filter((m) => m.innerText.includes('define mutex')).length === 2"
        )
    }

    private func fault(_ browser: Browser) async throws {
        try await openSwitchboard(browser)
        try await browser.wait(for: "form.order select[name=target]")
        try await browser.run(
            """
            for (const [name, value] of [["target", "chat.postMessage"], ["kind", "429"]]) {
              const select = document.querySelector(`form.order select[name=${name}]`);
              select.value = value;
              select.dispatchEvent(new Event("change"));
            }
            document.querySelector("form.order input[name=seconds]").value = "1";
            """
        )
        try await browser.run("document.querySelector('form.order:has(select[name=target])').requestSubmit()")
        try await browser.wait(for: ".switchboard .set", with: "429")
        try await browser.screenshot("switchboard-1-desktop")
        try await browser.type("@gopher flip a coin" + Browser.Key.enter, into: Self.field)
        try await inspect("flip a coin", browser)
        try await browser.wait(for: ".inspector .chip.bad", with: "429")
        try await browser.wait(
            "[...document.querySelectorAll('.inspector .chip.good')].some((chip) => chip.innerText === 'ok')"
        )
        try await browser.wait(for: ".inspector .handlers", with: "built in")
        try await browser.screenshot("inspector-2-fault")
    }

    private func content(_ run: LocalRun, _ browser: Browser) async throws {
        try run.save("commands:\n  - name: zebra\n    descripton: on zebras\n    text: A zebra.\n", as: "own.yaml")
        try await browser.wait(for: ".content-banner:not([hidden])", with: "own.yaml:3")
        try await browser.screenshot("content-mistake")
        try run.save("commands:\n  - name: zebra\n    description: on zebras\n    text: A zebra.\n", as: "own.yaml")
        try await browser.wait("document.querySelector('.content-banner').hidden")
        try await eventually {
            let log = try String(contentsOf: run.folder.appending(path: "consumer.log"), encoding: .utf8)
            return log.contains("The content was read again")
        }
        try await browser.type("@gopher zebra" + Browser.Key.enter, into: Self.field)
        try await browser.wait(for: "#messages .message", with: "A zebra.")
    }

    private func kill(_ run: LocalRun, _ browser: Browser) async throws {
        let before = try run.pids()["consumer"] ?? 0
        try await openSwitchboard(browser)
        try await browser.click("[data-key='kill consumer']")
        try await browser.wait(
            "(() => { const row = document.querySelector('[data-daemon=consumer][data-pid]'); return row && row.dataset.pid !== '\(before)'; })()"
        )
        try await browser.type("@gopher source code" + Browser.Key.enter, into: Self.field)
        try await browser.wait(for: "#messages .message", with: "source code")
        try await browser.click("[data-key=add]")
        try await browser.wait(for: ".switchboard [data-daemon=consumer-2]")
        try await browser.screenshot("switchboard-2-two-consumers")
        try await browser.click("[data-key=remove]")
        try await browser.wait("!document.querySelector('[data-daemon=consumer-2]')")
    }

    /// What is put out on a site is announced when the site is asked by hand.
    private func ask(_ browser: Browser) async throws {
        let daemons = try await browser.run(
            "const table = document.querySelector('.daemons'); return table.scrollWidth - table.clientWidth"
        )
        #expect(daemons == 0)
        try await browser.run("document.querySelectorAll('.switchboard details').forEach((d) => { d.open = true; })")
        for (name, form, outcome) in [
            ("gerrit", "form.order:has(input[name=project])", "gerrit: "),
            ("gotime-posts", "form.order:has([data-poll=gotime-posts])", "gotime-posts: "),
            ("feeds", "form.order:has([data-poll=feeds])", "feeds: "),
        ] {
            try await browser.click("\(form) [type=submit]")
            try await browser.click("[data-poll=\(name)]")
            try await browser.wait(for: "#toasts .toast.note", with: outcome)
        }
        try await browser.click("[data-poll=gotime]")
        try await browser.wait(for: "#toasts .toast.note", with: "gotime: nothing is streaming")
        try await browser.screenshot("switchboard-3-asked")
        try await browser.click("#sidebar a[href='#C01RANDOM00']")
        try await browser.wait(for: "#messages .message", with: "Go 2 is here")
    }

    @Test("On a phone and in the dark, inspector and switchboard fill the window and nothing sticks out")
    func phone() async throws {
        try await withLocalRun { run in
            try await withBrowser(.darkPhone) { browser in
                try await browser.open(run.url)
                try await browser.type("@gopher help", into: Self.field)
                try await browser.click("#foot .send")
                try await browser.wait(for: "#messages .message", with: "Here is what I know")
                try await inspect("help", browser)
                try await browser.wait(for: ".inspector .handlers", with: "built in")
                try await browser.screenshot("inspector-phone-dark")
                try await browser.click("#panel [aria-label='Close (Esc)']")
                try await openSwitchboard(browser)
                try await browser.run(
                    "document.querySelectorAll('.switchboard details').forEach((d) => { d.open = true; })"
                )
                try await browser.wait(for: ".switchboard", with: "Gerrit")
                try await browser.screenshot("switchboard-phone-dark")
                let excess = try await browser.run(
                    "return ['html', '.panel-body', '.daemons'].map((s) => document.querySelector(s)).map((e) => e.scrollWidth - e.clientWidth)"
                )
                #expect(excess.elements == [0, 0, 0])
                #expect(try await browser.console() == [])
            }
        }
    }
}

import Foundation
import SlackSimulator
import TestSupport
import Testing

@Suite(
    "The page is right whatever happens meanwhile",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .timeLimit(.minutes(3))
)
struct PageStateTests {
    /// Gives the simulator an order, as another page would.
    private func order(_ path: String, _ body: JSON, _ browser: Browser) async throws {
        let answer = try await browser.run(
            "return fetch('/simulator/' + arguments[0], { method: 'POST', body: JSON.stringify(arguments[1]) }).then((a) => a.json())",
            .string(path),
            body
        )
        #expect(answer["ok"] == true, "\(answer)")
    }

    @Test("Of two snapshots the one that was asked for last counts, and each change once")
    func snapshots() async throws {
        try await withLonePage { (_, browser) async throws in
            let script = """
                const answers = [];
                window.fetch = () => new Promise((resolve) => answers.push(resolve));
                let source;
                window.EventSource = class extends EventTarget { constructor() { super(); source = this; } close() {} };
                const message = (ts) => ({ ts, user: "U1", text: ts });
                const snapshot = (seq, ...all) => new Response(JSON.stringify({ ok: true, seq, bot_user: "U0", emoji: [],
                  users: [{ id: "U1", name: "one" }],
                  channels: [{ id: "C1", name: "one", type: "channel", members: [], ephemerals: [], messages: all.map(message) }] }));
                const tell = (type, lastEventId, data) =>
                  source.dispatchEvent(new MessageEvent(type, { lastEventId, data: JSON.stringify(data) }));
                const change = (id, ts) => tell("change", id, { kind: "message", channel: "C1", message: message(ts) });
                const settled = () => new Promise((resolve) => setTimeout(resolve, 50));
                return import("/store.js").then(async ({ Store }) => {
                  const store = new Store();
                  const taken = [];
                  store.on("message", ({ message }) => taken.push(message.ts));
                  store.start();
                  tell("hello", "10", { seq: 10 });
                  change("11", "1.1");
                  tell("hello", "20", { seq: 20 });
                  change("21", "2.1");
                  change("22", "2.2");
                  answers[1](snapshot(21, "2.0", "2.1"));
                  await settled();
                  answers[0](snapshot(10, "1.0"));
                  await settled();
                  change("22", "2.2");
                  change("23", "2.3");
                  return [store.channel("C1").messages.map(({ ts }) => ts).join(" "), taken.join(" "), answers.length];
                });
                """
            #expect(try await browser.run(script) == ["2.0 2.1 2.2 2.3", "2.2 2.3", 2])
        }
    }

    @Test("A reaction to a message from long ago makes no hole in what is loaded")
    func old() async throws {
        try await withLonePage { simulator, browser in
            for number in 1...400 { try await simulator.say("message \(number).", in: "#general", as: "bob") }
            let fifth =
                simulator.withWorkspace { $0.channel(meant: "general")?.messages[4].timestamp.description } ?? ""
            try await browser.run("location.reload()")
            try await browser.wait(for: "#messages .message:last-child", with: "message 400.")
            try await order(
                "react",
                ["channel": "C01GENERAL0", "ts": .string(fifth), "user": "U01BOB00000", "name": "tada"],
                browser
            )
            try await simulator.say("after it", in: "#general", as: "bob")
            try await browser.wait(for: "#messages .message:last-child", with: "after it")
            #expect(try await browser.count("#messages .message") == 201)
            // The reader is at the beginning of what is loaded, which moves by what there is, and the reaction is there.
            for first in [101, 1] {
                try await browser.click("#messages .before button")
                try await browser.wait(
                    "document.querySelector('#messages .message').innerText.includes('message ' + arguments[0] + '.')",
                    .integer(first)
                )
            }
            try await browser.wait(for: "#messages .message:nth-of-type(5) .reaction", with: "1")
            #expect(try await browser.count("#messages .message") == 401)
            // A thread's first message is looked for.
            try await browser.run("location.reload()")
            let reply: JSON = [
                "channel": "C01GENERAL0", "user": "U01BOB00000", "text": "late", "thread_ts": .string(fifth),
            ]
            try await browser.wait(for: "#messages .message:last-child", with: "after it")
            try await order("say", reply, browser)
            try await browser.wait(for: "#messages .message:last-child", with: "late")
            try await browser.run(
                "document.querySelector('#messages .message:last-child [data-action=thread]').click()"
            )
            try await browser.wait(for: "#panel .message:first-child", with: "message 5.")
            #expect(try await browser.count("#panel .message") == 2)
        }
    }

    @Test("An open conversation follows what becomes of it: archived, renamed, left, in the thread beside it too")
    func channel() async throws {
        try await withLonePage(at: "#C01MODS0000") { simulator, browser in
            try await simulator.say("a secret in <#C01RANDOM00|random>", in: "#mods", as: "carol")
            try await browser.wait(for: "#messages .message", with: "a secret")
            try await browser.run("document.querySelector('#messages [data-action=thread]').click()")
            try await browser.wait(for: "#panel textarea")
            try await browser.type("kept", into: "#panel textarea")
            try await order("channels/archive", ["id": "C01MODS0000"], browser)
            try await browser.wait(for: "#foot .closed", with: "archived")
            try await browser.wait("!document.querySelector('#panel textarea')")
            try await browser.wait("!document.querySelector('#messages [data-action=react]')")
            try await order("channels/unarchive", ["id": "C01MODS0000", "user": "U01ALICE000"], browser)
            try await browser.wait(for: "#messages [data-action=react]")
            try await browser.wait("document.querySelector('#panel textarea')?.value === 'kept'")
            #expect(try await browser.run("return document.querySelector('#foot textarea').clientHeight > 20") == true)
            try await order("channels/rename", ["id": "C01RANDOM00", "name": "odds-and-ends"], browser)
            try await browser.wait(for: "#messages a.mention", with: "#odds-and-ends")
            // Who is out of a private channel doesn't see it any more.
            try await order("leave-channel", ["channel": "C01MODS0000", "user": "U01ALICE000"], browser)
            try await browser.wait(for: "#head h2", with: "general")
            try await browser.wait("document.getElementById('panel').hidden")
            #expect(try await browser.count("#sidebar a[href='#C01MODS0000']") == 0)
        }
    }

    @Test("Eight tabs of one browser work, and one that was out of sight catches up")
    func tabs() async throws {
        try await withLonePage { simulator, browser in
            let first = try await browser.tab()
            for _ in 2...8 {
                _ = try await browser.openTab("\(simulator.url)/#C01NEWBIES0")
                try await browser.wait(for: "#head h2", with: "newbies")
            }
            try await simulator.say("to all", in: "#newbies", as: "bob")
            try await simulator.say("to me", in: "#general", as: "bob")
            try await browser.wait(for: "#messages .message", with: "to all")
            try await browser.type("an answer" + Browser.Key.enter, into: "#foot textarea")
            try await browser.wait(for: "#messages .message.mine", with: "an answer")
            try await browser.show(tab: first)
            try await browser.wait(for: "#messages .message", with: "to me")
            try await browser.wait(for: "#messages .divider.new")
            try await browser.wait(for: "#sidebar a.unread[href='#C01NEWBIES0'] .count", with: "1")
            #expect(try await browser.text(".connection") == "")
        }
    }

    @Test("What was said while the tab was out of sight is in the open thread too, which stays")
    func away() async throws {
        try await withLonePage { simulator, browser in
            try await simulator.say("How is a map made?", in: "#general", as: "bob")
            let root = simulator.withWorkspace { $0.channel(meant: "general")?.messages[0].timestamp.description } ?? ""
            try await browser.wait(for: "#messages .message")
            try await browser.run("document.querySelector('#messages [data-action=thread]').click()")
            try await browser.type("half a", into: "#panel textarea")
            let away = """
                Object.defineProperty(document, "visibilityState", { value: arguments[0] ? "hidden" : "visible", configurable: true });
                Object.defineProperty(document, "hidden", { value: arguments[0], configurable: true });
                document.dispatchEvent(new Event("visibilitychange"));
                """
            try await browser.run(away, true)
            let said: JSON = [
                "channel": "C01GENERAL0", "user": "U01CAROL000", "text": "with make", "thread_ts": .string(root),
            ]
            try await order("say", said, browser)
            try await browser.run(away, false)
            try await browser.wait(for: "#panel .message", with: "with make")
            #expect(try await browser.run("return document.querySelector('#panel textarea').value") == "half a")
        }
    }

    @Test("A stream that is refused for good is tried again")
    func refused() async throws {
        try await withLonePage { (_, browser) async throws in
            let script = """
                let made = 0;
                window.EventSource = class extends EventTarget {
                  static CLOSED = 2;
                  constructor() {
                    super();
                    this.readyState = ++made < 2 ? 2 : 1;
                    setTimeout(() => this.dispatchEvent(new Event(made < 2 ? "error" : "open")));
                  }
                  close() {}
                };
                return import("/store.js").then(({ Store }) => new Promise((resolve) => {
                  const store = new Store();
                  store.on("connection", (isConnected) => isConnected && resolve(made));
                  store.start();
                }));
                """
            #expect(try await browser.run(script) == 2)
        }
    }

    @Test("What is drawn anew is not read out")
    func busy() async throws {
        try await withLonePage { simulator, browser in
            for number in 1...30 { try await simulator.say("message \(number)", in: "#general", as: "bob") }
            try await browser.wait(for: "#messages .message:last-child", with: "message 30")
            try await browser.run(
                """
                window.loud = 0;
                const log = document.querySelector("#messages [role=log]");
                log.parentElement.scrollTop = 100;
                new MutationObserver((records) => {
                  if (records.some((r) => r.addedNodes.length > 0) && log.ariaBusy !== "true") window.loud += 1;
                }).observe(log, { childList: true });
                document.querySelector(".self").click();
                """
            )
            try await browser.type("carol" + Browser.Key.enter, into: "dialog.chooser input")
            try await browser.wait("document.querySelector('.self .name').textContent === 'carol'")
            #expect(try await browser.run("return loud") == 0)
            try await browser.wait("!document.querySelector('#messages [aria-busy=true]')")
            try await simulator.say("heard", in: "#general", as: "bob")
            try await browser.wait(for: "#messages .message:last-child", with: "heard")
            #expect(try await browser.run("return loud") == 1)
        }
    }

    @Test("Who reads further up hears of what is new below, and Tab passes the messages by")
    func reading() async throws {
        try await withLonePage { simulator, browser in
            for number in 1...60 { try await simulator.say("message \(number).", in: "#general", as: "bob") }
            try await browser.wait(for: "#messages .message:last-child", with: "message 60.")
            #expect(try await browser.count(".to-end:not([hidden])") == 0)
            try await browser.run("document.querySelector('#messages .scroll').scrollTop = 0")
            try await browser.wait(for: ".to-end:not([hidden])", with: "Latest messages")
            try await simulator.say("news", in: "#general", as: "bob")
            try await browser.wait(for: ".to-end:not([hidden])", with: "1 new")
            // A name that changes draws all of it anew, and the reader stays where they are.
            try await order("join-workspace", ["name": "grace"], browser)
            try await browser.wait("!document.querySelector('#messages [aria-busy=true]')")
            #expect(try await browser.run("return document.querySelector('#messages .scroll').scrollTop") == 0)
            try await browser.screenshot("desktop-further-up")
            try await browser.click(".to-end")
            try await browser.wait(for: ".to-end[hidden]")
            let script = """
                const reached = [...document.querySelectorAll("#messages *")].filter((e) => e.tabIndex >= 0
                  && e.checkVisibility({ visibilityProperty: true }) && e.matches("button, a, [tabindex]"));
                return reached.map((e) => e.dataset.action ?? e.querySelector(".text")?.innerText);
                """
            #expect(try await browser.run(script) == ["news", "react", "thread", "inspect"])
            // From the message with the focus, Tab goes to its buttons.
            try await browser.run("document.querySelector('#messages [tabindex=\"0\"]').focus()")
            try await browser.press(Browser.Key.tab)
            try await browser.wait("document.activeElement.dataset.action === 'react'")
            // As in Slack, to the conversation below.
            try await browser.press(Browser.Key.down, holding: Browser.Key.alt)
            try await browser.wait(for: "#head h2", with: "golang-cls")
        }
    }

    @Test("Where a message is deleted, its neighbour has the focus, whatever comes first", arguments: [true, false])
    func deletion(isToldFirst: Bool) async throws {
        try await withLonePage { simulator, browser in
            for text in ["first", "second", "third"] { try await simulator.say(text, in: "#general", as: "alice") }
            try await browser.wait(for: "#messages .message:last-child", with: "third")
            try await browser.run(
                """
                const fetchIt = window.fetch;
                const gone = (resolve) => document.querySelectorAll("#messages .message").length < 3 ? resolve() : setTimeout(gone, 10, resolve);
                window.fetch = (path, options) => path !== "/simulator/delete" ? fetchIt(path, options) : arguments[0]
                  ? fetchIt(path, options).then((answer) => new Promise(gone).then(() => answer))
                  : Promise.resolve(new Response('{"ok":true}')).finally(() => setTimeout(fetchIt, 300, path, options));
                """,
                .bool(isToldFirst)
            )
            try await browser.press(Browser.Key.escape + Browser.Key.up)
            try await browser.wait("document.activeElement.innerText.includes('second')")
            try await browser.press(Browser.Key.delete)
            try await browser.wait("document.activeElement.matches('dialog .primary')")
            try await browser.press(Browser.Key.enter)
            try await browser.wait("document.querySelectorAll('#messages .message').length === 2")
            try await browser.wait(
                "document.activeElement.matches('.message') && document.activeElement.innerText.includes('third')"
            )
        }
    }

    @Test("Keys of one letter can be switched off, and stay so")
    func keys() async throws {
        try await withLonePage { _, browser in
            try await browser.click("#head [aria-label='Help (?)']")
            try await browser.click("#panel input[name=keys]")
            try await browser.run("document.activeElement.blur()")
            try await browser.press("w/s")
            #expect(try await browser.count("dialog") == 0)
            #expect(try await browser.text("#panel h2") == "Help")
            try await browser.run("location.reload()")
            try await browser.wait(for: "#foot textarea")
            try await browser.run("document.activeElement.blur()")
            try await browser.press("?")
            #expect(try await browser.count("#panel:not([hidden])") == 0)
            // The others still work.
            try await browser.press("k", holding: Browser.Key.control)
            try await browser.wait(for: "dialog.chooser")
            try await browser.press(Browser.Key.escape)
            try await browser.click("#head [aria-label^='Help']")
            try await browser.click("#panel input[name=keys]")
            try await browser.run("document.activeElement.blur()")
            try await browser.press("w")
            try await browser.wait(for: "dialog.chooser")
        }
    }
}

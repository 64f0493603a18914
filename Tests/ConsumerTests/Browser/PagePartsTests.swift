import Foundation
import SlackSimulator
import TestSupport
import Testing

/// Runs `body` with a simulator that has no bot, and a browser that shows the page.
func withLonePage(
    _ look: Browser.Look = .desktop,
    at place: String = "",
    _ body: (SlackSimulator, Browser) async throws -> Void
) async throws {
    try await withSimulator(configure: { $0.page = pageFolder }) { simulator in
        try await withBrowser(look) { browser in
            try await browser.open("\(simulator.url)/\(place)")
            try await browser.wait(for: "#head h2")
            try await body(simulator, browser)
            #expect(try await browser.console() == [])
        }
    }
}

/// A script that gives what is too pale to be read, what has no name, and what sticks out of the window.
let weakSpots = """
    const channels = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => {
      const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
      return .2126 * x + .7152 * y + .0722 * z;
    };
    const ground = (element) => {
      for (let e = element; e; e = e.parentElement) {
        const color = channels(getComputedStyle(e).backgroundColor);
        if (color.length < 4 || color[3] > .9) return color;
      }
      return [255, 255, 255];
    };
    const weak = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility({ visibilityProperty: true })
      && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && !(e instanceof SVGElement)).flatMap((e) => {
      const [a, b] = [light(channels(getComputedStyle(e).color)), light(ground(e))];
      const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
      return ratio < 4.5 ? [`${e.className || e.tagName}: ${ratio.toFixed(2)}`] : [];
    });
    const nameless = [...document.querySelectorAll("button, a, input, textarea")].filter((e) =>
      !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.[0]?.textContent.trim())).map((e) => e.outerHTML);
    return [...weak, ...nameless, document.documentElement.scrollWidth > innerWidth ? "too wide" : ""].join("");
    """

@Suite(
    "The page's parts",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .timeLimit(.minutes(3))
)
struct PagePartsTests {
    @Test("All of it works by keyboard")
    func keyboard() async throws {
        try await withLonePage { simulator, browser in
            try await simulator.say("one", in: "#newbies", as: "bob")
            try await simulator.say("two", in: "#newbies", as: "alice")
            // From the field to the messages, and to another channel.
            try await browser.press(Browser.Key.escape)
            try await browser.run("document.activeElement.blur()")
            try await browser.press("/")
            try await browser.wait("document.activeElement.matches('dialog.chooser input')")
            try await browser.press("newb" + Browser.Key.enter)
            try await browser.wait(for: "#head h2", with: "newbies")
            try await browser.wait(for: "#messages .message", with: "two")
            try await browser.wait("document.activeElement.matches('#foot textarea')")
            try await browser.press(Browser.Key.escape)
            try await browser.wait("document.activeElement.innerText?.includes('two')")
            try await browser.press(Browser.Key.up)
            try await browser.wait("document.activeElement.innerText?.includes('one')")
            // React.
            try await browser.press("r")
            try await browser.wait("document.activeElement.matches('dialog.picker input')")
            try await browser.press("tada" + Browser.Key.enter)
            try await browser.wait(for: "#messages .reaction.mine[data-name=tada]", with: "1")
            try await browser.wait("document.activeElement.closest('.message')?.innerText.includes('one')")
            // A thread, and back.
            try await browser.press("t")
            try await browser.wait("document.activeElement.matches('#panel textarea')")
            try await browser.press("a reply" + Browser.Key.enter)
            try await browser.wait(for: "#panel .message", with: "a reply")
            try await browser.press(Browser.Key.escape)
            try await browser.wait("document.getElementById('panel').hidden")
            try await browser.wait(for: "#messages .thread-link", with: "1 reply")
            try await browser.wait("document.activeElement.closest('.message')?.innerText.includes('one')")
            // Edit and delete what is one's own.
            try await browser.run("document.activeElement.closest('.message').focus()")
            try await browser.press(Browser.Key.down + "e")
            try await browser.wait("document.activeElement.value === 'two'")
            try await browser.press(" and a half" + Browser.Key.enter)
            try await browser.wait(for: "#messages .message.mine .edited")
            try await browser.press(Browser.Key.escape)
            try await browser.press(Browser.Key.delete)
            try await browser.wait("document.activeElement.matches('dialog .primary')")
            try await browser.press(Browser.Key.enter)
            try await browser.wait("!document.querySelector('#messages .message.mine')")
            try await browser.wait(
                "document.activeElement.matches('.message') && document.activeElement.innerText.includes('one')"
            )
            // The panes.
            try await browser.run("document.activeElement.blur()")
            try await browser.press("?")
            try await browser.wait(for: "#panel h2", with: "Help")
            try await browser.screenshot("desktop-help")
            try await browser.press(Browser.Key.escape)
            try await browser.run("document.querySelector('#messages .message').focus()")
            try await browser.press("i")
            try await browser.wait(for: "#panel h2", with: "Inspector")
            try await browser.press(Browser.Key.escape + "s")
            try await browser.wait(for: "#panel h2", with: "Switchboard")
            try await browser.press(Browser.Key.escape)
            try await browser.press("k", holding: Browser.Key.control)
            try await browser.wait(for: "dialog.chooser")
            // Esc closes it at once, whatever has been typed.
            try await browser.press("rand" + Browser.Key.escape)
            try await browser.wait("!document.querySelector('dialog')")
        }
    }

    @Test("Several lines, fences, and lists of suggestions in the field")
    func composing() async throws {
        try await withLonePage { simulator, browser in
            let field = "#foot textarea"
            try await browser.press("one")
            try await browser.press(Browser.Key.enter, holding: Browser.Key.shift)
            try await browser.type("two" + Browser.Key.enter, into: field)
            try await browser.wait(for: "#messages .message .text", with: "one\ntwo")
            // In a fence Enter is a line, and nothing is completed.
            try await browser.type(
                "```" + Browser.Key.enter + "a < @ali" + Browser.Key.enter + "```" + Browser.Key.enter,
                into: field
            )
            try await browser.wait(for: "#messages .fence", with: "a < @ali")
            try await browser.type("in #rand", into: field)
            try await browser.wait(for: ".completion [aria-selected=true]", with: "#random")
            try await browser.screenshot("desktop-completion")
            try await browser.type(Browser.Key.enter + "with @bo", into: field)
            try await browser.wait(for: ".completion [aria-selected=true]", with: "@bob")
            try await browser.type(Browser.Key.enter + ":tad", into: field)
            try await browser.wait(for: ".completion [aria-selected=true]", with: ":tada:")
            try await browser.type(Browser.Key.enter + Browser.Key.enter, into: field)
            try await browser.wait(for: "#messages a.mention", with: "#random")
            let said = simulator.withWorkspace { $0.channel(meant: "general")?.messages.map(\.text) }
            #expect(said?[0] == "one\ntwo")
            #expect(said?[1] == "```\na &lt; @ali\n```")
            #expect(said?[2] == "in <#C01RANDOM00|random> with <@U01BOB00000> :tada:")
        }
    }

    @Test("Channels are made, renamed, left, joined, archived and brought back")
    func channels() async throws {
        try await withLonePage { simulator, browser in
            func menu(_ order: String) async throws {
                try await browser.click("#head [aria-label='What to do with this channel']")
                try await browser.wait(for: "dialog.menu button", with: order)
                try await browser.run(
                    "[...document.querySelectorAll('dialog.menu button')].find((b) => b.innerText === arguments[0]).click()",
                    .string(order)
                )
            }
            try await browser.click("[aria-label='Create a channel']")
            try await browser.type("Not one" + Browser.Key.enter, into: "dialog input[name=name]")
            try await browser.wait(for: "dialog .mistake", with: "can't be a channel's name")
            // The browser tells of every refused request.
            #expect(try await browser.console().map { $0.contains("400 (Bad Request)") } == [true])
            try await browser.run("document.querySelector('dialog input[name=name]').value = ''")
            try await browser.type("new-one" + Browser.Key.enter, into: "dialog input[name=name]")
            try await browser.wait(for: "#head h2", with: "new-one")
            try await menu("Rename the channel…")
            try await browser.run("document.querySelector('dialog input[name=name]').value = ''")
            try await browser.type("newer" + Browser.Key.enter, into: "dialog input[name=name]")
            try await browser.wait(for: "#head h2", with: "newer")
            try await browser.wait(for: "#sidebar a", with: "newer")
            try await menu("Leave the channel")
            try await browser.wait(for: "#foot .closed", with: "You aren't in #newer")
            try await browser.click("#foot .closed button")
            try await browser.wait("document.activeElement.matches('#foot textarea')")
            try await menu("Archive the channel")
            try await browser.wait(for: "#foot .closed", with: "archived")
            try await browser.wait(
                "document.activeElement.matches('#head [aria-label=\"What to do with this channel\"]')"
            )
            try await menu("Unarchive the channel")
            try await browser.wait(for: "#foot textarea")
            let channel = simulator.withWorkspace { $0.channel(meant: "newer") }
            #expect(channel?.previousNames == ["new-one"])
            #expect(channel?.members.contains(simulator.configuration.app.userID) == true)
        }
    }

    @Test("What is new elsewhere is marked until it is read; a guest sees only what they are in")
    func unread() async throws {
        try await withLonePage { simulator, browser in
            try await simulator.say("news", in: "#random", as: "bob")
            try await simulator.say("more", in: "#random", as: "bob")
            try await browser.wait(for: "#sidebar a.unread[href='#C01RANDOM00'] .count", with: "2")
            try await browser.click("#sidebar a[href='#C01RANDOM00']")
            try await browser.wait(for: "#messages .divider.new")
            try await browser.wait("!document.querySelector('#sidebar a.unread')")
            // What one has written oneself is not new.
            try await simulator.say("mine", in: "#jobs", as: "alice")
            try await simulator.say("his", in: "#newbies", as: "bob")
            try await browser.wait(for: "#sidebar a.unread[href='#C01NEWBIES0']")
            #expect(try await browser.count("#sidebar a.unread") == 1)
            try await browser.click(".self")
            try await browser.type("frank" + Browser.Key.enter, into: "dialog.chooser input")
            try await browser.wait(for: ".self .role", with: "a guest")
            try await browser.wait(for: "#head h2", with: "general")
            let names = try await browser.run(
                "return [...document.querySelectorAll('#sidebar nav a .name')].map((e) => e.innerText)"
            )
            #expect(names == ["general", "newbies", "gopher"])
            // Another bot has no direct messages with the bot.
            try await browser.click(".self")
            try await browser.type("otherbot" + Browser.Key.enter, into: "dialog.chooser input")
            try await browser.wait(for: ".self .role", with: "another bot")
            try await browser.type("beep" + Browser.Key.enter, into: "#foot textarea")
            try await browser.wait(for: "#messages .message .badge", with: "App")
            #expect(simulator.withWorkspace { $0.channel(meant: "random")?.messages.last?.botID } == "B01OTHERBOT")
        }
    }

    @Test("Two people write to each other; each sees the other's name, and the bot hears nothing of it")
    func peopleAlone() async throws {
        try await withLonePage { simulator, browser in
            try await browser.click("[aria-label='Message somebody']")
            try await browser.type("bob" + Browser.Key.enter, into: "dialog.chooser input")
            try await browser.wait(for: "#head .purpose", with: "the bot hears nothing of them")
            try await browser.type("shall we define mutex?" + Browser.Key.enter, into: "#foot textarea")
            try await browser.wait(for: "#messages .message", with: "shall we")
            #expect(try await browser.text("#head h2").contains("bob"))
            let people = simulator.withWorkspace { workspace in
                workspace.channels.first { $0.messages.contains { $0.text.hasPrefix("shall we") } }?.members
            }
            #expect(people?.count == 2)
            try await browser.click(".self")
            try await browser.type("bob" + Browser.Key.enter, into: "dialog.chooser input")
            try await browser.wait(for: "#head h2", with: "alice")
            try await browser.wait(for: "#messages .message", with: "shall we")
        }
    }

    @Test("Files are shared: a snippet, a chosen text, a picture")
    func files() async throws {
        try await withLonePage { simulator, browser in
            try await browser.click("#foot [aria-label='Share a snippet']")
            try await browser.type("package main", into: "dialog textarea[name=content]")
            try await browser.click("dialog .primary")
            try await browser.wait(for: "#foot .chips li", with: "main.go")
            try await browser.click("#foot .send")
            try await browser.wait(for: "#messages .file pre", with: "package main")
            try await withTemporaryFolder { folder in
                // A picture of one point.
                let dot =
                    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p9tVlwAAAABJRU5ErkJggg=="
                let picture = folder.appending(path: "dot.png")
                try (Data(base64Encoded: dot) ?? Data()).write(to: picture)
                try await browser.choose(picture, in: "#foot input[type=file]")
                try await browser.wait(for: "#foot .chips li", with: "dot.png")
                try await browser.click("#foot .send")
                try await browser.wait("document.querySelector('#messages .file img')?.naturalWidth === 1")
            }
            let files = simulator.withWorkspace { $0.channel(meant: "general")?.messages.compactMap(\.files.first) }
            #expect(files?.map { $0["name"] } == ["main.go", "dot.png"])
        }
    }

    @Test("A simulator that was started anew is shown as it is then")
    func restart() async throws {
        let port = try await freePort()
        try await withBrowser { browser in
            try await withSimulator { simulator in
                simulator.port = port
                simulator.page = pageFolder
            } _: { simulator in
                try await browser.open("\(simulator.url)/")
                try await simulator.say("before", in: "#general", as: "bob")
                try await browser.wait(for: "#messages .message", with: "before")
            }
            try await browser.wait(for: ".connection", with: "doesn't answer")
            try await withSimulator { simulator in
                simulator.port = port
                simulator.page = pageFolder
            } _: { simulator in
                try await browser.wait("!document.querySelector('#messages .message')")
                try await simulator.say("after", in: "#general", as: "bob")
                try await browser.wait(for: "#messages .message", with: "after")
                #expect(try await browser.text(".connection") == "")
            }
        }
    }

    @Test("Many channels and many messages: the last ones are shown, the earlier ones come when asked for")
    func many() async throws {
        try await withLonePage { simulator, browser in
            simulator.makeChannels(upTo: 10_000)
            for number in 1...700 { try await simulator.say("message \(number)", in: "#general", as: "bob") }
            try await browser.wait(for: "#messages .message:last-child", with: "message 700")
            #expect(try await browser.count("#messages .message") <= 401)
            try await browser.run("location.reload()")
            try await browser.wait(for: "#messages .message:last-child", with: "message 700")
            #expect(try await browser.count("#messages .message") == 200)
            // 300 are here after a reload; the others the simulator has.
            for first in [401, 1] {
                try await browser.click("#messages .before button")
                try await browser.wait(
                    "document.querySelector('#messages .message').innerText.includes('message ' + arguments[0])",
                    .integer(first)
                )
            }
            try await browser.run("document.activeElement.blur()")
            try await browser.press("/")
            try await browser.type("channel-9000" + Browser.Key.enter, into: "dialog.chooser input")
            try await browser.wait(for: "#foot .closed", with: "You aren't in #channel-9000")
        }
    }

    @Test("Text has enough contrast, what can be pressed has a name, nothing sticks out", arguments: Browser.Look.all)
    func accessible(look: Browser.Look) async throws {
        try await withLonePage(look) { simulator, browser in
            try await simulator.say(
                "*Hello* <@U01ALICE000> and <#C01RANDOM00|random>, `code`, <https://go.dev>\n&gt; quoted\n```fence```",
                in: "#general",
                as: "bob"
            )
            try await browser.wait(for: "#messages .fence")
            if look.isPhone { try await browser.click(".drawer") }
            #expect(try await browser.run(weakSpots) == "")
        }
    }
}

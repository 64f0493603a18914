import SlackSimulator
import TestSupport
import Testing

@Suite(
    "Blocks, attachments and cards on the page",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .timeLimit(.minutes(2))
)
struct BlocksTests {
    /// Messages, and the elements that they become, without attributes. Each is `[text, blocks]`.
    private static let messages: [(message: String, html: String)] = [
        // What the simulator puts beside a text says nothing new.
        (
            #"{"text":"*b* &lt;","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"*b* <"}]}]}]}"#,
            "<div><strong>b</strong> &lt;</div>"
        ),
        (
            #"{"text":"fallback","blocks":[{"type":"header","text":{"type":"plain_text","text":"Top :tada:"}},{"type":"divider"},{"type":"section","text":{"type":"mrkdwn","text":"*b*"},"fields":[{"type":"mrkdwn","text":"_f_"},{"type":"plain_text","text":"*p*"}]}]}"#,
            "<p>Top <span>🎉</span></p><hr><div><div><div><strong>b</strong></div></div><div><div><div><em>f</em></div></div><div>*p*</div></div></div>"
        ),
        (
            #"{"text":"","blocks":[{"type":"context","elements":[{"type":"mrkdwn","text":"*c*"},{"type":"image","image_url":"https://x.example/y.png","alt_text":"a face"}]},{"type":"image","image_url":"https://x.example/y.png","alt_text":"a map","title":{"type":"plain_text","text":"Map"}}]}"#,
            "<div><span><strong>c</strong></span><span>a face</span></div><figure><figcaption>Map</figcaption><div>a map</div></figure>"
        ),
        (
            #"{"text":"x","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a *b* ","style":{"bold":true,"italic":true}},{"type":"text","text":"c","style":{"code":true}},{"type":"user","user_id":"U01ALICE000"},{"type":"channel","channel_id":"C01GENERAL0"},{"type":"emoji","name":"tada"},{"type":"link","url":"https://go.dev","text":"Go"},{"type":"link","url":"javascript:alert(1)","text":"bad"},{"type":"broadcast","range":"here"}]}]}]}"#,
            "<div><strong><em>a *b* </em></strong><code>c</code><span>@alice</span><a href=\"#C01GENERAL0\">#general</a><span>🎉</span><a href=\"https://go.dev\">Go</a>bad<span>@here</span></div>"
        ),
        (
            #"{"text":"x","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"ordered","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]}]},{"type":"rich_text_quote","elements":[{"type":"text","text":"q\nr"}]},{"type":"rich_text_preformatted","elements":[{"type":"text","text":"a\n<b>"}]}]}]}"#,
            "<ol><li>one</li></ol><blockquote>q<br>r</blockquote><pre><code>a\n&lt;b&gt;</code></pre>"
        ),
        // What nobody knows is its text, or the message's.
        (#"{"text":"the text","blocks":[{"type":"hologram"}]}"#, "<div>the text</div>"),
        (
            #"{"text":"the text","blocks":[{"type":"divider"},{"type":"hologram"}]}"#,
            "<hr><p>A block of the type hologram</p>"
        ),
        (
            #"{"text":"<b>","blocks":[{"type":"section","fields":5}]}"#,
            "&lt;b&gt;<p>A part of this message can't be shown.</p>"
        ),
    ]

    @Test("Blocks become elements, and what is malformed is its text")
    func blocks() async throws {
        try await withLonePage { (_, browser) async throws in
            let script = """
                const message = JSON.parse(arguments[0]);
                return Promise.all([import("/message.js"), fetch("/simulator/workspace")]).then(async ([{ messageElement }, answer]) => {
                  const snapshot = await answer.json();
                  const store = { me: "U01BOB00000", snapshot, user: (id) => snapshot.users.find((u) => u.id === id),
                    channel: (id) => snapshot.channels.find((c) => c.id === id) };
                  const box = messageElement(store, snapshot.channels[0], { ts: "1700000000.000100", user: "U01BOB00000", ...message },
                    { isCompact: true, actions: {} }).querySelector(".text");
                  for (const e of box.querySelectorAll("*")) {
                    for (const a of [...e.attributes]) if (a.name !== "href") e.removeAttribute(a.name);
                  }
                  box.querySelectorAll("svg").forEach((e) => e.remove());
                  return box.innerHTML;
                });
                """
            for (message, html) in Self.messages {
                #expect(try await browser.run(script, .string(message)).string == html, "\(message)")
            }
        }
    }

    @Test("A message that can't be drawn takes no other with it")
    func malformed() async throws {
        try await withLonePage { simulator, browser in
            try await simulator.say("before", in: "#general", as: "bob")
            let script = """
                const [field, value] = arguments;
                return Promise.all([import("/messages.js"), fetch("/simulator/workspace")]).then(async ([{ MessageList }, answer]) => {
                  const snapshot = await answer.json();
                  const channel = snapshot.channels.find((c) => c.name === "general");
                  channel.messages.push({ ts: "1900000000.000100", user: "U01BOB00000", text: "the odd one", [field]: value },
                    { ts: "1900000001.000100", user: "U01BOB00000", text: "after" });
                  const store = { me: "U01BOB00000", snapshot, user: (id) => snapshot.users.find((u) => u.id === id),
                    channel: (id) => snapshot.channels.find((c) => c.id === id), visible: (c) => c.messages };
                  const list = new MessageList(store, {}, "Messages");
                  document.body.append(list.element);
                  list.show(channel);
                  const text = list.element.innerText;
                  list.element.remove();
                  return ["before", "the odd one", "can't be shown", "after"].filter((part) => !text.includes(part));
                });
                """
            let odd: [(String, JSON)] = [
                ("attachments", [["text": 5]]), ("attachments", [["fields": "none"]]), ("attachments", [.null]),
                ("attachments", 5), ("blocks", [.null]), ("blocks", 5), ("files", [.null]),
                ("reactions", [["name": 5]]),
                ("edited", ["ts": 5]),
            ]
            for (field, value) in odd {
                #expect(try await browser.run(script, .string(field), value) == [], "\(field): \(value)")
            }
        }
    }

    @Test("A link's card says where it leads")
    func cards() async throws {
        try await withLonePage { _, browser in
            let say = """
                return fetch("/api/chat.postMessage", { method: "POST",
                  headers: { "Content-Type": "application/json; charset=utf-8", Authorization: "Bearer " + arguments[0] },
                  body: JSON.stringify({ channel: "C01GENERAL0", unfurl_links: true,
                    text: "<https://xkcd.com/353/> <https://go.dev/play/p/sim1> <https://example.com/blog/second?a=1|An entry>" }) })
                  .then((a) => a.json());
                """
            let app = try await browser.run("return fetch('/simulator/app').then((a) => a.json())")
            #expect(try await browser.run(say, app["bot_token"] ?? .null)["ok"] == true)
            try await browser.wait(for: "#messages .unfurl")
            let cards = try await browser.run(
                "return [...document.querySelectorAll('.unfurl')].map((e) => e.innerText.split(/\\n+/).join(' | '))"
            )
            #expect(
                cards == [
                    "xkcd.com | xkcd 353 | xkcd.com/353", "go.dev | A source on the Go Playground | go.dev/play/p/sim1",
                    "example.com | An entry | example.com/blog/second?a=1",
                ]
            )
        }
    }
}

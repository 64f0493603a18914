import SlackSimulator
import TestSupport
import Testing

@Suite(
    "Slack's markup on the page",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .timeLimit(.minutes(2))
)
struct MrkdwnTests {
    /// Stored texts, and the elements that they become. A block of lines is a `div`, whose class is left out here.
    private static let texts: [(text: String, html: String)] = [
        ("plain", "<div>plain</div>"), ("a\nb", "<div>a<br>b</div>"),
        ("*bold* _it_ ~gone~", "<div><strong>bold</strong> <em>it</em> <s>gone</s></div>"),
        ("*a _b_ c*", "<div><strong>a <em>b</em> c</strong></div>"),
        ("2*3*4 snake_case_name", "<div>2*3*4 snake_case_name</div>"), ("* a* b", "<div>* a* b</div>"),
        ("*open\n*", "<div>*open<br>*</div>"), ("(*b*), *c*.", "<div>(<strong>b</strong>), <strong>c</strong>.</div>"),
        ("`*a* &lt;b&gt;`", "<div><code>*a* &lt;b&gt;</code></div>"), ("a ` b", "<div>a ` b</div>"),
        ("*`x*`*", "<div><strong><code>x*</code></strong></div>"),
        ("```\nx &lt; *y*\n```", "<pre><code>x &lt; *y*</code></pre>"),
        ("a\n```b```\nc", "<div>a</div><pre><code>b</code></pre><div>c</div>"), ("a ``` b", "<div>a ``` b</div>"),
        ("&gt; one\n&gt; *two*\nthree", "<blockquote>one<br><strong>two</strong></blockquote><div>three</div>"),
        ("&gt;&gt;&gt; all\nof it", "<blockquote>all<br>of it</blockquote>"),
        ("• one\n• `two`", "<ul><li>one</li><li><code>two</code></li></ul>"),
        ("<@U01ALICE000> <@U0NOBODY|nobody>", "<div><span>@alice</span> <span>@nobody</span></div>"),
        ("<#C01GENERAL0|old-name>", "<div><a href=\"#C01GENERAL0\">#general</a></div>"),
        ("<!here> <!subteam^S1|@team>", "<div><span>@here</span> <span>@team</span></div>"),
        (
            "<https://go.dev/?a=1&amp;b=2>",
            "<div><a href=\"https://go.dev/?a=1&amp;b=2\">https://go.dev/?a=1&amp;b=2</a></div>"
        ),
        ("<https://go.dev|*Go* &amp; more>", "<div><a href=\"https://go.dev\">*Go* &amp; more</a></div>"),
        ("<javascript:alert(1)|x>", "<div>&lt;x&gt;</div>"),
        ("<data:text/html,x>", "<div>&lt;data:text/html,x&gt;</div>"),
        ("&lt;img src=x onerror=alert(1)&gt;", "<div>&lt;img src=x onerror=alert(1)&gt;</div>"),
        (":tada: at 12:30:45 :gopher:", "<div><span>🎉</span> at 12:30:45 <span>:gopher:</span></div>"),
        ("&amp;lt; &amp;amp;", "<div>&amp;lt; &amp;amp;</div>"),
    ]

    @Test("Texts become elements, and no text becomes anything else")
    func rendering() async throws {
        try await withSimulator(configure: { $0.page = pageFolder }) { simulator in
            try await withBrowser { browser in
                try await browser.open("\(simulator.url)/")
                try await browser.wait(for: "#head h2")
                let script = """
                    const [text] = arguments;
                    return Promise.all([import("/mrkdwn.js"), import("/store.js"), fetch("/simulator/workspace")]).then(
                      async ([{ mrkdwn }, { Store }, answer]) => {
                        const snapshot = await answer.json();
                        const store = { me: "U01BOB00000", snapshot, user: (id) => snapshot.users.find((u) => u.id === id),
                          channel: (id) => snapshot.channels.find((c) => c.id === id) };
                        const box = document.createElement("div");
                        box.append(...mrkdwn(text, store));
                        for (const e of box.querySelectorAll("*")) {
                          for (const a of [...e.attributes]) if (a.name !== "href") e.removeAttribute(a.name);
                        }
                        return box.innerHTML;
                      });
                    """
                for (text, html) in Self.texts {
                    #expect(try await browser.run(script, .string(text)).string == html, "\(text)")
                }
                // What makes a parser slow doesn't.
                let clock = ContinuousClock()
                for text in ["*a ", "_*~", "<a", "`", ":a", "&gt;"] {
                    let long = String(repeating: text, count: 40_000 / text.count)
                    let time = try await clock.measure { try await browser.run(script, .string(long)) }
                    #expect(time < .seconds(10), "\(text)")
                }
                #expect(try await browser.console() == [])
            }
        }
    }
}

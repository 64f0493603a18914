import SlackSimulator
import TestSupport
import Testing

@Suite(
    "A channel with all that messages can have",
    .enabled(if: ChromeDriver.isInstalled, "chromium and chromium-driver are not installed"),
    .timeLimit(.minutes(2))
)
struct GalleryTests {
    /// What a bot posts, by the Web API.
    private static let posts: [JSON] = [
        [
            "text": "Deployed",
            "blocks": [
                ["type": "header", "text": ["type": "plain_text", "text": "Deployed :rocket:"]],
                [
                    "type": "section",
                    "text": ["type": "mrkdwn", "text": "*gopherbot* is at `v2.1.0` <https://go.dev|now>."],
                    "fields": [
                        ["type": "mrkdwn", "text": "*Took*\n3 minutes"],
                        ["type": "mrkdwn", "text": "*By*\n<@U01ALICE000>"],
                    ],
                ],
                ["type": "divider"],
                [
                    "type": "actions",
                    "elements": [["type": "button", "text": ["type": "plain_text", "text": "Roll back"]]],
                ],
                [
                    "type": "context",
                    "elements": [
                        ["type": "image", "image_url": "https://x.example/y.png", "alt_text": "the logo"],
                        ["type": "mrkdwn", "text": "from *main*, <#C01GENERAL0>"],
                    ],
                ],
            ],
        ],
        [
            "text": "in rich text",
            "blocks": [
                [
                    "type": "rich_text",
                    "elements": [
                        [
                            "type": "rich_text_section",
                            "elements": [
                                ["type": "text", "text": "In order, "],
                                ["type": "text", "text": "please", "style": ["bold": true]],
                                ["type": "text", "text": ":"],
                            ],
                        ],
                        [
                            "type": "rich_text_list", "style": "ordered", "indent": 0,
                            "elements": [
                                ["type": "rich_text_section", "elements": [["type": "text", "text": "gofmt"]]],
                                ["type": "rich_text_section", "elements": [["type": "text", "text": "go vet"]]],
                            ],
                        ],
                        [
                            "type": "rich_text_list", "style": "bullet", "indent": 1,
                            "elements": [
                                ["type": "rich_text_section", "elements": [["type": "text", "text": "all of it"]]]
                            ],
                        ],
                        [
                            "type": "rich_text_quote",
                            "elements": [["type": "text", "text": "Clear is better than clever."]],
                        ],
                    ],
                ]
            ],
        ],
        ["text": "as somebody else", "username": "rocketeer", "icon_emoji": ":rocket:"],
        ["text": "<https://xkcd.com/353/>", "unfurl_links": true],
        [
            "text": "A change",
            "attachments": [
                [
                    "color": "#36a64f", "author_name": "gerrit", "title": "runtime: wake the gopher",
                    "title_link": "https://go.dev/cl/1", "text": "With a *longer* text",
                    "fields": [
                        ["title": "Project", "value": "go", "short": true],
                        ["title": "By", "value": "Alice", "short": true],
                    ],
                    "footer": "a footer",
                ]
            ],
        ],
    ]

    @Test("Nothing of it sticks out, and all of it can be read", arguments: Browser.Look.all)
    func gallery(look: Browser.Look) async throws {
        try await withLonePage(look, at: "#C01RANDOM00") { simulator, browser in
            let long = String(repeating: "longword", count: 40)
            for text in [
                "A long word: \(long)", "```\n\(long)\n\tif err != nil {\n\t\treturn err\n\t}\n```", "`\(long)`",
                "<https://example.com/\(long)>", ":tada: :gopher: :unknown_one:",
            ] {
                try await simulator.say(text, in: "#random", as: "bob")
            }
            let app = try await browser.run("return fetch('/simulator/app').then((a) => a.json())")
            for post in Self.posts {
                var body = post
                body["channel"] = "C01RANDOM00"
                let answer = try await browser.run(
                    """
                    return fetch("/api/chat.postMessage", { method: "POST", body: JSON.stringify(arguments[0]), headers:
                      { "Content-Type": "application/json; charset=utf-8", Authorization: "Bearer " + arguments[1] } })
                      .then((a) => a.json());
                    """,
                    body,
                    app["bot_token"] ?? .null
                )
                #expect(answer["ok"] == true, "\(answer)")
            }
            try await browser.wait(for: "#messages .message", with: "a footer")
            #expect(try await browser.text("#messages .emoji-face") == "🚀")
            try await browser.screenshot("\(look)-gallery-2")
            try await browser.run("document.querySelector('#messages .scroll').scrollTop = 0")
            try await browser.screenshot("\(look)-gallery-1")
            #expect(try await browser.run(weakSpots) == "")
        }
    }
}

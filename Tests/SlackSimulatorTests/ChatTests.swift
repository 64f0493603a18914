import SlackSimulator
import Testing

@Suite("Chat methods", .timeLimit(.minutes(1)))
struct ChatTests {
    @Test("A post is stored and given back as Slack does", arguments: [false, true])
    func post(asJSON: Bool) async throws {
        try await withSimulator { bench in
            let attachment = ##"[{"text":"more","color":"#00add8"}]"##
            let answer =
                asJSON
                ? try await bench.api(
                    "chat.postMessage",
                    json: [
                        "channel": "C01GENERAL0", "text": "a & b",
                        "attachments": [["text": "more", "color": "#00add8"]],
                        "thread_ts": .null, "unfurl_links": false,
                    ]
                )
                : try await bench.api(
                    "chat.postMessage",
                    ["channel": "#general", "text": "a & b", "attachments": attachment, "unfurl_links": "false"]
                )
            #expect(answer["ok"] == true)
            #expect(answer["channel"] == "C01GENERAL0")
            let message = try #require(answer["message"])
            #expect(message["ts"] == answer["ts"])
            #expect(message["text"] == "a &amp; b")
            #expect(message["user"] == "U01GOPHER00")
            #expect(message["bot_id"] == "B01GOPHER00")
            #expect(message["attachments"] == [["text": "more", "color": "00add8", "id": 1, "fallback": "more"]])
            #expect(message["subtype"] == nil)
        }
    }

    @Test(
        "A post that Slack wouldn't take is refused",
        arguments: [
            (["channel": "C0NOWHERE"], "channel_not_found"), (["channel": "#mods"], "channel_not_found"),
            (["channel": "C01REVIEWS0"], "not_in_channel"), (["channel": "C01JOBS0000"], "is_archived"),
            (["channel": "U01OTHERBOT"], "cannot_dm_bot"), (["text": ""], "no_text"), (["text": " \n"], "no_text"),
            (["thread_ts": "0"], "invalid_thread_ts"), (["thread_ts": ""], "invalid_thread_ts"),
            (["blocks": "[{"], "invalid_blocks_format"), (["blocks": "{}"], "invalid_blocks_format"),
            (["blocks": "[{}]"], "invalid_blocks"), (["attachments": "{}"], "invalid_attachments"),
            (["markdown_text": "x"], "markdown_text_conflict"), (["metadata": "x"], "invalid_metadata_format"),
            (["metadata": "[]"], "invalid_metadata_format"),
            (["metadata": #"{"event_type":"x"}"#], "invalid_metadata_schema"),
            (["attachments": "[" + String(repeating: "{},", count: 100) + "{}]"], "too_many_attachments"),
        ]
    )
    func refused(change: [String: String], code: String) async throws {
        try await withSimulator { bench in
            bench.simulator.withWorkspace { workspace in
                workspace[channel: "C01REVIEWS0"]?.members.removeAll { $0 == "U01GOPHER00" }
                workspace[channel: "C01JOBS0000"]?.isArchived = true
            }
            let form = ["channel": "C01GENERAL0", "text": "hi"].merging(change) { $1 }
            let answer = try await bench.api("chat.postMessage", form)
            #expect(answer["error"]?.string == code)
            let found = bench.simulator.withWorkspace { $0.channels.allSatisfy { $0.messages.isEmpty } }
            #expect(found)
        }
    }

    @Test(
        "Malformed blocks and attachments are refused where they are posted and where a message is changed, with the place",
        arguments: [
            ("blocks", #"[{"type":"sectoin"}]"#, "unsupported type: sectoin [json-pointer:/blocks/0/type]"),
            ("blocks", #"[{"type":"divider"},5]"#, "must provide an object [json-pointer:/blocks/1]"),
            ("blocks", #"[{"type":"section"}]"#, "missing required field: text [json-pointer:/blocks/0]"),
            ("blocks", #"[{"type":"section","text":"x"}]"#, "must provide an object [json-pointer:/blocks/0/text]"),
            ("blocks", #"[{"type":"section","text":{"type":"markdown","text":"x"}}]"#, "must be a valid enum value"),
            ("blocks", #"[{"type":"section","text":{"type":"mrkdwn","text":""}}]"#, "must be more than 0 characters"),
            ("blocks", #"[{"type":"section","fields":[]}]"#, "must be 1 to 10 items [json-pointer:/blocks/0/fields]"),
            ("blocks", #"[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]"#, "must be a valid enum value"),
            ("blocks", #"[{"type":"context"}]"#, "missing required field: elements"),
            ("blocks", #"[{"type":"image","image_url":"https://go.dev/x.png"}]"#, "missing required field: alt_text"),
            ("attachments", "[5]", "must provide an object [json-pointer:/attachments/0]"),
            ("attachments", #"[{"text":5}]"#, "must provide a string [json-pointer:/attachments/0/text]"),
            ("attachments", #"[{"fields":"x"}]"#, "must provide an array [json-pointer:/attachments/0/fields]"),
            (
                "attachments", #"[{"text":"x"},{"blocks":[{"type":"x"}]}]"#,
                "unsupported type: x [json-pointer:/attachments/1/blocks/0/type]"
            ),
        ]
    )
    func malformed(argument: String, value: String, message: String) async throws {
        try await withSimulator { bench in
            let plain = ["channel": "C01GENERAL0", "text": "hi"]
            let posted = try await bench.api("chat.postMessage", plain)["ts"]?.string ?? ""
            let form = plain.merging([argument: value]) { $1 }
            for (method, form) in [("chat.postMessage", form), ("chat.update", form.merging(["ts": posted]) { $1 })] {
                let answer = try await bench.api(method, form)
                #expect(answer["error"]?.string == "invalid_\(argument)", "\(method)")
                let told = answer["response_metadata"]?["messages"]?[0]?.string ?? ""
                #expect(told.hasPrefix("[ERROR] ") && told.contains(message), "\(told)")
            }
            let left = bench.simulator.withWorkspace { $0[channel: "C01GENERAL0"]?.messages ?? [] }
            #expect(left.count == 1 && left[0].edited == nil)
        }
    }

    @Test("Well-formed blocks are taken")
    func blocks() async throws {
        try await withSimulator { (bench) async throws in
            let text: JSON = ["type": "mrkdwn", "text": "*x*"]
            let blocks: JSON = [
                ["type": "header", "text": ["type": "plain_text", "text": "x"]], ["type": "divider"],
                ["type": "section", "text": text, "fields": [text, text]], ["type": "section", "fields": [text]],
                ["type": "context", "elements": [text]], ["type": "markdown", "text": "**x**"],
                ["type": "image", "image_url": "https://go.dev/x.png", "alt_text": "x"],
                ["type": "rich_text", "elements": [["type": "rich_text_section", "elements": []]]],
            ]
            let order: JSON = [
                "channel": "C01GENERAL0", "text": "x", "blocks": blocks, "attachments": [["blocks": blocks]],
            ]
            #expect(try await bench.api("chat.postMessage", json: order)["ok"] == true)
        }
    }

    @Test("A text over 40,000 characters is cut off, with a warning")
    func cut() async throws {
        try await withSimulator { bench in
            let text = String(repeating: "ä", count: 41_000)
            let answer = try await bench.api("chat.postMessage", ["channel": "C01GENERAL0", "text": text])
            #expect(answer["message"]?["text"]?.string?.count == 40_000)
            #expect(answer["warning"] == "message_truncated")
        }
    }

    @Test("A user's id posts into the direct message; under another name it lands with Slackbot")
    func directMessage() async throws {
        try await withSimulator { bench in
            let form = ["channel": "U01DAVE0000", "text": "hi"]
            #expect(try await bench.api("chat.postMessage", form)["channel"] == "D01DAVE0000")
            let renamed = try await bench.api("chat.postMessage", form.merging(["username": "Changelog"]) { $1 })
            #expect(renamed["channel"] == "DS01DAVE0000")
            #expect(renamed["message"]?["subtype"] == "bot_message")
            #expect(renamed["message"]?["username"] == "Changelog")
            #expect(renamed["message"]?["user"] == nil)
            // Only the first is in a conversation that the bot has.
            let own = try await bench.receiver.received(1)[0]
            #expect(own.event["channel"] == "D01DAVE0000")
        }
    }

    @Test("The bot's own messages can be changed; nobody else's")
    func update() async throws {
        try await withSimulator { bench in
            let said = try await bench.simulator.say("mine", in: "#general")
            let posted = try await bench.api("chat.postMessage", ["channel": "C01GENERAL0", "text": "one"])
            let timestamp = posted["ts"]?.string ?? ""
            let form = ["channel": "C01GENERAL0", "ts": timestamp]
            let updated = try await bench.api("chat.update", form.merging(["text": "two"]) { $1 })
            #expect(updated["text"] == "two")
            #expect(updated["message"]?["edited"]?["user"] == "U01GOPHER00")
            let long = String(repeating: "x", count: 4001)
            #expect(try await bench.api("chat.update", form.merging(["text": long]) { $1 })["error"] == "msg_too_long")
            #expect(try await bench.api("chat.update", form)["error"] == "no_text")
            let others = ["channel": "C01GENERAL0", "ts": said.timestamp, "text": "x"]
            #expect(try await bench.api("chat.update", others)["error"] == "cant_update_message")
            #expect(try await bench.api("chat.delete", others)["error"] == "cant_delete_message")
            let nothing = ["channel": "C01GENERAL0", "ts": "1.000001", "text": "x"]
            #expect(try await bench.api("chat.update", nothing)["error"] == "message_not_found")
            #expect(try await bench.api("chat.delete", form)["ts"]?.string == timestamp)
            #expect(try await bench.api("chat.delete", form)["error"] == "message_not_found")
        }
    }

    @Test("A deleted message that was replied to leaves a stone behind")
    func tombstone() async throws {
        try await withSimulator { bench in
            let posted = try await bench.api("chat.postMessage", ["channel": "C01GENERAL0", "text": "one"])
            let timestamp = posted["ts"]?.string ?? ""
            try await bench.simulator.say("reply", in: "#general", thread: timestamp)
            _ = try await bench.api("chat.delete", ["channel": "C01GENERAL0", "ts": timestamp])
            let replies = try await bench.api("conversations.replies", ["channel": "C01GENERAL0", "ts": timestamp])
            #expect(replies["messages"]?[0]?["subtype"] == "tombstone")
            #expect(replies["messages"]?[1]?["text"] == "reply")
        }
    }

    @Test("An ephemeral is for one member, and for nobody else")
    func ephemeral() async throws {
        try await withSimulator { bench in
            let form = ["channel": "C01NEWBIES0", "user": "U01FRANK000", "text": "psst"]
            let answer = try await bench.api("chat.postEphemeral", form)
            #expect(answer["ok"] == true)
            let timestamp = answer["message_ts"]?.string ?? ""
            let ephemerals = bench.simulator.withWorkspace { $0[channel: "C01NEWBIES0"]?.ephemerals }
            #expect(ephemerals?.map(\.visibleTo) == ["U01FRANK000"])
            let found = bench.simulator.withWorkspace { $0[channel: "C01NEWBIES0"]?.messages.isEmpty }
            #expect(found == true)
            let absent = form.merging(["channel": "C01JOBS0000"]) { $1 }
            #expect(try await bench.api("chat.postEphemeral", absent)["error"] == "user_not_in_channel")
            let long = form.merging(["text": String(repeating: "ä", count: 2001)]) { $1 }
            #expect(try await bench.api("chat.postEphemeral", long)["error"] == "msg_too_long")
            let update = ["channel": "C01NEWBIES0", "ts": timestamp, "text": "x"]
            #expect(try await bench.api("chat.update", update)["error"] == "message_not_found")
        }
    }

    @Test("A permalink names the channel, the message and its thread")
    func permalink() async throws {
        try await withSimulator { bench in
            try await bench.simulator.say(Utterance("x", in: "#general", timestamp: "1700000000.000100"))
            try await bench.simulator.say(
                Utterance("y", in: "#general", thread: "1700000000.000100", timestamp: "1700000001.000200")
            )
            let form = ["channel": "C01GENERAL0", "message_ts": "1700000001.000200"]
            let link = try await bench.api("chat.getPermalink", form)["permalink"]?.string
            let archive = "https://gopher-sandbox.slack.com/archives/C01GENERAL0"
            #expect(link == archive + "/p1700000001000200?thread_ts=1700000000.000100&cid=C01GENERAL0")
        }
    }

    @Test("Reactions are counted once each, and come and go")
    func reactions() async throws {
        try await withSimulator { bench in
            let said = try await bench.simulator.say("hi", in: "#general")
            let item = ["channel": "C01GENERAL0", "timestamp": said.timestamp]
            func react(_ method: String, _ name: String) async throws -> String? {
                try await bench.api("reactions.\(method)", item.merging(["name": name]) { $1 })["error"]?.string
            }
            #expect(try await react("add", "wave") == nil)
            #expect(try await react("add", "wave") == "already_reacted")
            #expect(try await react("add", "wave::skin-tone-3") == nil)
            #expect(try await react("add", "bbqgopher") == nil)
            #expect(try await react("add", "nosuchemoji") == "invalid_name")
            #expect(try await react("add", ":wave:") == "invalid_name")
            let message = try await bench.api("reactions.get", item)["message"]
            #expect(message?["reactions"]?[0] == ["name": "wave", "users": ["U01GOPHER00"], "count": 1])
            #expect(message?["reactions"]?.elements?.count == 3)
            #expect(try await react("remove", "wave") == nil)
            #expect(try await react("remove", "wave") == "no_reaction")
            #expect(try await bench.api("reactions.get", ["channel": "C01GENERAL0"])["error"] == "no_item_specified")
            let bad = ["channel": "C01GENERAL0", "timestamp": "soon", "name": "wave"]
            #expect(try await bench.api("reactions.add", bad)["error"] == "bad_timestamp")
            let gone = ["channel": "C01GENERAL0", "timestamp": "1.000001", "name": "wave"]
            #expect(try await bench.api("reactions.add", gone)["error"] == "message_not_found")
        }
    }
}

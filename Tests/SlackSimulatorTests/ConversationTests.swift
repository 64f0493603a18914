import SlackSimulator
import Testing

@Suite("Conversation methods", .timeLimit(.minutes(1)))
struct ConversationTests {
    @Test("The list comes in pages whose cursors hold `=`, until the cursor is empty")
    func paging() async throws {
        try await withSimulator { bench in
            var names: [String] = []
            var cursor = ""
            var pages = 0
            repeat {
                let page = try await bench.api("conversations.list", ["limit": "3", "cursor": cursor])
                names += page["channels"]?.elements?.compactMap { $0["name"]?.string } ?? []
                cursor = page["response_metadata"]?["next_cursor"]?.string ?? "none"
                pages += 1
                #expect(cursor.isEmpty || (cursor.hasSuffix("=") && cursor.contains("+")))
            } while !cursor.isEmpty && pages < 10
            #expect(pages == 3)
            #expect(
                names == ["general", "newbies", "random", "gotimefm", "golang-cls", "admin-help", "jobs", "reviews"]
            )
            #expect(try await bench.api("conversations.list", ["cursor": "zzz"])["error"] == "invalid_cursor")
            #expect(try await bench.api("conversations.list", ["limit": "-1"])["error"] == "invalid_limit")
            #expect(try await bench.api("conversations.list", ["limit": "many"])["error"] == "invalid_limit")
            #expect(try await bench.api("conversations.list", ["types": "rooms"])["error"] == "invalid_types")
        }
    }

    @Test("The list holds the kinds that are asked for, and private ones only with the bot in them")
    func kinds() async throws {
        try await withSimulator { bench in
            func names(_ form: [String: String]) async throws -> [String] {
                try await bench.api("conversations.list", form)["channels"]?.elements?.compactMap { $0["id"]?.string }
                    ?? []
            }
            #expect(try await names(["types": "private_channel,im"]) == [])
            _ = try await bench.api("conversations.open", ["users": "U01BOB00000"])
            bench.simulator.withWorkspace { workspace in
                workspace.join("U01GOPHER00", channel: "C01MODS0000")
                workspace[channel: "C01RANDOM00"]?.isArchived = true
            }
            #expect(try await names(["types": "private_channel, im"]) == ["C01MODS0000", "D01BOB00000"])
            #expect(try await names([:]).contains("C01RANDOM00"))
            #expect(try await names(["exclude_archived": "true"]).contains("C01RANDOM00") == false)
        }
    }

    @Test("Ten thousand channels are paged through")
    func many() async throws {
        try await withSimulator { bench in
            let made = try await bench.order("channels", ["count": 10_000]).json
            #expect(made == ["ok": true, "channels": 10_000, "made": 9991])
            #expect(try await bench.order("channels", ["count": 10_000]).json["made"] == 0)
            var count = 0
            var cursor = ""
            repeat {
                let page = try await bench.api("conversations.list", ["limit": "1000", "cursor": cursor])
                count += page["channels"]?.elements?.count ?? 0
                cursor = page["response_metadata"]?["next_cursor"]?.string ?? ""
            } while !cursor.isEmpty
            // All but #mods, which the bot doesn't see.
            #expect(count == 9999)
        }
    }

    @Test("A channel's facts and members can be asked for")
    func info() async throws {
        try await withSimulator { bench in
            let info = try await bench.api(
                "conversations.info",
                ["channel": "C01GENERAL0", "include_num_members": "1"]
            )
            #expect(info["channel"]?["is_general"] == true)
            #expect(info["channel"]?["is_member"] == true)
            #expect(info["channel"]?["num_members"] == 8)
            #expect(
                try await bench.api("conversations.info", ["channel": "C01MODS0000"])["error"] == "channel_not_found"
            )
            let first = try await bench.api("conversations.members", ["channel": "C01GENERAL0", "limit": "5"])
            let cursor = first["response_metadata"]?["next_cursor"]?.string ?? ""
            let form = ["channel": "C01GENERAL0", "limit": "5", "cursor": cursor]
            let second = try await bench.api("conversations.members", form)
            #expect(first["members"]?.elements?.count == 5)
            #expect(second["members"]?.elements?.count == 3)
            #expect(second["response_metadata"]?["next_cursor"] == "")
        }
    }

    @Test("A direct message is opened once; several people make a group")
    func open() async throws {
        try await withSimulator { bench in
            let first = try await bench.api("conversations.open", ["users": "U01BOB00000"])
            #expect(first["channel"] == ["id": "D01BOB00000"])
            #expect(first["already_open"] == nil)
            let second = try await bench.api("conversations.open", ["users": "U01BOB00000", "return_im": "true"])
            #expect(second["already_open"] == true)
            #expect(second["channel"]?["user"] == "U01BOB00000")
            let group = try await bench.api("conversations.open", ["users": "U01BOB00000,U01ERIN0000"])
            #expect(group["channel"]?["is_mpim"] == true)
            let id = group["channel"]?["id"]?.string ?? ""
            try await bench.simulator.say("<@U01GOPHER00> hi", in: id, as: "bob")
            #expect(try await bench.receiver.received(1).map { $0.event["channel_type"] } == ["mpim"])
            for (users, error) in [
                ("", "users_list_not_supplied"), ("U0NOBODY", "user_not_found"), ("U01OTHERBOT", "cannot_dm_bot"),
                ("U01GOPHER00", "invalid_user_combination"),
            ] {
                #expect(try await bench.api("conversations.open", ["users": users])["error"]?.string == error)
            }
        }
    }

    @Test("The bot joins a public channel, and is told of it")
    func join() async throws {
        try await withSimulator { bench in
            bench.simulator.withWorkspace { $0[channel: "C01RANDOM00"]?.members = ["U01BOB00000"] }
            let joined = try await bench.api("conversations.join", ["channel": "C01RANDOM00"])
            #expect(joined["channel"]?["is_member"] == true)
            let event = try await bench.receiver.received(1)[0].event
            #expect(event["type"] == "member_joined_channel")
            #expect(event["user"] == "U01GOPHER00")
            #expect(
                try await bench.api("conversations.join", ["channel": "C01RANDOM00"])["warning"] == "already_in_channel"
            )
        }
    }

    @Test("The history is newest first, in pages, between two times, without replies")
    func history() async throws {
        try await withSimulator { bench in
            bench.simulator.setEventURL(nil)
            for second in 1...5 {
                try await bench.simulator.say(
                    Utterance("m\(second)", in: "#general", timestamp: "170000000\(second).000000")
                )
            }
            try await bench.simulator.say(
                Utterance("r", in: "#general", thread: "1700000001.000000", timestamp: "1700000009.000000")
            )
            func texts(_ form: [String: String]) async throws -> [String?] {
                let form = form.merging(["channel": "C01GENERAL0"]) { $1 }
                return try await bench.api("conversations.history", form)["messages"]?.elements?.map {
                    $0["text"]?.string
                } ?? []
            }
            #expect(try await texts([:]) == ["m5", "m4", "m3", "m2", "m1"])
            #expect(try await texts(["oldest": "1700000002", "latest": "1700000004.0"]) == ["m3"])
            let inclusive = ["oldest": "1700000002.000000", "latest": "1700000004.000000", "inclusive": "true"]
            #expect(try await texts(inclusive) == ["m4", "m3", "m2"])
            let page = try await bench.api("conversations.history", json: ["channel": "C01GENERAL0", "limit": 2])
            #expect(page["has_more"] == true)
            let cursor = page["response_metadata"]?["next_cursor"]?.string ?? ""
            #expect(try await texts(["limit": "2", "cursor": cursor]) == ["m3", "m2"])
            #expect(page["messages"]?[0]?["reply_count"] == nil)
            let first = try await bench.api(
                "conversations.history",
                ["channel": "C01GENERAL0", "latest": "1700000002"]
            )
            #expect(first["messages"]?[0]?["reply_count"] == 1)
            #expect(first["messages"]?[0]?["latest_reply"] == "1700000009.000000")
            for (form, error) in [
                (["cursor": "x"], "invalid_cursor"), (["oldest": "x"], "invalid_ts_oldest"),
                (["latest": "-1"], "invalid_ts_latest"), (["limit": "1001"], "invalid_arguments"),
            ] {
                let form = form.merging(["channel": "C01GENERAL0"]) { $1 }
                #expect(try await bench.api("conversations.history", form)["error"]?.string == error)
            }
        }
    }

    @Test("A thread is its first message and its replies, also asked for by a reply")
    func replies() async throws {
        try await withSimulator { bench in
            let root = try await bench.simulator.say("root", in: "#general")
            let reply = try await bench.simulator.say("one", in: "#general", thread: root.timestamp)
            _ = try await bench.api(
                "chat.postMessage",
                ["channel": "C01GENERAL0", "text": "two", "thread_ts": root.timestamp]
            )
            for timestamp in [root.timestamp, reply.timestamp] {
                let thread = try await bench.api("conversations.replies", ["channel": "C01GENERAL0", "ts": timestamp])
                #expect(thread["messages"]?.elements?.map { $0["text"] } == ["root", "one", "two"])
                #expect(thread["messages"]?[0]?["reply_users"] == ["U01ALICE000", "U01GOPHER00"])
            }
            let first = try await bench.api(
                "conversations.replies",
                ["channel": "C01GENERAL0", "ts": root.timestamp, "limit": "2"]
            )
            #expect(first["has_more"] == true)
            let form = [
                "channel": "C01GENERAL0", "ts": root.timestamp, "limit": "2",
                "cursor": first["response_metadata"]?["next_cursor"]?.string ?? "",
            ]
            #expect(try await bench.api("conversations.replies", form)["messages"]?[0]?["text"] == "two")
            let nothing = ["channel": "C01GENERAL0", "ts": "1.000001"]
            #expect(try await bench.api("conversations.replies", nothing)["error"] == "thread_not_found")
        }
    }

    @Test("Metadata is given back where it is asked for, and only there")
    func metadata() async throws {
        try await withSimulator { bench in
            let metadata: JSON = ["event_type": "reply", "event_payload": ["key": "T1:C1:1.2:reply"]]
            let root = try await bench.simulator.say("root", in: "#general")
            let post: JSON = [
                "channel": "C01GENERAL0", "text": "x", "thread_ts": .string(root.timestamp), "reply_broadcast": true,
                "metadata": metadata,
            ]
            #expect(try await bench.api("chat.postMessage", json: post)["message"]?["metadata"] == metadata)
            let form = ["channel": "C01GENERAL0", "ts": root.timestamp]
            for method in ["conversations.history", "conversations.replies"] {
                let without = try await bench.api(method, form)
                #expect(without["messages"]?.elements?.allSatisfy { $0["metadata"] == nil } == true)
                let with = try await bench.api(method, form.merging(["include_all_metadata": "true"]) { $1 })
                #expect(with["messages"]?.elements?.contains { $0["metadata"] == metadata } == true)
            }
        }
    }
}

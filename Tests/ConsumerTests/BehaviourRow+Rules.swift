import SlackSimulator

/// The rules for messages, for texts and for answers, a row each.
extension BehaviourRow {
    static var rules: [BehaviourRow] { whichCount + parsing + answers }

    private static let tour = "go.dev/tour/"

    /// Which messages count.
    private static var whichCount: [BehaviourRow] {
        let isSubtype = ["me_message", "file_share", "thread_broadcast"].map { subtype in
            says("@bot go tour", .thread, tour).said { $0.subtype = subtype }
        }
        let isNone = ["channel_topic", "channel_join", "huddle_thread", "brand_new", "bot_message"].map { subtype in
            silence("@bot go tour").sent { $0["subtype"] = .string(subtype) }
        }
        return isSubtype + isNone + [
            // The bot's own, by user, by bot id, by app.
            silence("@bot go tour").sent { $0["user"] = "U01GOPHER00" },
            silence("@bot go tour").sent { $0["bot_id"] = "B01GOPHER00" },
            silence("@bot go tour").sent { $0["bot_profile"] = ["app_id": "A01GOPHER00"] },
            // What is begun by the bot, and broadcast; but in its thread it answers.
            silence("a dragon", .botsThread).said { $0.subtype = "thread_broadcast" },
            reacts("a dragon", .botsThread, "dragon"),
            says("@bot go tour", .botsThread, tour),
            // Other bots, in each of their forms.
            silence("@bot go tour").said { $0.bot = "otherbot" },
            silence("@bot go tour").sent { $0["bot_id"] = "B01OTHERBOT" },
            silence("@bot go tour").sent { $0["bot_profile"] = ["id": "B01OTHERBOT"] },
            silence("@bot go tour").sent { $0["user"] = "USLACKBOT" },
            // Of another workspace.
            silence("@bot go tour").sent { $0["user_team"] = "T01STRANGER" },
            // Hidden, without author, without text.
            silence("@bot go tour").sent { $0["hidden"] = true },
            silence("@bot go tour").sent { $0["user"] = nil },
            silence("").sent { $0["text"] = nil },
            // A link preview's edit, with and without a user inside.
            silence("@bot go tour").sent { event in
                event["subtype"] = "message_changed"
                event["hidden"] = true
                event["message"] = ["text": event["text"] ?? "", "ts": event["ts"] ?? "", "attachments": [[:]]]
                event["previous_message"] = event["message"]
                event["user"] = nil
            },
            silence("@bot go tour").sent { event in
                event["subtype"] = "message_deleted"
                event["deleted_ts"] = event["ts"]
                event["user"] = nil
            },
            // Timestamps that are none.
            silence("@bot go tour").sent { $0["ts"] = "now" },
            silence("@bot go tour").sent { $0["ts"] = nil },
            // Once, however often it is delivered.
            says("@bot go tour", .channel, tour).sent(times: 4) { _ in },
            says("go tour", .direct, tour).sent(times: 4) { _ in },
            // Only app_mention arrives, which has no channel type.
            says("@bot go tour", .channel, tour).sent { event in
                event["type"] = "app_mention"
                event["channel_type"] = nil
            },
            // People of an organisation have other ids.
            says("@bot <@W01ENT0000|x.y> go tour", .channel, "<@W01ENT0000> ").sent { $0["user"] = "W01ENT00001" },
            // Without a channel type, and with one that nobody has heard of.
            says("go tour", .direct, tour).sent { $0["channel_type"] = nil },
            says("go tour", .direct, tour).sent { $0["channel_type"] = "weird" },
            says("go tour", .direct, tour).sent { $0["channel_type"] = "app_home" },
            silence("go tour").sent { $0["channel_type"] = "weird" },
        ]
    }

    /// What is found in texts.
    private static var parsing: [BehaviourRow] {
        let bot = SimulatorConfiguration().app.userID
        let found = [
            "<@\(bot)|gopher> go tour", "@bot: go tour", "@bot,go tour", "go tour @bot", "  @bot   go   tour  ",
            "@bot\ngo tour", "@bot\u{A0}go\u{A0}tour", "@bot GO Tour", "\u{FEFF}@bot\u{200B}: go\u{2003}tour",
            "<!here|here> @bot go tour", "<!channel> @bot go tour", "<!everyone> @bot go tour",
            "<!subteam^S01OPS00000|@ops> @bot go tour", "<!subteam^S01OPS00000> @bot go tour",
            "<#C01GENERAL0> @bot go tour", "<#C01GENERAL0|general> @bot go tour", "<#C01GENERAL0|> @bot go tour",
            "@bot @bot go tour", "@bot ```go tour``` go tour",
        ].map { says($0, .channel, tour) }
        let lost = [
            "@bot go tour!", "@bot the go tour", "@bot <@> go tour", "@bot <!here", "@bot <> go tour",
            "<<\(bot)>> go tour", "&lt;@\(bot)&gt; go tour", "```@bot go tour```", "```\nx\n@bot go tour",
            "@bot <https://go.dev|x> go tour", "@bot <mailto:a@b.example|a@b.example> go tour",
            "@bot <!date^1700000000^{date_short}|14 Nov> go tour", "<!UW#|^><@>hey<!^><#><!><@U>",
            String(repeating: "<", count: 30_000), "",
        ].map { silence($0) }
        return found + lost + [
            says("@bot doesn’t work", .channel, "see instead"),
            says("@bot <https://x.example|struct{}>", .channel, "the-empty-struct"),
            says("@bot define “mutex”", .channel, "`mutex` is a lock"),
            reacts("what’s a “dragon”?", .channel, "dragon"),
            says(
                "@bot define mutex @bob see <http://a.example|a.example>",
                .channel,
                "@bob I have no definition of `mutex"
            ),
            reacts("a dragon in ```code``` here", .channel, "dragon"),
            silence("code: ```a dragon```"),
            silence("a dragonfly"),
        ]
    }

    /// Where answers go, and to whom.
    private static var answers: [BehaviourRow] {
        [
            says("@bot @bob go tour", .channel, "@bob "),
            says("@bob go tour @bot <@U01CAROL000>", .thread, "@bob <@U01CAROL000> "),
            says("@bot @bob @bob flip a coin", .privateChannel, "@bob It's *"),
            says("go tour", .group, tour), says("@bob define mutex", .group, "@bob `mutex` is"),
            says("@bot go tour", .privateChannel, tour), says("@bot go tour", .thread, tour),
            silence("go tour", .thread), silence("go tour", .privateChannel),
            says("@bot newbie resources", .named("#newbies"), "Here are some places to start"),
            // Several handlers, in the content's order; one that is for mentions only, in a direct message.
            reacts("see a dragon at the bbq", .thread, "bbqgopher", "dragon"),
            BehaviourRow(
                text: "bbq, (╯°□°)╯︵ ┻━┻ and proverbs",
                says: [["┬─┬"], ["go-proverbs"]],
                reacts: ["bbqgopher"]
            ),
            reacts("@bot thanks and :wave:", .channel, "gopher", "wave"),
            silence("hello", .direct), reacts("@bot hello", .direct, "gopher"),
            // A command, and a word of it that brings a reaction.
            BehaviourRow(text: "@bot define ghost", says: [["no definition of `ghost`"]], reacts: ["ghost"]),
        ]
    }
}

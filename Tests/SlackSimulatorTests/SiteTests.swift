import AsyncHTTPClient
import NIOHTTP1
import SlackSimulator
import Testing

@Suite("Sites beside Slack", .timeLimit(.minutes(1)))
struct SiteTests {
    private static let list = "/gerrit/changes/?q=status:merged&O=12&n=100"
    private static let statuses = "/mastodon/api/v1/accounts/109349735213354404/statuses"

    private func changes(_ bench: Bench, _ path: String = list) async throws -> [JSON] {
        let answer = try await bench.get(path)
        #expect(answer.status == 200)
        #expect(answer.body.hasPrefix(")]}'\n"))
        return try JSON(parsing: answer.body.dropFirst(5)).elements ?? []
    }

    private func numbers(_ changes: [JSON]) -> [Int] { changes.compactMap { $0["_number"]?.integer } }

    @Test("Gerrit's list has the fields of the real one, behind its prefix")
    func gerrit() async throws {
        try await withSimulator { bench in
            let merge: JSON = ["project": "x/tools", "message": "gopls: a < b & \"c\" = 'd'\n\nFixes #1.\n"]
            let number = try await bench.order("gerrit/merge", merge).json["numbers"]?[0]?.integer ?? 0
            let answer = try await bench.get(Self.list)
            #expect(answer.body.contains(#"gopls: a \u003c b \u0026 \"c\" \u003d \u0027d\u0027"#))
            let change = try #require(try await changes(bench).first)
            #expect(change["_number"]?.integer == number)
            #expect(change["id"]?.string?.hasPrefix("x%2Ftools~master~I") == true)
            #expect(change["status"] == "MERGED")
            #expect(change["subject"] == "gopls: a < b & \"c\" = 'd'")
            #expect(change["submitted"]?.string?.hasSuffix(".000000000") == true)
            let revision = try #require(change["revisions"]?[change["current_revision"]?.string ?? ""])
            let message = revision["commit"]?["message"]?.string ?? ""
            #expect(message.hasPrefix("gopls: a < b"))
            #expect(message.contains("\nChange-Id: \(change["change_id"]?.string ?? "?")\n"))
            // Without the options that ask for it there is no revision.
            #expect(try await changes(bench, "/gerrit/changes/?q=status:merged").first?["revisions"] == nil)
        }
    }

    @Test("Gerrit orders by update: a comment moves an old change to the top, and its submission stays")
    func touch() async throws {
        try await withSimulator { bench in
            let merged = try await bench.order("gerrit/merge", ["count": 3]).json["numbers"]?.elements ?? []
            let new = merged.compactMap(\.integer)
            #expect(new == new.sorted() && new.count == 3)
            #expect(try await numbers(changes(bench)) == new.reversed() + [700_002, 700_001])
            _ = try await bench.order("gerrit/touch", ["number": .integer(new[0])])
            _ = try await bench.order("gerrit/touch", ["number": 700_001])
            let list = try await changes(bench)
            #expect(numbers(list) == [700_001, new[0], new[2], new[1], 700_002])
            #expect(list[0]["submitted"] == "2026-01-01 10:00:00.000000000")
            #expect(list[0]["updated"] != list[0]["submitted"])
        }
    }

    @Test("Gerrit's pages end with _more_changes", arguments: ["S", "start"])
    func gerritPages(start: String) async throws {
        try await withSimulator { bench in
            bench.simulator.mergeChanges(8)
            var found: [Int] = []
            var isMore = true
            while isMore {
                let page = try await changes(bench, "/gerrit/changes/?q=status:merged&n=4&\(start)=\(found.count)")
                #expect(page.dropLast().allSatisfy { $0["_more_changes"] == nil })
                isMore = page.last?["_more_changes"] == true
                found += numbers(page)
            }
            #expect(found.count == 10)
            #expect(Set(found).count == 10)
            #expect(try await bench.get("/gerrit/changes/?n=many").status == 400)
        }
    }

    @Test("The changelog tells what is planned and whether it streams; a show counts until 90 minutes after its start")
    func changelog() async throws {
        try await withSimulator { bench in
            func planned() async throws -> JSON? {
                try await bench.get("/changelog/slack/countdown/gotime").json["data"]
            }
            #expect(try await bench.get("/changelog/live/status").json["streaming"] == false)
            #expect(try await planned() == .null)
            _ = try await bench.order("gotime/live", ["streaming": true])
            #expect(try await bench.get("/changelog/live/status").json["streaming"] == true)
            let plan = try await bench.order("gotime/plan", ["at": "2099-11-25T20:00:00+00:00"]).json
            #expect(plan["at"] == "2099-11-25T20:00:00Z")
            #expect(try await planned() == "2099-11-25T20:00:00Z")
            _ = try await bench.order("gotime/plan", ["at": "2020-01-01T20:00:00Z"])
            #expect(try await planned() == .null)
            _ = try await bench.order("gotime/plan", ["at": .null])
            #expect(try await planned() == .null)
            #expect(try await bench.get("/changelog/elsewhere").status == 404)
        }
    }

    @Test("Today's live status is a redirect to a page, while the countdown still answers JSON")
    func livePage() async throws {
        try await withSimulator { bench in
            _ = try await bench.order("gotime/html", ["on": true])
            #expect(try await bench.statusWithoutRedirect("\(bench.url)/changelog/live/status") == 302)
            let page = try await bench.get("/changelog/live/status")
            #expect(page.status == 200)
            #expect(page.header("Content-Type")?.hasPrefix("text/html") == true)
            #expect(try await bench.get("/changelog/slack/countdown/gotime").json["data"] == .null)
            _ = try await bench.order("gotime/html", ["on": false])
            #expect(try await bench.get("/changelog/live/status").json["streaming"] == false)
        }
    }

    @Test("Mastodon's statuses are newest first; since_id gives the newest ones, min_id the next ones")
    func mastodon() async throws {
        try await withSimulator { bench in
            func ids(_ query: String) async throws -> [String] {
                try await bench.get(Self.statuses + query).json.elements?.compactMap { $0["id"]?.string } ?? []
            }
            var posted: [String] = []
            for number in 1...5 {
                let answer = try await bench.order("mastodon/post", ["text": .string("status \(number)"), "age_s": 60])
                posted.append(try #require(answer.json["id"]?.string))
            }
            // Snowflakes: milliseconds and 16 bits, beyond what a double holds.
            #expect(posted.allSatisfy { $0.count == 18 && $0 > "117" })
            let newest = Array(posted.reversed())
            #expect(try await ids("").prefix(5) == newest[...])
            #expect(try await ids("").count == 7)
            #expect(try await ids("?since_id=\(posted[0])") == Array(newest.dropLast()))
            #expect(try await ids("?since_id=\(posted[0])&limit=2") == [posted[4], posted[3]])
            #expect(try await ids("?min_id=\(posted[0])&limit=2") == [posted[2], posted[1]])
            #expect(try await ids("?max_id=\(posted[1])&limit=1") == [posted[0]])
            #expect(try await ids("?since_id=\(posted[4])") == [])
        }
    }

    @Test("Boosts and replies can be left out; a status may be odd in any field")
    func statusKinds() async throws {
        try await withSimulator { bench in
            _ = try await bench.order("mastodon/post", ["text": "passed on", "boost": true])
            _ = try await bench.order("mastodon/post", ["text": "an answer", "reply": true])
            let odd: JSON = ["text": "a\n<b> https://example.com/?a=1&b=2 #golang", "fields": ["url": .null]]
            _ = try await bench.order("mastodon/post", odd)
            let all = try await bench.get("\(Self.statuses)?limit=3").json
            #expect(all[0]?["url"] == .null)
            let content = all[0]?["content"]?.string ?? ""
            #expect(content.hasPrefix("<p>a<br />&lt;b&gt; <a href=\"https://example.com/?a=1&amp;b=2\""))
            #expect(content.contains("class=\"mention hashtag\" rel=\"tag\">#<span>golang</span></a></p>"))
            #expect(all[1]?["in_reply_to_id"]?.string != nil)
            #expect(all[2]?["content"] == "")
            #expect(all[2]?["reblog"]?["content"] == "<p>passed on</p>")
            let few = try await bench.get("\(Self.statuses)?limit=3&exclude_reblogs=true&exclude_replies=true").json
            #expect(few.elements?.compactMap { $0["reblog"] } == [.null, .null, .null])
            #expect(few[1]?["content"] == "<p>A second made-up status.</p>")
        }
    }

    @Test("The feed is told once to who asks by tag or by date", arguments: ["rss", "atom"])
    func feed(kind: String) async throws {
        try await withSimulator { bench in
            let before = try await bench.get("/feed/\(kind)")
            _ = try await bench.order(
                "feed/publish",
                ["title": "Less < more & so on", "link": "https://example.com/?a&b"]
            )
            let after = try await bench.get("/feed/\(kind)")
            #expect(after.header("Content-Type") == "application/\(kind)+xml; charset=utf-8")
            #expect(after.body.contains("<title>Less &lt; more &amp; so on</title>"))
            #expect(after.body.contains("https://example.com/?a&amp;b"))
            #expect(after.header("ETag") != before.header("ETag"))
            func status(_ name: String, _ value: String?) async throws -> Int {
                var request = HTTPClientRequest(url: "\(bench.url)/feed/\(kind)")
                request.headers.add(name: name, value: try #require(value))
                return try await bench.send(request).status
            }
            #expect(try await status("If-None-Match", after.header("ETag")) == 304)
            #expect(try await status("If-None-Match", before.header("ETag")) == 200)
            #expect(try await status("If-Modified-Since", after.header("Last-Modified")) == 304)
            #expect(try await status("If-Modified-Since", before.header("Last-Modified")) == 200)
            #expect(bench.simulator.answerCount("feed", status: 304) == 2)
        }
    }

    @Test("A channel is renamed, and archived, and the app is told")
    func channels() async throws {
        try await withSimulator { bench in
            _ = try await bench.order("channels/rename", ["id": "C01RANDOM00", "name": "anything"])
            _ = try await bench.order("channels/archive", ["id": "C01JOBS0000"])
            // What the bot doesn't see it isn't told of.
            _ = try await bench.order("channels/rename", ["id": "C01MODS0000", "name": "moderators"])
            let events = try await bench.receiver.received(2).map(\.event)
            #expect(events[0]["type"] == "channel_rename")
            #expect(events[0]["channel"]?["id"] == "C01RANDOM00")
            #expect(events[0]["channel"]?["name"] == "anything")
            #expect(events[1]["type"] == "channel_archive")
            #expect(events[1]["channel"] == "C01JOBS0000")
            let renamed = try await bench.api("conversations.info", ["channel": "C01RANDOM00"])["channel"]
            #expect(renamed?["name"] == "anything")
            #expect(renamed?["previous_names"] == ["random"])
            let archived = try await bench.api("conversations.info", ["channel": "C01JOBS0000"])["channel"]
            #expect(archived?["is_archived"] == true)
            #expect(bench.receiver.received.count == 2)
        }
    }
}

import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SlackSimulator
import Testing

@Suite("Stand-ins", .timeLimit(.minutes(1)))
struct StandinTests {
    @Test("Gerrit's list stands behind its prefix")
    func gerrit() async throws {
        try await withSimulator { bench in
            let answer = try await bench.get("/gerrit/changes/?q=status:merged&O=12&n=100")
            #expect(answer.status == 200)
            #expect(answer.body.hasPrefix(")]}'\n"))
            let changes = try JSON(parsing: answer.body.dropFirst(5))
            #expect(changes.elements?.count == 2)
            for change in changes.elements ?? [] {
                #expect(change["status"] == "MERGED")
                let revision = change["current_revision"]?.string ?? ""
                #expect(change["revisions"]?[revision]?["commit"]?["message"]?.string?.contains("Change-Id: I") == true)
            }
        }
    }

    @Test("Nothing is live and nothing planned at the changelog")
    func changelog() async throws {
        try await withSimulator { bench in
            let live = try await bench.get("/changelog/live/status").json
            #expect(live["streaming"] == false)
            let countdown = try await bench.get("/changelog/slack/countdown/gotime").json
            #expect(countdown["data"] == .null)
            let elsewhere = try await bench.get("/changelog/elsewhere")
            #expect(elsewhere.status == 404)
        }
    }

    @Test("Mastodon's statuses are newest first, and none are newer than the newest")
    func mastodon() async throws {
        try await withSimulator { bench in
            let path = "/mastodon/api/v1/accounts/109349735213354404/statuses"
            let all = try await bench.get(path).json.elements ?? []
            #expect(all.count == 2)
            let newest = all.first?["id"]?.string ?? ""
            let oldest = all.last?["id"]?.string ?? ""
            for (since, count) in [(newest, 0), (oldest, 1), ("9", 2)] {
                let newer = try await bench.get("\(path)?since_id=\(since)").json
                #expect(newer.elements?.count == count)
            }
        }
    }

    @Test("The playground takes a source, gives an id, and the source back; too large a one is refused")
    func playground() async throws {
        try await withSimulator { bench in
            func share(_ source: String) async throws -> (status: Int, body: String) {
                var request = HTTPClientRequest(url: "\(bench.url)/playground/_/share")
                request.method = .POST
                request.body = .bytes(ByteBuffer(string: source))
                let answer = try await bench.send(request)
                return (answer.status, answer.body)
            }
            let id = try await share("package main\n").body
            #expect(try await share("package main\n").body == id)
            #expect(try await share("package other\n").body != id)
            #expect(try await bench.get("/playground/p/\(id)").body == "package main\n")
            #expect(try await bench.get("/playground/p/\(id).go").body == "package main\n")
            #expect(try await bench.get("/playground/play/p/\(id)").body == "package main\n")
            #expect(try await bench.get("/playground/p/nothing").status == 404)
            #expect(try await share(String(repeating: "x", count: 64 * 1024)).status == 200)
            #expect(try await share(String(repeating: "x", count: 64 * 1024 + 1)).status == 413)
        }
    }
}

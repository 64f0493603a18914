import BackgroundTasks
import Foundation
import NIOHTTP1
import NIOPosix
import Redis
import SlackSimulator
import TestSupport
import Testing

@Suite(
    "The program itself",
    .timeLimit(.minutes(3)),
    .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built")
)
struct ProgramTests {
    private func withWorld(
        _ body: (SlackSimulator, RedisServer, URL) async throws -> Void
    ) async throws {
        try await withSimulator { simulator in
            try await withRedis { server, _ in try await body(simulator, server, server.folder) }
        }
    }

    /// Runs the program to its end.
    private func run(
        _ arguments: [String],
        _ environment: [String: String],
        _ folder: URL
    ) async throws -> (status: Int32?, output: String) {
        let log = folder.appending(path: "\(arguments[0])-\(UUID()).log")
        let process = try ChildProcess(program.path, arguments, environment: environment, log: log)
        try await eventually(within: .seconds(60)) { !process.isRunning }
        return (process.exitStatus, process.output)
    }

    @Test("A daemon that can't listen says why and ends with status 1")
    func cannotListen() async throws {
        try await withWorld { simulator, server, folder in
            let socket = folder.appending(path: "no/such/folder.sock").path
            let environment = try await Daemon.environment(
                "one",
                simulator,
                redis: server.socket,
                gerrit: "\(simulator.url)/gerrit",
                socket: socket
            )
            let ended = try await run(["bgtasks"], environment, folder)
            #expect(ended.status == 1, "\(ended.output)")
            #expect(ended.output.contains("can't listen on \(socket)"), "\(ended.output)")
        }
    }

    @Test("SIGHUP reads the feeds again; with a mistake in them the old ones stay, and the log says where it is")
    func reload() async throws {
        try await withWorld { simulator, server, folder in
            let site = folder.appending(path: "site/responses.d")
            try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
            let file = site.appending(path: "feeds.yaml")
            let world = try await simulator.url
            func write(_ names: [String], channel: String = "random") throws {
                let feeds = names.map { "  - name: \($0)\n    url: \(world)/feed/rss\n    channel: \(channel)\n" }
                try Data("feeds:\n\(feeds.joined())".utf8).write(to: file)
            }
            try write(["One"])
            simulator.publishEntry(title: "News", link: "https://example.com/news")
            let daemon = try await Daemon.start(
                "one",
                simulator,
                redis: server.socket,
                gerrit: "\(world)/gerrit",
                folder: folder,
                settings: ["GOPHER_SITE_DIR": folder.appending(path: "site").path]
            )
            #expect(await daemon.poll("feeds").message == "1 entry announced")
            try write(["One", "Two"])
            daemon.process.signal(SIGHUP)
            try await eventually { daemon.process.output.contains("The feeds were read again") }
            #expect(await daemon.poll("feeds").message == "1 entry announced")
            let names = simulator.withWorkspace { $0.channel(meant: "random")?.messages.map(\.username) }
            #expect(names == ["One", "Two"])
            try Data("feeds:\n  - name: Three\n    adress: https://example.com/\n".utf8).write(to: file)
            daemon.process.signal(SIGHUP)
            try await eventually { daemon.process.output.contains("the old feeds stay") }
            #expect(daemon.process.output.contains("feeds.yaml:3"), "\(daemon.process.output)")
            #expect(daemon.process.output.contains("source=\(file.path):3"), "\(daemon.process.output)")
            simulator.publishEntry(title: "More", link: "https://example.com/more")
            #expect(await daemon.poll("feeds").message == "2 entries announced")
            #expect(await daemon.process.stop() == 0)
        }
    }

    @Test("poll --json gives JSON and its status whatever is wrong")
    func json() async throws {
        try await withTemporaryFolder { folder in
            struct Answer: Decodable {
                let outcome: String
                let message: String
            }
            func ask(_ arguments: [String], _ environment: [String: String]) async throws -> (Int32?, Answer) {
                let ended = try await run(["poll", "--json"] + arguments, environment, folder)
                return (ended.status, try JSONDecoder().decode(Answer.self, from: Data(ended.output.utf8)))
            }
            let wrong = try await ask(["gerrit"], ["GOPHER_BGTASKS_SOCKET": "relative/path"])
            #expect(wrong.0 == 78)
            #expect(wrong.1.outcome == "wrong_settings")
            #expect(wrong.1.message.contains("GOPHER_BGTASKS_SOCKET"))
            let nobody = try await ask(["gerrit"], ["GOPHER_BGTASKS_SOCKET": folder.appending(path: "none").path])
            #expect(nobody.0 == 1)
            #expect(nobody.1.outcome == "failed")
        }
    }

    @Test("poll's exit status says how it went: 0 done, 75 not now, 64 no such poll, 1 failed")
    func exitStatus() async throws {
        try await withWorld { simulator, server, folder in
            let daemon = try await Daemon.start(
                "one",
                simulator,
                redis: server.socket,
                gerrit: "\(simulator.url)/gerrit",
                folder: folder
            )
            func ask(_ name: String) async throws -> (Int32?, String) {
                let ended = try await run(["poll", name, "--socket", daemon.socket], [:], folder)
                return (ended.status, ended.output)
            }
            let done = try await ask("gotime")
            #expect(done == (0, "nothing is streaming\n"))
            simulator.setLivePage(true)
            let notNow = try await ask("gotime")
            #expect(notNow.0 == 75)
            #expect(notNow.1.hasPrefix("paused: "), "\(notNow)")
            let none = try await ask("nonsense")
            #expect(none.0 == 64)
            #expect(none.1.contains("there is no poll “nonsense”"), "\(none)")
            simulator.add(Fault(method: "gerrit", status: 500))
            let failed = try await ask("gerrit")
            #expect(failed.0 == 1)
            #expect(failed.1.contains("answered with status 500"), "\(failed)")
            #expect(await daemon.process.stop() == 0)
        }
    }

    @Test(
        "A mistake in the site's content keeps no poll from starting and no good feed from being asked; poll feeds says it"
    )
    func startWithMistakes() async throws {
        try await withWorld { simulator, server, folder in
            let site = folder.appending(path: "site/responses.d")
            try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
            let world = try await simulator.url
            let good = "  - {name: Good, url: \"\(world)/feed/rss\", channel: random}\n"
            let file = site.appending(path: "feeds.yaml")
            try Data("feeds:\n\(good)  - {name: Bad, url: x, channel: random}\n".utf8).write(to: file)
            try Data("terms:\n  - name: x\n    definiton: y\n".utf8).write(to: site.appending(path: "glossary.yaml"))
            simulator.publishEntry(title: "News", link: "https://example.com/news")
            let daemon = try await Daemon.start(
                "one",
                simulator,
                redis: server.socket,
                gerrit: "\(world)/gerrit",
                folder: folder,
                settings: ["GOPHER_SITE_DIR": folder.appending(path: "site").path]
            )
            #expect(await daemon.poll("gotime").outcome == .done)
            let answer = await daemon.poll("feeds")
            #expect(answer.outcome == .failed)
            #expect(answer.message?.hasPrefix("1 entry announced; the content has a mistake: ") == true, "\(answer)")
            #expect(answer.message?.contains("feeds.yaml:3: ") == true, "\(answer)")
            let lines = daemon.process.output.split(separator: "\n")
            #expect(
                lines.count { $0.contains("only the feeds that can be read") && $0.contains("feeds.yaml:3") } == 1
            )
            #expect(lines.contains { $0.contains("only the feeds that can be read") && $0.contains("glossary.yaml") })
            let status = await ControlClient(path: daemon.socket, group: .singleton).ask(.status, timeout: .seconds(10))
            #expect(status.polls?.first { $0.poll == "feeds" }?.message?.contains("feeds.yaml:3: ") == true)
            try Data("feeds:\n\(good)".utf8).write(to: file)
            try FileManager.default.removeItem(at: site.appending(path: "glossary.yaml"))
            daemon.process.signal(SIGHUP)
            try await eventually { daemon.process.output.contains("The feeds were read again") }
            #expect(await daemon.poll("feeds").message == "no new entries")
            #expect(await daemon.process.stop() == 0)
        }
    }

    /// Documents of some megabytes that want much more than that, by their paths.
    private static func hostileFeeds() -> [String: String] {
        let long = String(repeating: "x", count: 3 << 20)
        let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\""
        let links = (1...1900).map { "<entry><id>\($0)</id><link href=\"\($0)\"/></entry>" }.joined()
        let step = String(repeating: "x", count: 15_000)
        let nested = (1...190).map { _ in "<a xml:base=\"\(step)/\">" }.joined()
        let title = "<item><title>\(String(repeating: "&lt;a ", count: 600))</title><link>/x</link></item>"
        return [
            "/base": "\(atom) xml:base=\"https://a.example/\(long)/\">\(links)</feed>",
            "/nested": "<rss><channel>\(nested)",
            "/titles": "<rss><channel>\(String(repeating: title, count: (7 << 20) / title.utf8.count))</channel></rss>",
        ]
    }

    @Test("Hostile feeds take little more memory than they have themselves, and a stop waits for none of them")
    func hostileFeeds() async throws {
        let documents = Self.hostileFeeds()
        try await StubSource.with({ StubSource.Answer(body: documents[$0.uri] ?? "") }) { source in
            try await withWorld { simulator, server, folder in
                let site = folder.appending(path: "site/responses.d")
                try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
                let feeds = ["base", "nested", "titles"].map {
                    "  - {name: \($0), url: \"\(source.url)/\($0)\", channel: random}\n"
                }
                try Data("feeds:\n\(feeds.joined())".utf8).write(to: site.appending(path: "feeds.yaml"))
                let daemon = try await Daemon.start(
                    "one",
                    simulator,
                    redis: server.socket,
                    gerrit: "\(simulator.url)/gerrit",
                    folder: folder,
                    settings: ["GOPHER_SITE_DIR": folder.appending(path: "site").path]
                )
                let before = try memory("VmHWM", of: daemon.process.pid)
                let answer = await daemon.poll("feeds")
                #expect(answer.outcome == .done)
                #expect(answer.message?.contains("base: ") == true, "\(answer)")
                #expect(answer.message?.contains("nested: ") == true, "\(answer)")
                let documentSizes = documents.values.map(\.utf8.count).reduce(0, +) >> 10
                let taken = try memory("VmHWM", of: daemon.process.pid) - before
                print("\(documentSizes) KiB of documents took \(taken) KiB")
                // Each once as it is received, while the buffer grows, and once as what is read of it.
                #expect(taken < 4 * documentSizes)
                async let last = daemon.poll("feeds")
                try await eventually { source.log.value.count { $0.uri == "/titles" } == 2 }
                #expect(await daemon.process.stop() == 0)
                _ = await last
            }
        }
    }
}

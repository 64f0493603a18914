import BackgroundTasks
import Foundation
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
}

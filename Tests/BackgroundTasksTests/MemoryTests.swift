import BackgroundTasks
import Foundation
import Redis
import SlackSimulator
import TestSupport
import Testing

@Suite(
    "The daemon's memory",
    .timeLimit(.minutes(5)),
    // A debug build has more code than all that is allowed here.
    .enabled(if: otherProgram != nil, "only of a release build: make test-memory"),
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-socket-activate"), "no systemd here")
)
struct MemoryTests {
    /// In KiB, of which some 20 MiB are code at most, which all the daemons of a host share.
    private static let limit = 25 << 10

    @Test(
        "Each poll, from a cold start of the daemon by its socket, takes less than 25 MB",
        arguments: ["gerrit", "gotime", "gotime-posts", "feeds", "channel-cache"]
    )
    func coldStart(poll: String) async throws {
        let gerrit = GerritStub()
        // Two pages of messages of a megabyte.
        let long = String(repeating: "0123456789abcdef", count: 1 << 12)
        for number in 1...150 { gerrit.merge(number, ago: 5000 - number, message: number % 40 == 0 ? long : nil) }
        try await StubSource.with({ gerrit.answer($0) }) { source in
            try await withSimulator { simulator in
                try await withRedis { server, _ in
                    let world = try await simulator.url
                    simulator.withWorkspace { workspace in
                        for number in 0..<10_000 {
                            let id = "C0MANY\(number)"
                            workspace[channel: id] = Channel(id: id, name: "many-\(number)", kind: .publicChannel)
                        }
                    }
                    for number in 1...30 {
                        simulator.publishEntry(title: "Entry \(number)", link: "https://example.com/\(number)")
                    }
                    simulator.setStreaming(true)
                    simulator.planShow(at: Int64(Date.now.timeIntervalSince1970))
                    let site = server.folder.appending(path: "responses.d")
                    try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
                    let feeds = (1...8).map { "- {name: F\($0), url: \"\(world)/feed/rss\", channel: random}\n" }
                        .joined()
                    try Data("feeds:\n\(feeds)".utf8).write(to: site.appending(path: "feeds.yaml"))
                    let daemon = try await Daemon.start(
                        "one",
                        simulator,
                        redis: server.socket,
                        gerrit: source.url,
                        folder: server.folder,
                        launcher: ["/usr/bin/systemd-socket-activate", "--listen=SOCKET", "--fdname=bgtasks"],
                        settings: ["GOPHER_SITE_DIR": server.folder.path]
                    )
                    let answer = await daemon.poll(poll)
                    #expect(answer.outcome == .done, "\(answer)")
                    if poll == "gerrit" {
                        // A bulk edit: more is read than by the first run.
                        for number in 1...150 { gerrit.touch(number) }
                        gerrit.merge(200)
                        #expect(await daemon.poll(poll).outcome == .done)
                    }
                    let pid = daemon.process.pid
                    try await eventually { try memory("VmRSS", of: pid) < Self.limit }
                    let peak = try memory("VmHWM", of: pid)
                    print("\(poll): \(try memory("VmRSS", of: pid)) KiB, at most \(peak) KiB")
                    #expect(peak < Self.limit)
                    #expect(await daemon.process.stop() == 0)
                }
            }
        }
    }
}

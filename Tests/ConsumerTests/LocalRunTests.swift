import Foundation
import SlackSimulator
import TestSupport
import Testing

@Suite(
    "make run",
    .enabled(if: LocalRun.isPossible, "redis, systemd-container or the built programs are missing"),
    .timeLimit(.minutes(3))
)
struct LocalRunTests {
    private static let good = "commands:\n  - name: zebra\n    description: on zebras\n    text: A zebra.\n"

    @Test("A mistake in the content ends no run: the consumer that can't start is tried again, until it is mended")
    func mistake() async throws {
        try await withLocalRun { run in
            let client = SimulatorClient(url: run.url)
            func starts() throws -> Int {
                let text = try String(contentsOf: run.folder.appending(path: "consumer.starts"), encoding: .utf8)
                return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
            }
            try run.save(Self.good.replacing("description", with: "descripton"), as: "own.yaml")
            _ = try await client.post("daemons/restart", ["name": "consumer"])
            try await eventually(within: .seconds(40)) { try starts() >= 4 }
            #expect(run.process.isRunning)
            // Once, however often it is tried.
            let told = run.process.output.split(separator: "\n").filter { $0.contains("consumer can't run") }
            #expect(told.count == 1 && told[0].contains("\(run.folder.path)/consumer.log"), "\(told)")

            try run.save(Self.good, as: "own.yaml")
            try await eventually(within: .seconds(40)) {
                _ = try await client.post("say", ["channel": "@alice", "text": "zebra"])
                let messages = try await client.get("transcript", query: ["channel": "@alice"])["messages"]?.elements
                return messages?.contains { $0["text"] == "A zebra." } == true
            }
        }
    }

    @Test("Orders that come before all is up are carried out then, and logs are bounded")
    func early() async throws {
        try await withTemporaryFolder { place in
            let run = try await LocalRun.start(in: place, settings: ["RUN_LOG_BYTES": "1000"])
            let (folder, process) = (run.folder, run.process)
            do {
                try await eventually(within: .seconds(30)) {
                    FileManager.default.fileExists(atPath: folder.appending(path: "run.pid").path)
                }
                process.signal(SIGUSR1)
                try await eventually(within: .seconds(90)) {
                    if !process.isRunning { throw LocalRun.DidNotStart(description: process.output) }
                    return try run.pids()["consumer-2"] != nil && process.output.contains("Ctrl-C ends all of it")
                }
                try await eventually(within: .seconds(30)) {
                    let old = folder.appending(path: "consumer.log.1").path
                    let log = folder.appending(path: "consumer.log").path
                    let size = try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int ?? .max
                    return FileManager.default.fileExists(atPath: old) && size < 1000
                }
            } catch {
                await process.stop(within: .seconds(40))
                throw error
            }
            #expect(await process.stop(within: .seconds(40)) == 0)
        }
    }
}

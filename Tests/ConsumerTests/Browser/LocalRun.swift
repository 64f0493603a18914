import Foundation
import TestSupport

/// What `make run` starts, with the programs that were built beside this test: real daemons, each a process.
struct LocalRun: Sendable {
    /// The simulator's address.
    let url: String
    /// Logs, process ids, the site's content.
    let folder: URL
    let process: ChildProcess

    /// It ended before the bot was up.
    struct DidNotStart: Error, CustomStringConvertible {
        /// What it wrote.
        let description: String
    }

    /// Whether its tools are there.
    static var isPossible: Bool {
        ["redis-server", "redis-cli", "systemd-socket-activate", "setpriv"].allSatisfy {
            FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
        } && FileManager.default.isExecutableFile(atPath: program.path)
    }

    /// The processes that it has by its own word.
    func pids() throws -> [String: pid_t] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".pid") }
        let pairs = names.compactMap { name -> (String, pid_t)? in
            let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
            return text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
                .map { (String(name.dropLast(4)), $0) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// Writes a file of the site's content, as an editor would.
    func save(_ text: String, as name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: "site/responses.d/\(name)"), options: .atomic)
    }
}

extension LocalRun {
    /// Starts it on ports of its own, and doesn't wait until it is up.
    ///
    /// - Parameters:
    ///   - place: for its folder and what it prints.
    ///   - settings: further environment variables.
    static func start(in place: URL, settings: [String: String] = [:]) async throws -> LocalRun {
        let folder = place.appending(path: "run").resolvingSymlinksInPath()
        let port = try await freePort()
        let environment = [
            "SIMULATOR_PORT": "\(port)", "GATEWAY_PORT": "\(try await freePort())",
            "REDIS_PORT": "\(try await freePort())", "RUN_FOLDER": folder.path, "HOME": place.path,
        ]
        let process = try ChildProcess(
            repository.appending(path: "Tests/Local/run").path,
            [program.deletingLastPathComponent().path],
            environment: environment.merging(settings) { $1 },
            log: place.appending(path: "run.txt")
        )
        return LocalRun(url: "http://127.0.0.1:\(port)", folder: folder, process: process)
    }
}

/// Runs `body` with all that `make run` starts, on ports of its own, and ends it.
func withLocalRun(_ body: (LocalRun) async throws -> Void) async throws {
    try await withTemporaryFolder { place in
        let run = try await LocalRun.start(in: place)
        let process = run.process
        do {
            try await eventually(within: .seconds(60)) {
                if !process.isRunning { throw LocalRun.DidNotStart(description: process.output) }
                return process.output.contains("Ctrl-C ends all of it")
            }
            try await body(run)
        } catch {
            await process.stop(within: .seconds(40))
            throw error
        }
        await process.stop(within: .seconds(40))
    }
}

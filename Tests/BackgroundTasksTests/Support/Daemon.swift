import BackgroundTasks
import Foundation
import NIOPosix
import Secrets
import SlackSimulator
import TestSupport
import Testing

/// The built program, beside the test's own; `GOPHERBOT_PROGRAM` names another build.
let program =
    otherProgram
    ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "gopherbot")

let otherProgram = ProcessInfo.processInfo.environment["GOPHERBOT_PROGRAM"].map { URL(filePath: $0) }

/// The repository's folder, with the shipped content.
private let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// A `gopherbot bgtasks` of its own process.
struct Daemon {
    let process: ChildProcess
    let socket: String

    /// - Parameters:
    ///   - name: this process's among all.
    ///   - redis: the path of Redis's socket.
    ///   - gerrit: the address of a Gerrit.
    static func start(
        _ name: String,
        _ simulator: SlackSimulator,
        redis: String,
        gerrit: String,
        folder: URL,
        launcher: [String] = [],
        settings: [String: String] = [:]
    ) async throws -> Daemon {
        let socket = folder.appending(path: "\(name).sock").path
        let environment = try await environment(name, simulator, redis: redis, gerrit: gerrit, socket: socket)
            .merging(settings) { $1 }
        let passed = launcher.isEmpty ? [] : environment.keys.flatMap { ["-E", $0] }
        let command = launcher.map { $0.replacing("SOCKET", with: socket) } + passed + [program.path, "bgtasks"]
        let process = try ChildProcess(
            command[0],
            Array(command.dropFirst()),
            environment: environment,
            log: folder.appending(path: "\(name).log")
        )
        // A killed one leaves its socket's file behind, so that the file alone says nothing.
        try await eventually {
            guard process.isRunning else { throw Ended(log: process.output) }
            // A question would have the launcher start it; what it says comes after listen(2).
            guard launcher.isEmpty else { return process.output.contains("Listening on") }
            guard FileManager.default.fileExists(atPath: socket) else { return false }
            let client = ControlClient(path: socket, group: .singleton)
            return await client.ask(.status, timeout: .seconds(5)).outcome == .done
        }
        return Daemon(process: process, socket: socket)
    }

    /// The settings of a daemon.
    static func environment(
        _ name: String,
        _ simulator: SlackSimulator,
        redis: String,
        gerrit: String,
        socket: String
    ) async throws -> [String: String] {
        let world = try await simulator.url
        return [
            "ENV": "production", "GOPHER_CONTENT_DIR": repository.path,
            "GOPHER_APP_NAME": BackgroundFixture.keys.appName, "GOPHER_INSTANCE_ID": name,
            "GOPHER_BGTASKS_SOCKET": socket, "GOPHER_SLACK_BOT_ACCESS_TOKEN": simulator.configuration.botToken.exposed,
            "REDIS_URL": "unix://\(redis)", "SLACK_API_URL": "\(world)/api", "GERRIT_URL": gerrit,
            "CHANGELOG_URL": "\(world)/changelog", "MASTODON_URL": "\(world)/mastodon",
        ]
    }

    private struct Ended: Error {
        let log: String
    }

    func poll(_ name: String) async -> ControlAnswer {
        await ControlClient(path: socket, group: .singleton).ask(
            .poll(name: name, .allowed),
            timeout: .seconds(90)
        )
    }
}

/// The announced numbers of changes, in order.
func announcedNumbers(_ simulator: SlackSimulator) -> [Int] {
    simulator.withWorkspace { $0.channel(meant: "golang-cls")?.messages ?? [] }
        .compactMap { Int($0.text.dropFirst().prefix { $0.isNumber }) }
}

/// A field of `/proc/PID/status` in KiB.
func memory(_ field: String, of pid: pid_t) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("\(field):") })
    return try #require(line.split { !$0.isNumber }.last.flatMap { Int($0) })
}

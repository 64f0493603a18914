import Administration
import ArgumentParser
import BackgroundTasks
import FoundationEssentials
import NIOCore
import NIOPosix
import Settings
import Systemd

struct PollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poll",
        abstract: "Have the background tasks ask a source now, and wait for the outcome.",
        discussion: """
            Exit status: 0 done, 1 failed, 64 no such poll, 75 not now (another host announces, or the source is left \
            alone for a while), 78 wrong settings. Needs gopherbot-bgtasks.socket, which starts the daemon.
            """
    )

    @Argument(help: "gerrit, channel-cache, …; 'status' shows them all with their last outcome.")
    var name: String

    @Flag(help: "One line of JSON for programs.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show on standard error what goes on meanwhile.")
    var verbose = false

    @Flag(help: "Only when the last run is longer ago than the poll's interval, which is longer in shadow mode.")
    var ifDue = false

    @Flag(help: "Also while the source is left alone, after failures or at its own wish.")
    var now = false

    @Option(help: "The daemon's socket (default: GOPHER_BGTASKS_SOCKET).")
    var socket: String?

    @Option(help: "Seconds to wait for the outcome; the daemon bounds each poll by itself.")
    var timeout: UInt16 = 900

    @OptionGroup var place: InstallationOptions

    func validate() throws {
        if ifDue, now { throw ValidationError("--if-due and --now exclude each other") }
    }

    func run() async throws {
        let answer: ControlAnswer
        do {
            answer = try await ask(socket: socketPath())
        } catch let error as WrongSettings {
            answer = ControlAnswer(outcome: .wrongSettings, message: "\(error)")
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(answer), as: UTF8.self))
        } else {
            print(answer.lines.joined(separator: "\n"))
        }
        let status = answer.outcome?.exitStatus ?? 1
        if status != 0 { throw ExitCode(status) }
    }

    private func ask(socket: String) async throws -> ControlAnswer {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let isVerbose = verbose
        let answer = await ControlClient(path: socket, group: loops).ask(
            name == "status" ? .status : .poll(name: name, now ? .now : ifDue ? .ifDue : .allowed),
            timeout: .seconds(Int64(timeout))
        ) { line in
            if isVerbose { Self.say(line) }
        }
        try await loops.shutdownGracefully()
        return answer
    }

    private struct WrongSettings: Error, CustomStringConvertible {
        let description: String
    }

    private func socketPath() throws -> String {
        if let socket { return socket }
        let (environment, host) = (ProcessInfo.processInfo.environment, ProcessInfo.processInfo.hostName)
        // A unit's user may perhaps not read the file, and has its settings in the environment.
        let settings =
            (try? place.installation.settings(environment: environment, host: host))
            ?? DaemonProcess.readSettings(environment: environment, instance: nil)
        for problem in settings.problems where problem.setting == "GOPHER_BGTASKS_SOCKET" {
            if problem.severity == .error { throw WrongSettings(description: "\(problem)") }
            Self.say("\(problem)")
        }
        return settings.values.bgtasksSocket
    }

    private static func say(_ line: String) {
        StandardError.write("\(line)\n")
    }
}

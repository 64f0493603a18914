import Administration
import ArgumentParser
import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOPosix
import Settings
import SlackAPI
import UnixSignals

/// What the operator's commands have in common: the installed settings, an event loop, an HTTP client.
enum OperatorProcess {
    struct Means {
        let eventLoop: any EventLoop
        let httpClient: HTTPClient
    }

    /// The installed settings, and over them what the environment says.
    static func settings(_ installation: Installation) throws -> Settings {
        do {
            return try installation.settings(
                environment: ProcessInfo.processInfo.environment,
                host: ProcessInfo.processInfo.hostName
            )
        } catch {
            throw fail(error, status: 78)
        }
    }

    /// The settings for commands on content, which need neither Slack nor Redis.
    ///
    /// - Throws: exit status 78, after the reason was printed.
    static func contentSettings(_ installation: Installation) throws -> Settings {
        let settings = try settings(installation)
        guard settings.contentProblems.isEmpty else {
            for problem in settings.contentProblems { print(problem) }
            throw ExitCode(78)
        }
        return settings
    }

    static func run<T>(_ body: (Means) async throws -> T) async throws -> T {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let httpClient = HTTPClient(eventLoopGroup: loops, configuration: SlackClient.httpConfiguration)
        let result: Result<T, any Error>
        do {
            result = .success(try await body(Means(eventLoop: loops.next(), httpClient: httpClient)))
        } catch {
            result = .failure(error)
        }
        try await httpClient.shutdown()
        try await loops.shutdownGracefully()
        return try result.get()
    }

    /// Runs `body`, whose task Ctrl-C and SIGTERM cancel; it is waited for.
    static func untilInterrupted<T: Sendable>(_ body: @escaping @Sendable () async -> T) async -> T? {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return await withTaskGroup(of: T?.self) { group in
            group.addTask { await body() }
            group.addTask {
                for await _ in signals { break }
                return nil
            }
            var result: T?
            // Whichever ends first, the other one has to.
            while let next = await group.next() {
                group.cancelAll()
                result = next ?? result
            }
            return result
        }
    }

    /// Says on standard error what is wrong, a line each.
    static func fail(_ error: any Error, status: Int32 = 1) -> ExitCode {
        let standardError = Terminal(output: 2)
        for line in "\(error)".split(separator: "\n") { standardError.say("gopherbot: \(line)") }
        return ExitCode(status)
    }
}

/// Where the settings are; hidden, since it is for tests and images that are being built.
struct InstallationOptions: ParsableArguments {
    @Option(help: .hidden)
    var root = ""

    var installation: Installation { Installation(root: root) }
}

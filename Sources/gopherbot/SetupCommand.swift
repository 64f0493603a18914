import Administration
import ArgumentParser
import FoundationEssentials
import Systemd

struct SetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Ask for the settings, try them, write them, and start the bot.",
        discussion: """
            Writes /etc/gopherbot/gopherbot.env, and each secret into a file of its own in /etc/gopherbot/credentials, for \
            root alone. Nothing is written before Slack and Redis have been asked. Run again it changes only what is \
            answered. Exit status: 0 done, 1 failed, 64 wrong usage.
            """
    )

    @Option(
        help: """
            Take NAME=value lines from this file instead of asking, '-' for standard input; names as in gopherbot.env, \
            secrets too. What isn't in it stays as it is; NAME= takes a setting away.
            """
    )
    var from: String?

    @Option(help: "This host as Slack reaches it, https://…, for the Request URL.")
    var url: String?

    @Flag(help: "Don't try token, app and Redis.")
    var noCheck = false

    @Flag(help: "Don't enable and start the units.")
    var noStart = false

    @OptionGroup var place: InstallationOptions

    func run() async throws {
        do {
            let options = Setup.Options(
                answers: try await answers(),
                publicURL: url,
                checks: !noCheck,
                // Another root is not what systemd runs.
                starts: !noStart && place.root.isEmpty
            )
            try await OperatorProcess.run { means in
                try await Setup(
                    installation: place.installation,
                    host: ProcessInfo.processInfo.hostName,
                    units: Units(),
                    options: options,
                    terminal: Terminal(),
                    httpClient: means.httpClient,
                    eventLoop: means.eventLoop
                ).run()
            }
        } catch {
            throw OperatorProcess.fail(error)
        }
    }

    private func answers() async throws -> EnvironmentFile? {
        guard let from else { return nil }
        // Not by the name /dev/stdin: a pipe can't be opened a second time everywhere.
        if from == "-" { return EnvironmentFile(text: try await Terminal().readAll()) }
        guard let text = try ConfigurationFile(path: from).read() else { throw SetupError("\(from): no such file") }
        return EnvironmentFile(text: text)
    }
}

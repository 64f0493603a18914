import ArgumentParser
import Bot
import Content
import Settings

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings in force and where each comes from; secrets are masked.",
        discussion: """
            Reads /etc/gopherbot, and over it the environment and the credentials of this very process; who may not read \
            the secrets is told so. Ends with status 78 when a daemon could not start with the settings, or with the \
            content that they name.
            """
    )

    @Option(help: "Check what this daemon needs: gateway, consumer or bgtasks. Without it, every setting that is set.")
    var `for`: Daemon?

    @Flag(help: "Print the manual page gopherbot.env(5) of all settings instead, for man -l.")
    var man = false

    @OptionGroup var place: InstallationOptions

    func run() throws {
        if man { return print(SettingsManual.page(), terminator: "") }
        let settings = try OperatorProcess.settings(place.installation)
        print(settings.report())
        let problems = `for`.map { settings.validate(for: $0) } ?? settings.problems
        for problem in problems { print("\(problem.severity == .error ? "error" : "notice"): \(problem)") }
        let content = content(settings)
        for mistake in content.mistakes { print("error: \(mistake)") }
        for notice in content.notices { print("notice: \(notice)") }
        if SettingsError(problems) != nil || !content.mistakes.isEmpty { throw ExitCode(78) }
    }

    /// What is to be said about the content that the daemon reads at its start; nothing where the settings don't say where
    /// it is.
    private func content(_ settings: Settings) -> (mistakes: [ContentProblem], notices: [ContentProblem]) {
        guard settings.contentProblems.isEmpty else { return ([], []) }
        switch `for` {
        case .consumer:
            let directories = settings.contentDirectories
            let report = ContentReport(directories: directories, optional: settings.siteDirectories)
            return (report.mistakes, report.notices)
        case .bgtasks:
            // The feeds are the site's. Without the shipped content, what the site changes in it isn't there.
            return (ContentReport(directories: [], optional: settings.siteDirectories).mistakes, [])
        case .gateway, nil:
            return ([], [])
        }
    }
}

extension Daemon: ExpressibleByArgument {}

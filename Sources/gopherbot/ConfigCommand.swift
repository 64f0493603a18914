import ArgumentParser
import FoundationEssentials
import Settings

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings in force and where each comes from; secrets are masked.",
        discussion: """
            Reads the environment and the credentials of this very process. Ends with status 78 when a daemon could not \
            start with them.
            """
    )

    @Option(help: "Check what this daemon needs: gateway, consumer or bgtasks. Without it, every setting that is set.")
    var `for`: Daemon?

    @Flag(help: "Print the manual page gopherbot.env(5) of all settings instead, for man -l.")
    var man = false

    func run() throws {
        if man { return print(SettingsManual.page(), terminator: "") }
        let settings = DaemonProcess.readSettings(environment: ProcessInfo.processInfo.environment, instance: nil)
        print(settings.report())
        let problems = `for`.map { settings.validate(for: $0) } ?? settings.problems
        for problem in problems { print("\(problem.severity == .error ? "error" : "notice"): \(problem)") }
        if SettingsError(problems) != nil { throw ExitCode(78) }
    }
}

extension Daemon: ExpressibleByArgument {}

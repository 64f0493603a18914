import Administration
import ArgumentParser
import Systemd

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at everything that the bot stands on, and say what to do.",
        discussion: """
            Settings, clock, DNS, Slack's token and scopes, Redis, queue, gateway, units, journal: a line each, and behind \
            an arrow what to do. Best run by root. Exit status: 0 without a problem, also with warnings; 1 with one.
            """
    )

    @Option(help: "Try the gateway as Slack reaches it too, https://…; without a path /slack/event is added.")
    var url: String?

    @OptionGroup var place: InstallationOptions

    func run() async throws {
        let requestURL: String?
        do {
            requestURL = try url.map(AppManifest.requestURL)
        } catch {
            throw ValidationError("\(error)")
        }
        let settings = try OperatorProcess.settings(place.installation)
        let worst = try await OperatorProcess.run { means in
            await Doctor(
                settings: settings,
                units: place.root.isEmpty ? Units() : nil,
                publicURL: requestURL,
                httpClient: means.httpClient,
                eventLoop: means.eventLoop,
                wallClock: WallClock.milliseconds
            ).examine { print($0) }
        }
        if worst == .problem { throw ExitCode(1) }
    }
}

import ArgumentParser
import FoundationEssentials
import Logging
import Secrets
import SlackSimulator
import Systemd

/// `slack-simulator serve`, which is what it does without a subcommand.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the Web API, deliver events, and take orders under /simulator.",
        discussion:
            "The workspace is a page in the browser. It ends at Ctrl-C or SIGTERM, and forgets everything."
    )

    private static let defaults = SimulatorConfiguration()
    /// Where the Debian package has it.
    private static let installedPage = "/usr/share/gopherbot-simulator/page"

    @Option(help: "The address to listen on.")
    var host = Self.defaults.host

    @Option(
        name: .customLong("server-name"),
        help: ArgumentHelp(
            "A name that this machine is asked by, beside localhost and its addresses, such as a reverse proxy's. May be "
                + "given several times. Other names are refused: a web page could lead its own name here.",
            valueName: "name"
        )
    )
    var serverNames: [String] = []

    @Option(help: "The port to listen on; 0 takes any.")
    var port = Self.defaults.port

    @Option(name: .customLong("event-url"), help: "The bot's Request URL, which events are posted to.")
    var eventURL = Self.defaults.eventURL ?? ""

    @Option(help: "What the waits before retries (at once, 1 min, 5 min) are multiplied with.")
    var timeScale = Self.defaults.timeScale

    @Option(help: "The app's signing secret.")
    var signingSecret = Self.defaults.signingSecret.exposed

    @Option(help: "The app's verification token.")
    var verificationToken = Self.defaults.verificationToken.exposed

    @Option(help: "The app's id.")
    var appID = Self.defaults.appID

    @Option(help: "The workspace's id.")
    var teamID = Self.defaults.teamID

    @Flag(inversion: .prefixedNo, help: "Whether the bot is told of its own messages, as Slack does.")
    var echo = Self.defaults.echoBotMessages

    @Flag(
        inversion: .prefixedNo,
        help: "Whether calls that come too often are answered with 429, as Slack does: by tier, and by channel."
    )
    var limits = true

    @OptionGroup(title: "The bot's own side, for the page's inspector and switchboard")
    var own: OwnSide

    @Option(help: "The folder with the page's files. (default: \(Self.installedPage))")
    var page: String?

    @Flag(name: [.short, .long], help: "Tell of nothing but failures.")
    var quiet = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("A port is a number from 0 to 65535.") }
        for name in serverNames where name.contains(where: { ":/ ".contains($0) }) || name.isEmpty {
            throw ValidationError("A server name is a name alone, without port and path: “\(name)” is none.")
        }
        guard timeScale >= 0, timeScale.isFinite else { throw ValidationError("The time scale is 0 or more.") }
        guard page.map(Self.isPage) ?? true else {
            throw ValidationError("There is no index.html in the page's folder \(page ?? "").")
        }
        guard !signingSecret.isEmpty else { throw ValidationError("The signing secret is empty.") }
        guard eventURL.isEmpty || eventURL.hasPrefix("http://") || eventURL.hasPrefix("https://") else {
            throw ValidationError("The event URL begins with http:// or https://.")
        }
    }

    func run() async throws {
        var configuration = Self.defaults
        configuration.host = host
        configuration.port = port
        configuration.serverNames = serverNames
        configuration.eventURL = eventURL.isEmpty ? nil : eventURL
        configuration.timeScale = timeScale
        configuration.signingSecret = Secret(signingSecret)
        configuration.verificationToken = Secret(verificationToken)
        configuration.appID = appID
        configuration.teamID = teamID
        configuration.echoBotMessages = echo
        configuration.limitsCalls = limits
        configuration.surroundings = try own.surroundings(environment: ProcessInfo.processInfo.environment)
        configuration.page = page ?? (Self.isPage(Self.installedPage) ? Self.installedPage : nil)

        _ = LogOutput.bootstrap(
            identifier: "slack-simulator",
            threshold: .from(quiet ? .warning : .info),
            environment: ProcessInfo.processInfo.environment
        )
        let logger = Logger(label: "slack-simulator")
        do {
            try await SlackSimulator(configuration: configuration, logger: logger).runUntilSignal()
        } catch {
            logger.error(
                "The simulator can't serve",
                metadata: ["address": "\(host):\(port)", "reason": "\(error)"]
            )
            throw ExitCode.failure
        }
    }
    private static func isPage(_ folder: String) -> Bool {
        FileManager.default.isReadableFile(atPath: "\(folder)/index.html")
    }
}

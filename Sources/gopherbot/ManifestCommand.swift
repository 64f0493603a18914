import Administration
import ArgumentParser

struct ManifestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest",
        abstract: "Print the manifest of the Slack app, with the scopes and events that the bot needs.",
        discussion: """
            At https://api.slack.com/apps choose 'Create New App', 'From a manifest', and paste it. For an app that is \
            there already: 'App Manifest'; after a change of scopes it must be installed again.
            """
    )

    @Option(help: "This host as Slack reaches it, https://…; without a path /slack/event is added.")
    var url: String

    @Option(help: "The name of the app and of its bot user.")
    var name = "Gopher"

    @Option(help: "The format.")
    var format = AppManifest.Format.yaml

    @Option(help: "Leave a feature out, with the scopes and events that it alone needs; may be repeated.")
    var without: [Feature] = []

    func run() throws {
        do {
            let features = Set(Feature.allCases).subtracting(without)
            print(try AppManifest(url: url, name: name, features: features).text(format), terminator: "")
        } catch {
            throw ValidationError("\(error)")
        }
    }
}

extension AppManifest.Format: ExpressibleByArgument {}
extension Feature: ExpressibleByArgument {}

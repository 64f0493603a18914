import ArgumentParser

@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slack-simulator",
        abstract: "A Slack of one made-up workspace, for developing, testing and rehearsing a bot.",
        subcommands: [Serve.self, Say.self, Run.self],
        defaultSubcommand: Serve.self
    )
}

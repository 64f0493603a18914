import ArgumentParser

@main
struct Gopherbot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gopherbot",
        abstract: "A chat bot for communities on Slack.",
        discussion: """
            Settings come from the environment (/etc/gopherbot/gopherbot.env) and from systemd's credentials; \
            'gopherbot config' shows what is in force.
            """,
        subcommands: [
            GatewayCommand.self, ConsumerCommand.self, BackgroundTasksCommand.self, PollCommand.self,
            ConfigCommand.self, LintCommand.self, ExplainCommand.self,
        ] + operatorCommands
    )

    private static let operatorCommands: [any ParsableCommand.Type] = [
        SetupCommand.self, DoctorCommand.self, StatusCommand.self, DeadCommand.self, ManifestCommand.self,
    ]
}

/// What the bot can do beyond fixed answers.
package enum BuiltIns {
    /// The heading of the built-in commands in `help`.
    package static let group = "Built in"
    /// The heading of what needs no mention, at the end of `help`.
    package static let prefixGroup = "At the beginning of any message"

    /// All coded commands, in the order of `help`. A new one is a file in this folder and a line here.
    package static let commands: [any MessageHandler] = [
        HelpCommand(),
        DefineCommand(),
        RecommendedChannelsCommand(),
        FlipCoinCommand(),
        XKCDCommand(),
        PackageCommand.anywhere,
        PackageCommand.onGitHub,
        PlaygroundHandler(),
    ]
}

/// What the bot can do beyond fixed answers.
package enum BuiltIns {
    /// The heading of the built-in commands in `help`.
    package static let group = "Built in"

    /// All coded commands, in the order of `help`. A new one is a file in this folder and a line here.
    package static let commands: [any MessageHandler] = [
        HelpCommand(),
        DefineCommand(),
        RecommendedChannelsCommand(),
        FlipCoinCommand(),
    ]
}

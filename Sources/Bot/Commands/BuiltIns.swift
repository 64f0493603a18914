/// What the bot can do beyond fixed answers.
package enum BuiltIns {
    /// The heading of the built-in commands in `help`.
    package static let group = "Built in"
    /// The heading of what needs no mention, at the end of `help`.
    package static let prefixGroup = "At the beginning of any message"

    /// The caller's file and line in the repository, for ``MessageHandler/code``.
    static func place(in folder: String = "Commands", file: String = #fileID, line: Int = #line) -> String {
        // The id has the target and the file's name alone.
        "Sources/Bot/\(folder)/\(file.split(separator: "/").last ?? ""):\(line)"
    }

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

package import Content

/// What is to be said about content before a bot takes it: of `gopherbot lint`, and of the test of what is shipped.
package struct ContentReport: Sendable {
    /// With one of these the content is refused.
    package let mistakes: [ContentProblem]
    /// What may be meant so and may surprise: who replaces whom, what is passed over. Next to mistakes without what these
    /// may have made.
    package let notices: [ContentProblem]
    /// What was found, for those who wonder whether all of it was: `69 terms, 34 commands`; nil next to mistakes.
    package let summary: String?

    /// Looks at files and folders; see `ContentLoader.examine(paths:)`.
    package init(paths: [String]) {
        self.init(ContentLoader.examine(paths: paths))
    }

    /// Looks at what a consumer would load.
    package init(directories: [String], optional: [String]) {
        self.init(ContentLoader.examine(directories: directories, optional: optional))
    }

    private init(_ examination: ContentExamination) {
        let content = examination.content
        // Who the bot is makes no difference to its handlers.
        let bot = Bot(content: content, identity: BotIdentity(userID: "", teamID: ""), isShadow: true)
        mistakes = examination.mistakes
        notices = content.notices + bot.notices
        let counts =
            "\(content.terms.count) terms, \(content.commands.count) commands, \(content.reactions.count) reactions, "
            + "\(content.replies.count) replies, \(content.welcomes.count) welcomes, \(content.channels.count) channels"
        summary = mistakes.isEmpty ? counts : nil
    }
}

extension ContentReport: CustomStringConvertible {
    /// One `file:line: message` a line, as editors read it, then what was found.
    package var description: String {
        let lines = mistakes.map(\.description) + notices.map { "\($0.location): notice: \($0.message)" }
        return (lines + (summary.map { ["\($0): no mistakes"] } ?? [])).joined(separator: "\n")
    }
}

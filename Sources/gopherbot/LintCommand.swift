import ArgumentParser
import Bot
import Settings

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Check content files: answers, reactions, welcomes and the glossary.",
        discussion: """
            Prints 'file:line: message' for each mistake, and ends with status 1 when there is one. What may be meant so \
            and may surprise is printed as 'file:line: notice: message'.
            """
    )

    @Argument(
        help: """
            Files and folders. Without any: the shipped content and the site's over it, as a consumer would load them \
            (GOPHER_CONTENT_DIR, GOPHER_SITE_DIR).
            """
    )
    var paths: [String] = []

    @OptionGroup var place: InstallationOptions

    func run() throws {
        let report: ContentReport
        if paths.isEmpty {
            let settings = try OperatorProcess.contentSettings(place.installation)
            report = ContentReport(directories: settings.contentDirectories, optional: settings.siteDirectories)
        } else {
            report = ContentReport(paths: paths)
        }
        print(report)
        if !report.mistakes.isEmpty { throw ExitCode.failure }
    }
}

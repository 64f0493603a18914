import ArgumentParser
import Bot
import Consumer
import Content
import Settings
import SlackEvents
import Systemd

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what the bot would do about a message, and which entries of which files are behind it.",
        discussion: """
            Sends nothing, and needs neither Slack nor Redis. Since Slack isn't asked, channels go by their names: \
            <#newbies>, where Slack would get the channel's id. Content and ENV are those of the settings.
            """
    )

    @Argument(help: "The text as Slack sends it: mentions are <@U…>, and & < > are &amp; &lt; &gt;.")
    var text: String

    @Option(help: "Name or id of the channel that it is said in (default: general).")
    var channel: String?

    @Flag(help: "It is said in a direct message to the bot.")
    var dm = false

    @Flag(help: "The bot is mentioned at the beginning.")
    var mention = false

    @Option(help: "The author's id.")
    var user = "U0AUTHOR"

    @Option(help: "The bot's own id, in texts that mention it.")
    var bot = "U0GOPHERBOT"

    @Option(help: "The ts of the first message of the thread that it is said in.")
    var thread: String?

    @Option(help: "Slack's subtype, such as thread_broadcast or message_changed.")
    var subtype: String?

    @Flag(help: "Another bot says it.")
    var fromBot = false

    @Option(help: "The message's ts (default: now). With the channel it decides what is left to chance.")
    var ts: String?

    @Option(help: "How many seconds old it is.")
    var age: Int64 = 0

    @Flag(inversion: .prefixedNo, help: "As in shadow mode, or as in production (default: what ENV says).")
    var shadow: Bool?

    @OptionGroup var place: InstallationOptions

    func validate() throws {
        if dm, channel != nil { throw ValidationError("A direct message is in no channel: --dm or --channel.") }
        if let ts, SlackTimestamp(ts) == nil { throw ValidationError("--ts is a time such as 1700000000.000100.") }
        guard abs(age) < 1 << 32 else { throw ValidationError("--age is a number of seconds.") }
    }

    func run() throws {
        let settings = try OperatorProcess.contentSettings(place.installation)
        let content: Content
        do throws(ContentError) {
            content = try ContentLoader.load(
                directories: settings.contentDirectories,
                optional: settings.siteDirectories
            )
        } catch {
            print(error)
            throw ExitCode.failure
        }
        let explained = Bot(
            content: content,
            identity: BotIdentity(userID: bot, teamID: settings.values.slackTeamID ?? "T0OURS"),
            isShadow: shadow ?? settings.values.environment.isShadow,
            configuration: settings.bot
        )
        let milliseconds = WallClock.milliseconds()
        // Three digits: a fraction's zeros count.
        let now = SlackTimestamp("\(milliseconds / 1000).\("\(1000 + milliseconds % 1000)".dropFirst())")
        guard let said = ts.flatMap({ SlackTimestamp($0) }) ?? now else { throw ExitCode.failure }
        let (seconds, isTooLate) = said.seconds.addingReportingOverflow(age)
        guard !isTooLate else { throw ValidationError("--ts is too far in the future.") }
        print(Explanation(of: message(said), by: explained, now: seconds, microseconds: said.microseconds))
    }

    private func message(_ said: SlackTimestamp) -> MessageEvent {
        MessageEvent(
            channel: dm ? "D0DIRECT" : String((channel ?? "general").drop { $0 == "#" }),
            user: user,
            text: mention ? "<@\(bot)> \(text)" : text,
            rawTimestamp: "\(said)",
            threadTimestamp: thread,
            subtype: subtype,
            botID: fromBot ? "B0OTHER" : nil
        )
    }
}

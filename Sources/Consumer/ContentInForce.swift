import Bot
import Content
import Logging
import Operations
import Synchronization
import Systemd
import WorkQueue

/// What the bot is made of: who it is, by Slack's word, and its content, by the folders. When one of them changes, a new
/// bot takes the old one's place as a whole; events that were planned before go on with what the old one said.
final class ContentInForce: Sendable {
    /// A file with one wrong line can have hundreds of mistakes; the first ones tell enough.
    private static let loggedMistakes = 20

    private struct State {
        var content: Content
        /// nil until Slack has said it.
        var identity: BotIdentity?
    }

    private let state: Mutex<State>
    private let configuration: ConsumerConfiguration
    private let planner: EventPlanner
    private let logger: Logger

    init(_ content: Content, configuration: ConsumerConfiguration, planner: EventPlanner, logger: Logger) {
        self.state = Mutex(State(content: content))
        self.configuration = configuration
        self.planner = planner
        self.logger = logger
    }

    /// Makes the bot that this identity is.
    func meet(_ identity: BotIdentity) {
        let isNew = state.withLock { state in
            guard !identity.userID.isEmpty, state.identity != identity else { return false }
            state.identity = identity
            renewBot(state)
            return true
        }
        guard isNew else { return }
        logger.notice(
            "Reading the streams",
            metadata: [
                LogKey.user: .string(identity.userID), LogKey.team: .string(identity.teamID),
                LogKey.instance: .string(configuration.group.consumer),
                "mode": configuration.isShadow ? "shadow" : "production",
            ]
        )
    }

    /// Reads the folders again. With a mistake in them the old content stays.
    func reload(_ status: ConsumerStatus) {
        status.reloading("Reading the content again")
        do throws(ContentError) {
            let content = try ContentLoader.load(
                directories: configuration.contentDirectories,
                optional: configuration.siteDirectories
            )
            state.withLock { state in
                state.content = content
                renewBot(state)
            }
            logger.notice("The content was read again")
            status.reloaded(problem: nil)
        } catch {
            for problem in error.problems.prefix(Self.loggedMistakes) {
                logger.error(
                    "The content has a mistake, and the old content stays",
                    metadata: [
                        LogKey.messageID: .page(.contentMistake),
                        LogKey.source: .string("\(problem.location)"), LogKey.reason: .string(problem.message),
                    ]
                )
            }
            let count = error.problems.count
            let place = error.problems.first.map { "\($0)" } ?? ""
            status.reloaded(
                problem: "The new content was refused (\(place))\(count > 1 ? " and \(count - 1) more" : "")"
            )
        }
    }

    /// Under the lock, so that the planner gets the bots in the order of their changes.
    private func renewBot(_ state: State) {
        guard let identity = state.identity else { return }
        let bot = Bot(
            content: state.content,
            identity: identity,
            isShadow: configuration.isShadow,
            configuration: configuration.bot
        )
        for notice in state.content.notices + bot.notices {
            logger.notice("Content: \(notice.message)", metadata: [LogKey.source: .string("\(notice.location)")])
        }
        planner.bot = bot
    }
}

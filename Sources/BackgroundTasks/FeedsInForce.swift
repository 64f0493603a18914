import Logging
import Operations
import Synchronization
import Systemd

/// The feeds that are asked, by the site's files; read again at a reload.
final class FeedsInForce: Sendable {
    /// A file with one wrong line can have hundreds of mistakes; the first ones tell enough.
    private static let loggedMistakes = 20

    private let current: Mutex<[FeedConfiguration]>
    private let logger: Logger
    private let read: @Sendable () throws -> [FeedConfiguration]

    init(
        _ feeds: [FeedConfiguration],
        logger: Logger,
        read: @escaping @Sendable () throws -> [FeedConfiguration]
    ) {
        self.current = Mutex(feeds)
        self.logger = logger
        self.read = read
    }

    var feeds: [FeedConfiguration] { current.withLock { $0 } }

    /// Reads the files again; a run that is on its way goes on with what it has. With a mistake in them the old feeds
    /// stay.
    func reload(_ status: BackgroundTasksStatus) {
        status.reloading("Reading the feeds again")
        do {
            let feeds = try read()
            current.withLock { $0 = feeds }
            logger.notice("The feeds were read again", metadata: [LogKey.count: .stringConvertible(feeds.count)])
            status.reloaded(problem: nil)
        } catch {
            let mistakes = "\(error)".split(separator: "\n")
            for mistake in mistakes.prefix(Self.loggedMistakes) {
                let (source, reason) = Self.parts(mistake)
                logger.error(
                    "The site's content has a mistake, and the old feeds stay",
                    metadata: [
                        LogKey.messageID: .page(.contentMistake), LogKey.source: .string(source),
                        LogKey.reason: .string(reason),
                    ]
                )
            }
            let more = mistakes.count > 1 ? " and \(mistakes.count - 1) more" : ""
            status.reloaded(problem: "The new feeds were refused (\(mistakes.first ?? ""))\(more)")
        }
    }

    /// Place and mistake of `file:line: mistake`; without a place, all of it is the mistake.
    private static func parts(_ line: Substring) -> (source: String, reason: String) {
        guard let end = line.firstRange(of: ": "), line[..<end.lowerBound].last?.isNumber == true else {
            return ("", String(line))
        }
        return (String(line[..<end.lowerBound]), String(line[end.upperBound...]))
    }
}

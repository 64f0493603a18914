import Logging
import Operations
import Synchronization
import Systemd

/// The feeds that are asked, by the site's files; read again at a reload.
final class FeedsInForce: Sendable {
    /// A file with one wrong line can have hundreds of mistakes; the first ones tell enough.
    private static let loggedMistakes = 20

    private let current: Mutex<FeedsReading>
    private let logger: Logger
    private let read: @Sendable () -> FeedsReading

    init(_ start: FeedsReading, logger: Logger, read: @escaping @Sendable () -> FeedsReading) {
        self.current = Mutex(start)
        self.logger = logger
        self.read = read
    }

    var feeds: [FeedConfiguration] { current.withLock { $0.feeds } }

    /// Why those may not be all, with file and line: there was a mistake at the start, and no good reload since.
    var mistake: String? { current.withLock { $0.mistake } }

    /// Says what was wrong at the start. It keeps no other poll from starting, and no feed that can be read.
    func sayMistakes(_ status: BackgroundTasksStatus) {
        let start = current.withLock { $0 }
        guard let mistake = start.mistake else { return }
        log(start.mistakes, "The site's content has a mistake, and only the feeds that can be read are asked")
        status.update { $0.details.feedsProblem = "Only the feeds that can be read are asked: \(mistake)" }
    }

    /// Reads the files again; a run that is on its way goes on with what it has. With a mistake in them the old feeds
    /// stay.
    func reload(_ status: BackgroundTasksStatus) {
        status.reloading("Reading the feeds again")
        let new = read()
        if let mistake = new.mistake {
            log(new.mistakes, "The site's content has a mistake, and the old feeds stay")
            status.reloaded(problem: "The new feeds were refused: \(mistake)")
        } else {
            current.withLock { $0 = new }
            logger.notice("The feeds were read again", metadata: [LogKey.count: .stringConvertible(new.feeds.count)])
            status.reloaded(problem: nil)
        }
    }

    private func log(_ mistakes: [String], _ message: Logger.Message) {
        for mistake in mistakes.prefix(Self.loggedMistakes) {
            let (source, reason) = Self.parts(mistake)
            logger.error(
                message,
                metadata: [
                    LogKey.messageID: .page(.contentMistake), LogKey.source: .string(source),
                    LogKey.reason: .string(reason),
                ]
            )
        }
    }

    /// Place and mistake of `file:line: mistake`; without a place, all of it is the mistake.
    private static func parts(_ line: String) -> (source: String, reason: String) {
        guard let end = line.firstRange(of: ": "), line[..<end.lowerBound].last?.isNumber == true else {
            return ("", line)
        }
        return (String(line[..<end.lowerBound]), String(line[end.upperBound...]))
    }
}

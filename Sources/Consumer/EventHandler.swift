import Bot
import Logging
import Redis
import SlackAPI
import Synchronization
import Systemd
import WorkQueue

/// Does an entry's plan, and writes the log of it: one line an event that people notice.
final class EventHandler: EntryHandler {
    private let planner: EventPlanner
    private let performer: ActionPerformer
    private let logger: Logger
    private let configuration: ConsumerConfiguration
    private let wallClock: @Sendable () -> Int64
    private let onTokenGone: @Sendable (_ code: String) -> Void
    private let onReading: @Sendable (_ failure: RedisError?) -> Void
    private let answered = Atomic(0)
    private let failed = Atomic(0)
    /// The methods for which the app lacks a scope, as far as that was said.
    private let lacking = Mutex<Set<SlackMethod>>([])

    init(
        planner: EventPlanner,
        performer: ActionPerformer,
        configuration: ConsumerConfiguration,
        logger: Logger,
        wallClock: @escaping @Sendable () -> Int64,
        onTokenGone: @escaping @Sendable (_ code: String) -> Void,
        onReading: @escaping @Sendable (_ failure: RedisError?) -> Void
    ) {
        self.planner = planner
        self.performer = performer
        self.configuration = configuration
        self.logger = logger
        self.wallClock = wallClock
        self.onTokenGone = onTokenGone
        self.onReading = onReading
    }

    /// For `STATUS=`.
    var summary: String {
        let failures = failed.load(ordering: .relaxed)
        return "\(answered.load(ordering: .relaxed)) events answered" + (failures > 0 ? ", \(failures) failed" : "")
    }

    func triage(_ entry: WorkEntry) -> Triage<EventWork> {
        planner.triage(entry)
    }

    func perform(_ work: EventWork, of entry: WorkEntry, claim: Claim) async -> EntryOutcome {
        let logger = stamped(entry, work)
        var done: [PlannedAction] = []
        var failures: [String] = []
        // Code goes last: what the Playground takes must not cost the other answers their time.
        let isShare = { (action: PlannedAction) in if case .share = action.effect { true } else { false } }
        for action in work.actions.filter({ !isShare($0) }) + work.actions.filter(isShare) {
            if action.shadowed {
                guard await performer.tells(of: action, of: work, owner: entry.ledgerOwner) else { continue }
                logger.info("\(ShadowDescription(action.effect))", metadata: about(action))
                continue
            }
            var requests = logger
            requests[metadataKey: LogKey.action] = .string(action.key)
            let performer = performer.logging(to: requests)
            switch await performer.perform(action, of: work, owner: entry.ledgerOwner, claim: claim) {
            case .done:
                done.append(action)
            case .alreadyDone:
                logger.debug("Done already", metadata: about(action))
            case .scopeMissing(let method, let reason):
                // Every dragon would tell of it.
                logger.log(
                    level: lacking.withLock { $0.insert(method).inserted } ? .error : .debug,
                    "Slack refused an answer",
                    metadata: about(action, reason: reason, page: .answerRefused)
                )
                failed.add(1, ordering: .relaxed)
            case .refused(let reason):
                logger.error("Slack refused an answer", metadata: about(action, reason: reason, page: .answerRefused))
                failed.add(1, ordering: .relaxed)
            case .tooLate(let reason) where work.isWelcome, .failed(let reason):
                // Nobody needs to read of each of its attempts.
                logger.log(
                    level: entry.attempt == 1 ? .warning : .debug,
                    "An answer failed",
                    metadata: about(action, reason: reason)
                )
                failures.append(reason)
            case .tooLate(let reason):
                logger.warning(
                    "An answer was dropped: it would have come too late",
                    metadata: about(action, reason: reason)
                )
                failed.add(1, ordering: .relaxed)
            case .givenUp(let reason):
                logger.warning("An answer was given up", metadata: about(action, reason: reason))
                failed.add(1, ordering: .relaxed)
            case .tokenGone(let code):
                onTokenGone(code)
                let reason = "Slack refuses the token: \(code)"
                // Nothing is begun until Slack takes it again, which may be hours.
                return work.isWelcome ? outcome([reason], work, entry) : .later(after: .seconds(1), reason: reason)
            }
        }
        if !done.isEmpty {
            answered.add(1, ordering: .relaxed)
            logger.info("Answered", metadata: summary(done, entry))
        }
        return outcome(failures, work, entry)
    }

    func observe(_ event: ConsumerGroupEvent) {
        switch event {
        case .readFailed(let error, let pause):
            logger.debug("Reading the streams failed, trying again", error: error, metadata: ["pause": "\(pause)"])
            onReading(error)
        case .readWorksAgain:
            onReading(nil)
        case .retryLater(let entry, let reason):
            logger.debug("Left pending, to be tried again", metadata: about(entry, reason: reason))
        case .deadLettered(let entry, let reason):
            failed.add(1, ordering: .relaxed)
            logger.error("Set aside as a dead letter", metadata: about(entry, reason: reason, page: .deadLetter))
        case .finishFailed(let ids, let error):
            logger.warning(
                "Done, but not acknowledged; it will be looked at again",
                error: error,
                metadata: [LogKey.entryID: .string(ids.first ?? ""), LogKey.count: .stringConvertible(ids.count)]
            )
        case .buryFailed(let entry, let reason, let error):
            logger.warning(
                "Could not be set aside as a dead letter; it will be looked at again",
                error: error,
                metadata: about(entry, reason: reason)
            )
        case .deletedEntriesDropped(let stream, let count):
            logger.notice(
                "Pending entries had been deleted or trimmed",
                metadata: [LogKey.stream: .string(stream.rawValue), LogKey.count: .stringConvertible(count)]
            )
        case .claimLost(let entry):
            logger.info("Left to other consumers, after this process was held up", metadata: about(entry))
        case .takenOver(let entry):
            logger.info(
                "Taken over, since it was not finished",
                metadata: about(entry).merging([LogKey.attempt: .stringConvertible(entry.deliveries)]) { $1 }
            )
        case .gaveUp(let entries):
            logger.warning(
                "Stopping took too long, the rest is left to other consumers",
                metadata: [LogKey.count: .stringConvertible(entries)]
            )
        }
    }

    /// A message that failed is tried again only if somebody can still take it over in time. What a stop cut short goes to
    /// another consumer in any case, which sees how late it is. A welcome has hours, by the age of its entry, which other
    /// processes go on with.
    private func outcome(_ failures: [String], _ work: EventWork, _ entry: WorkEntry) -> EntryOutcome {
        guard let reason = failures.first else { return .done }
        if Task.isCancelled { return .retry(reason: "stopped meanwhile") }
        guard work.isWelcome else {
            let isWorthAnother = work.deadline - .now > configuration.group.claimIdle + .seconds(3)
            return isWorthAnother ? .retry(reason: reason) : .dead(reason: reason)
        }
        let age = entry.age(at: wallClock())
        guard age < configuration.welcomeLimit else {
            return .dead(reason: "the welcome was tried for \(age.components.seconds) s; the last time: \(reason)")
        }
        let pauses = configuration.welcomePauses
        // At random, so that those who came together don't come back together.
        let pause = min(max(age / 2, pauses.lowerBound), pauses.upperBound) * Double.random(in: 0.75...1)
        return .later(after: pause, reason: reason)
    }

    private func stamped(_ entry: WorkEntry, _ work: EventWork) -> Logger {
        var logger = logger
        logger[metadataKey: LogKey.eventID] = .string(entry.eventID)
        logger[metadataKey: LogKey.requestID] = .string(entry.requestID)
        if let channel = work.channel { logger[metadataKey: LogKey.channel] = .string(channel) }
        return logger
    }

    private func about(_ entry: WorkEntry, reason: String? = nil, page: CatalogMessage? = nil) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            LogKey.eventID: .string(entry.eventID), LogKey.stream: .string(entry.stream.rawValue),
            LogKey.entryID: .string(entry.id),
        ]
        if let reason { metadata[LogKey.reason] = .string(reason) }
        if let page { metadata[LogKey.messageID] = .page(page) }
        return metadata
    }

    private func about(_ action: PlannedAction, reason: String? = nil, page: CatalogMessage? = nil) -> Logger.Metadata {
        var metadata: Logger.Metadata = [LogKey.action: .string(action.key), LogKey.handler: .string(action.handler)]
        metadata[LogKey.source] = .string(place(action))
        if let reason { metadata[LogKey.reason] = .string(reason) }
        if let page { metadata[LogKey.messageID] = .page(page) }
        return metadata
    }

    /// Where somebody would change what the bot does there.
    private func place(_ action: PlannedAction) -> String { action.source ?? "built in" }

    private func summary(_ actions: [PlannedAction], _ entry: WorkEntry) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            LogKey.handler: .string(actions.map(\.handler).joined(separator: ", ")),
            // One for each handler, in the same order.
            LogKey.source: .string(actions.map(place).joined(separator: ", ")),
        ]
        if let received = entry.gatewayMilliseconds {
            metadata[LogKey.milliseconds] = .stringConvertible(wallClock() - received)
        }
        return metadata
    }
}

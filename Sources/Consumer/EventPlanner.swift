import Bot
import Content
import Logging
import SlackEvents
import Synchronization
import Systemd
import WorkQueue

/// Reads an entry's event and asks the bot what to do about it. Takes microseconds, and waits for nothing.
final class EventPlanner: Sendable {
    /// Slack tries again for six minutes, and for up to a day when "Delayed Events" is on.
    private static let messageLifetime = Duration.seconds(24 * 3600)
    /// How long a new member of the workspace waits, from this process's start, until the channels are known that the
    /// welcome links to.
    private static let channelPatience = Duration.seconds(60)
    /// A member is welcomed once; whoever comes back after a month may be again.
    private static let joinLifetime = Duration.seconds(30 * 24 * 3600)

    private struct State {
        var bot: Bot?
        /// Nil until they were read the first time.
        var channelIDs: [String: String]?
        var quiet = QuietLog()
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now
    private let configuration: ConsumerConfiguration
    private let logger: Logger
    private let wallClock: @Sendable () -> Int64

    /// - Parameter wallClock: milliseconds since 1970.
    init(configuration: ConsumerConfiguration, logger: Logger, wallClock: @escaping @Sendable () -> Int64) {
        self.configuration = configuration
        self.logger = logger
        self.wallClock = wallClock
    }

    /// The bot that plans from now on, once Slack has said who it is, and after each change of content.
    var bot: Bot? {
        get { state.withLock { $0.bot } }
        set { state.withLock { $0.bot = newValue } }
    }

    /// The workspace's channels by name.
    func setChannels(_ channelIDs: [String: String]) {
        state.withLock { $0.channelIDs = channelIDs }
    }

    func triage(_ entry: WorkEntry) -> Triage<EventWork> {
        guard let json = entry.json else {
            return .dead(reason: "the entry has no field 'json': it is none of the gateway's")
        }
        let (bot, channelIDs) = state.withLock { ($0.bot, $0.channelIDs) }
        // Nothing is read before Slack has said who the bot is.
        guard let bot else { return .dead(reason: "read before it was known who the bot is") }
        let event: InboundEvent
        do {
            event = try InboundEvent.decode(json.span)
        } catch {
            return .dead(reason: "the event is not the JSON that Slack sends: \(error)")
        }
        switch event {
        case .message(let message):
            return plan(message, entry, bot, channelIDs ?? [:])
        case .teamJoin(let join):
            if channelIDs == nil, .now - start < Self.channelPatience {
                return Self.untilChannelsAreKnown
            }
            let plan = bot.plan(teamJoin: join, channelIDs: channelIDs ?? [:])
            return work(plan, meaning: "member:\(join.user)", entry)
        case .memberJoinedChannel(let join):
            // Which welcome is meant, if any, is told by the channel's name.
            if channelIDs == nil, entry.age(at: wallClock()) < configuration.welcomeLimit {
                return Self.untilChannelsAreKnown
            }
            let plan = bot.plan(memberJoinedChannel: join, channelIDs: channelIDs ?? [:])
            return work(plan, meaning: "\(join.channel):member:\(join.user)", entry)
        case .other(let type):
            logger.debug("Nothing to do for this event", metadata: about(entry, [LogKey.eventType: .string(type)]))
            return .finished
        }
    }

    private static let untilChannelsAreKnown = Triage<EventWork>.later(
        after: .seconds(1),
        reason: "the workspace's channels are not known yet"
    )

    private func plan(
        _ message: MessageEvent,
        _ entry: WorkEntry,
        _ bot: Bot,
        _ channelIDs: [String: String]
    ) -> Triage<EventWork> {
        let now = wallClock()
        let plan = bot.plan(
            message,
            now: now / 1000,
            microseconds: Int32(now % 1000) * 1000,
            channelIDs: channelIDs
        )
        if let reason = plan.discarded {
            note(reason, message, entry)
            return .finished
        }
        guard !plan.actions.isEmpty, let timestamp = message.timestamp else {
            logger.debug(
                "Nothing in the message calls for an answer",
                metadata: about(entry, [LogKey.channel: .string(message.channel)])
            )
            return .finished
        }
        // A message from the future, by Slack's clock or ours, has its whole time.
        let age = max(.zero, timestamp.age(at: now / 1000, microseconds: Int32(now % 1000) * 1000))
        return .work(
            EventWork(
                meaning: "\(configuration.teamID):\(message.channel):\(message.rawTimestamp)",
                actions: plan.actions,
                message: message,
                deadline: .now + (configuration.bot.messageMaxAge - age),
                lifetime: Self.messageLifetime
            )
        )
    }

    private func work(_ plan: Plan, meaning: String, _ entry: WorkEntry) -> Triage<EventWork> {
        if let reason = plan.discarded {
            logger.debug(
                "Nothing to say about a joining",
                metadata: about(entry, [LogKey.reason: .string("\(reason)")])
            )
        }
        guard !plan.actions.isEmpty else { return .finished }
        return .work(
            EventWork(
                meaning: "\(configuration.teamID):\(meaning)",
                actions: plan.actions,
                message: nil,
                deadline: .now + configuration.joinLimit,
                lifetime: Self.joinLifetime
            )
        )
    }

    /// Old messages are worth knowing of, since they mean that something was held up; the others are everyday.
    private func note(_ reason: DiscardReason, _ message: MessageEvent, _ entry: WorkEntry) {
        var metadata = about(entry, [LogKey.reason: .string("\(reason)"), LogKey.channel: .string(message.channel)])
        switch reason {
        case .tooOld, .malformedTimestamp:
            let silenced = state.withLock { $0.quiet.shouldSay(reason.code) }
            if let silenced {
                if silenced > 0 { metadata[LogKey.count] = .stringConvertible(silenced) }
                logger.notice("Message discarded unanswered", metadata: metadata)
                return
            }
        default:
            break
        }
        logger.debug("Message discarded unanswered", metadata: metadata)
    }

    private func about(_ entry: WorkEntry, _ more: Logger.Metadata) -> Logger.Metadata {
        let common: Logger.Metadata = [
            LogKey.eventID: .string(entry.eventID), LogKey.requestID: .string(entry.requestID),
        ]
        return common.merging(more) { _, new in new }
    }
}

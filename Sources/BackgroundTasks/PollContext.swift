internal import FoundationEssentials
package import Logging
import Redis
import SlackAPI
import Synchronization
import Systemd
import WorkQueue

/// What a poll has to work with during one run.
package struct PollContext: Sendable {
    /// The poll's name.
    package let poll: String
    /// Stamped with the poll's name.
    package let logger: Logger
    /// Every environment but production only says what it would have announced.
    package let isShadow: Bool
    /// Someone wants the source to be asked although it is left alone for a while.
    package let isForced: Bool
    /// The run is cancelled then.
    package let deadline: ContinuousClock.Instant
    /// Milliseconds since 1970.
    package let wallClock: @Sendable () -> Int64
    /// Lines for whoever waits, while it goes on.
    package let progress: @Sendable (String) -> Void

    let slack: SlackClient
    let channels: ChannelTable
    let lookup: ChannelLookup
    let fetcher: SourceFetcher
    let redis: LeasedRedis
    let keys: BackgroundKeys
    let announcer: Announcer
    let announcedBefore = AnnouncedBefore()
    /// Whether the run waits for its source: what ends it then is the source's fault.
    var isAtSource: Bool { phase.isAtSource.load(ordering: .relaxed) }
    private let phase = Phase()

    private final class Phase: Sendable {
        let isAtSource = Atomic(false)
    }

    /// Asks the source.
    ///
    /// - Returns: an answer whose status the request accepts, or 304.
    /// - Throws: ``PollError`` for any other, with the pause that the source wants.
    package func fetch(_ request: SourceRequest) async throws(PollError) -> SourceAnswer {
        phase.isAtSource.store(true, ordering: .relaxed)
        defer { phase.isAtSource.store(false, ordering: .relaxed) }
        return try await fetcher.fetch(request, deadline: deadline)
    }

    /// What became of what there was to announce, for the outcome's line.
    var announced: String { isShadow ? "would be announced" : "announced" }

    // MARK: Positions

    /// How far the poll had come; `nil` at its first run, and after Redis has lost its data.
    ///
    /// - Parameter slot: for a poll of many sources, which of them: a short name, the same in each run.
    package func position<Position: Decodable>(
        _ type: Position.Type = Position.self,
        slot: String? = nil
    ) async throws(PollError) -> Position? {
        let key = keys.position(poll, slot: slot)
        let reply: RESPValue
        do throws(RedisError) {
            reply = try await redis.client.send(RedisCommand("GET", .string(key)))
        } catch {
            throw PollError(error)
        }
        guard let bytes = reply.bytes else { return nil }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            logger.warning("A position can't be read: starting as if for the first time", error: error)
            return nil
        }
    }

    /// Keeps how far the poll has come, where nothing was announced.
    package func save(_ position: some Encodable, slot: String? = nil) async throws(PollError) {
        let json = try Self.encoded(position)
        do throws(RedisError) {
            _ = try await redis.send("SET", [.string(keys.position(poll, slot: slot)), .bytes(json)])
        } catch {
            throw PollError(error)
        }
    }

    // MARK: Announcing

    /// Announces something once in the world, then keeps how far the poll has come.
    ///
    /// - Parameters:
    ///   - announcement: what; if it was announced before, by a run that did not come to saving, it isn't again.
    ///   - position: how far the poll has come with it.
    /// - Throws: ``PollError`` when it isn't announced, or when that could not be kept: don't go on with the next one.
    @discardableResult
    package func announce(
        _ announcement: Announcement,
        saving position: some Encodable,
        slot: String? = nil
    ) async throws(PollError) -> AnnouncementOutcome {
        let outcome: AnnouncementOutcome
        if isShadow {
            let description = announcement.shadowDescription(in: await lookup.place(announcement.channel))
            logger.notice("\(description)", metadata: [LogKey.action: .string(announcement.meaning)])
            outcome = .onlyLogged
        } else {
            outcome = try await announcer.announce(announcement, by: slack, after: announcedBefore, deadline: deadline)
        }
        try await save(position, slot: slot)
        switch outcome {
        case .announced: progress("announced \(announcement.meaning)")
        case .wasThere: progress("\(announcement.meaning) was announced already")
        case .onlyLogged: progress("would announce \(announcement.meaning)")
        case .refused(let code):
            logger.error(
                "Slack does not take an announcement, skipping it",
                metadata: [
                    LogKey.messageID: .page(.announcementRefused), LogKey.action: .string(announcement.meaning),
                    LogKey.reason: .string(code),
                ]
            )
            progress("Slack does not take \(announcement.meaning): \(code)")
        }
        return outcome
    }

    private static func encoded(_ position: some Encodable) throws(PollError) -> [UInt8] {
        do {
            return try [UInt8](JSONEncoder().encode(position))
        } catch {
            throw PollError(.redis, "the position can't be written as JSON: \(error)")
        }
    }
}

import Redis
import SlackAPI
import Synchronization

/// Posts announcements once in the world, whatever happens to processes and connections.
///
/// Each is marked in the ledger before it is posted, under the lease. A mark of an earlier run, which did not come to
/// saving its position, and a post whose answer was lost are settled by asking Slack: every post carries what it means
/// as message metadata. What has no mark is looked for among what the channel has of the last days.
final class Announcer: Sendable {
    /// Names our metadata among that of other apps.
    static let metadataType = "gopherbot_announcement"
    private static let metadataKey = "key"

    /// A mark is remembered for longer than anything is announced late.
    private static let lifetime = Duration.seconds(30 * 24 * 3600)
    /// Whoever made a mark may just have posted, and died: asking in the same moment could miss it. Longer than a message
    /// waits for its turn among the channel's.
    private static let settlingTime = Duration.seconds(5)
    /// How far the channel is read at least: a Redis that was restored is not older than a backup of the night before, with
    /// a day to notice.
    private static let lookBack = Duration.seconds(2 * 24 * 3600)
    /// How many pages of 200 messages are read at most; one always is, whatever their age.
    private static let lookBackPages = 5
    /// Slack's clock and ours may differ by this.
    private static let clockDifference = Duration.seconds(120)

    private let redis: LeasedRedis
    private let lease: Lease
    private let keys: BackgroundKeys
    private let wallClock: @Sendable () -> Int64
    private let channelID: @Sendable (String) async throws(PollError) -> String

    private struct State {
        var inFlight = 0
        var isStopping = false
    }

    private let state = Mutex(State())

    /// - Parameters:
    ///   - wallClock: milliseconds since 1970.
    ///   - channelID: finds the id of a channel's name.
    init(
        redis: LeasedRedis,
        lease: Lease,
        keys: BackgroundKeys,
        wallClock: @escaping @Sendable () -> Int64,
        channelID: @escaping @Sendable (String) async throws(PollError) -> String
    ) {
        self.redis = redis
        self.lease = lease
        self.keys = keys
        self.wallClock = wallClock
        self.channelID = channelID
    }

    /// - Parameters:
    ///   - slack: the client of whoever announces.
    ///   - before: of the same run.
    ///   - deadline: for all of it.
    func announce(
        _ announcement: Announcement,
        by slack: SlackClient,
        after before: AnnouncedBefore,
        deadline: ContinuousClock.Instant
    ) async throws(PollError) -> AnnouncementOutcome {
        guard enter() else { throw PollError(.cancelled, "the daemon is stopping") }
        defer { state.withLock { $0.inFlight -= 1 } }
        _ = try untilLeaseEnds()
        let message = PostMessage(
            channel: try await channelID(announcement.channel),
            text: announcement.text,
            attachments: announcement.attachments,
            unfurl: announcement.unfurl,
            metadata: MessageMetadata(
                eventType: Self.metadataType,
                payload: [Self.metadataKey: announcement.meaning]
            ),
            username: announcement.username
        )
        // Before the mark: where Slack can't be asked, the next run must not take the mark for all that there is to ask of.
        let known = try await meanings(in: message.channel, before, by: slack, deadline: deadline)
        if known.contains(announcement.meaning) { return .wasThere }
        if let marked = try await mark(announcement.meaning) {
            let age = Duration.milliseconds(max(0, wallClock() - marked))
            if age < Self.settlingTime { try await sleep(Self.settlingTime - age) }
            if try await isPosted(message, since: marked, by: slack, deadline: deadline) { return .wasThere }
        }
        return try await post(message, by: slack, deadline: deadline)
    }

    /// Takes no more announcements, and waits for those that are on their way.
    ///
    /// - Returns: whether none is left.
    func drain(deadline: ContinuousClock.Instant) async -> Bool {
        state.withLock { $0.isStopping = true }
        while state.withLock({ $0.inFlight }) > 0 {
            guard ContinuousClock.now < deadline else { return false }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return true
    }

    private func enter() -> Bool {
        state.withLock { state in
            guard !state.isStopping, !Task.isCancelled else { return false }
            state.inFlight += 1
            return true
        }
    }

    // MARK: Ledger

    /// - Returns: when it was marked before, in milliseconds since 1970; `nil` when it is new.
    private func mark(_ meaning: String) async throws(PollError) -> Int64? {
        do throws(RedisError) {
            let now = wallClock()
            let reply = try await redis.send(
                "SET",
                [
                    .string(keys.ledger(meaning)), .string("\(now)"), "NX", "GET", "EX",
                    .integer(Self.lifetime.components.seconds),
                ]
            )
            // A script turns Lua's false into null, and what is no number of ours into a mark of now.
            return reply == .null ? nil : reply.integer ?? now
        } catch {
            throw PollError(error)
        }
    }

    // MARK: Slack

    private func post(
        _ message: PostMessage,
        by slack: SlackClient,
        deadline: ContinuousClock.Instant
    ) async throws(PollError) -> AnnouncementOutcome {
        while true {
            _ = try untilLeaseEnds()
            do throws(SlackError) {
                try await slack.postOnce(message, since: oldest(wallClock())) { [lease] in
                    // Not after the lease: then another may be at it.
                    min(deadline, lease.heldUntil ?? .now)
                }
                return .announced
            } catch {
                if let code = error.code, Self.messageFaults.contains(code) { return .refused(code: code) }
                // Nothing was sent. The lease is renewed meanwhile.
                guard let pause = Self.pause(error), .now + pause < deadline else { throw PollError(error) }
                try await sleep(pause)
            }
        }
    }

    /// What Slack says of a message that it takes in no channel and at no time.
    private static let messageFaults: Set<String> = [
        "msg_too_long", "no_text", "too_many_attachments", "invalid_attachments", "metadata_too_large",
        "invalid_metadata_format", "invalid_metadata_schema", "msg_blocks_too_long",
        "attachment_payload_limit_exceeded",
    ]

    /// How long to wait with a message that was not sent, since the lease ends sooner than Slack allows it.
    private static func pause(_ error: SlackError) -> Duration? {
        switch error.kind {
        case .rateLimited(let pause), .notSent(.tooLate(let pause)): max(pause, .milliseconds(500))
        default: nil
        }
    }

    /// - Parameter since: milliseconds since 1970.
    private func isPosted(
        _ message: PostMessage,
        since: Int64,
        by slack: SlackClient,
        deadline: ContinuousClock.Instant
    ) async throws(PollError) -> Bool {
        do throws(SlackError) {
            return try await slack.isPosted(message, since: oldest(since), deadline: deadline)
        } catch {
            throw PollError(error)
        }
    }

    /// What was announced in a channel in the last days, and among its last messages.
    private func meanings(
        in channel: String,
        _ before: AnnouncedBefore,
        by slack: SlackClient,
        deadline: ContinuousClock.Instant
    ) async throws(PollError) -> Set<String> {
        if let known = before.meanings(in: channel) { return known }
        var found: Set<String> = []
        let start = oldest(wallClock() - Self.lookBack.milliseconds)
        var query = HistoryQuery(channel: channel, limit: 200, includeAllMetadata: true)
        do throws(SlackError) {
            for _ in 0..<Self.lookBackPages {
                let page = try await slack.history(query, deadline: deadline)
                for case let metadata? in page.messages.map(\.metadata) where metadata.eventType == Self.metadataType {
                    if let meaning = metadata.payload[Self.metadataKey] { found.insert(meaning) }
                }
                // Newest first; a `ts` has ten digits before its point.
                guard let cursor = page.nextCursor, page.messages.last?.timestamp ?? start >= start else { break }
                query.cursor = cursor
            }
        } catch {
            throw PollError(error)
        }
        before.remember(found, in: channel)
        return found
    }

    /// The `ts` of what was posted at a time by our clock, or a little before.
    private func oldest(_ milliseconds: Int64) -> String {
        "\(max(0, milliseconds - Self.clockDifference.milliseconds) / 1000).000000"
    }

    // MARK: Time

    private func untilLeaseEnds() throws(PollError) -> ContinuousClock.Instant {
        guard let until = lease.heldUntil else {
            throw PollError(.leaseLost, "the lease is lost: \(lease.state.words)")
        }
        return until
    }

    private func sleep(_ duration: Duration) async throws(PollError) {
        do {
            try await Task.sleep(for: duration)
        } catch {
            throw PollError(.cancelled, "given up waiting")
        }
    }
}

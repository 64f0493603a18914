import Redis
import SlackAPI
import Synchronization

/// Posts announcements once in the world, whatever happens to processes and connections.
///
/// Each is marked in the ledger before it is posted, under the lease. A mark of an earlier run, which did not come to
/// saving its position, and a post whose answer was lost are settled by asking Slack: every post carries what it means
/// as message metadata.
final class Announcer: Sendable {
    /// Names our metadata among that of other apps.
    static let metadataType = "gopherbot_announcement"
    private static let metadataKey = "key"

    /// A mark is remembered for longer than anything is announced late.
    private static let lifetime = Duration.seconds(30 * 24 * 3600)
    /// Whoever made a mark may just have posted, and died: asking in the same moment could miss it. Longer than a message
    /// waits for its turn among the channel's.
    private static let settlingTime = Duration.seconds(5)
    /// A post of unknown fate is looked for this often before it is given up.
    private static let maximumPosts = 3
    /// How far to look back: 4,000 messages have come after it in no channel.
    private static let maximumPages = 20
    /// Slack's clock and ours may differ by this.
    private static let clockDifference = Duration.seconds(120)

    private let slack: SlackClient
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
        slack: SlackClient,
        redis: LeasedRedis,
        lease: Lease,
        keys: BackgroundKeys,
        wallClock: @escaping @Sendable () -> Int64,
        channelID: @escaping @Sendable (String) async throws(PollError) -> String
    ) {
        self.slack = slack
        self.redis = redis
        self.lease = lease
        self.keys = keys
        self.wallClock = wallClock
        self.channelID = channelID
    }

    func announce(
        _ announcement: Announcement,
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
        if let marked = try await mark(announcement.meaning) {
            let age = Duration.milliseconds(max(0, wallClock() - marked))
            if age < Self.settlingTime { try await sleep(Self.settlingTime - age) }
            if try await isPosted(message, since: marked, deadline: deadline) { return .wasThere }
        } else if announcement.mayBeThere, try await isPosted(message, since: nil, deadline: deadline) {
            return .wasThere
        }
        return try await post(message, deadline: deadline)
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
        deadline: ContinuousClock.Instant
    ) async throws(PollError) -> AnnouncementOutcome {
        var posts = 0
        while true {
            // Not after the lease: then another may be at it.
            let latest = min(deadline, try untilLeaseEnds())
            do throws(SlackError) {
                posts += 1
                try await slack.postMessage(message, deadline: latest)
                return .announced
            } catch {
                if let code = error.code, Self.messageFaults.contains(code) { return .refused(code: code) }
                if let pause = Self.pause(error) {
                    // Nothing was sent. The lease is renewed meanwhile.
                    posts -= 1
                    guard .now + pause < deadline else { throw PollError(error) }
                    try await sleep(pause)
                    continue
                }
                guard error.mayHaveHappened else { throw PollError(error) }
                for pause in SlackClient.pausesBeforeAsking {
                    try await sleep(pause)
                    let isThere = try await isPosted(message, since: wallClock() - 60_000, deadline: deadline)
                    if isThere { return .announced }
                }
                guard posts < Self.maximumPosts else { throw PollError(error) }
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

    /// Asks Slack whether a message with this metadata is there.
    ///
    /// - Parameter since: milliseconds since 1970; `nil` looks at the last page alone.
    private func isPosted(
        _ message: PostMessage,
        since: Int64?,
        deadline: ContinuousClock.Instant
    ) async throws(PollError) -> Bool {
        let oldest = since.map { max(0, $0 - Self.clockDifference.milliseconds) / 1000 }
        var query = HistoryQuery(
            channel: message.channel,
            oldest: oldest.map { "\($0).000000" },
            limit: 200,
            includeAllMetadata: true
        )
        do throws(SlackError) {
            for _ in 0..<Self.maximumPages {
                let page = try await slack.history(query, deadline: deadline)
                if page.messages.contains(where: { $0.metadata == message.metadata }) { return true }
                guard oldest != nil, let cursor = page.nextCursor else { return false }
                query.cursor = cursor
            }
            return false
        } catch {
            throw PollError(error)
        }
    }

    // MARK: Time

    private func untilLeaseEnds() throws(PollError) -> ContinuousClock.Instant {
        guard let until = lease.heldUntil else {
            throw PollError(.leaseLost, "the lease is lost: \(lease.state)")
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

package import Redis

/// What was done already, under what an event *means*: Slack delivers one message under several event ids, and as
/// `message` and as `app_mention`.
package struct Ledger: Sendable {
    private let redis: RedisClient
    private let keys: QueueKeys

    package init(redis: RedisClient, keys: QueueKeys) {
        self.redis = redis
        self.keys = keys
    }

    package enum Mark: Sendable, Equatable {
        /// Marked now: go on.
        case taken
        /// An earlier delivery of the same entry marked it and did not come to its end: perhaps it is done. Ask Slack.
        case takenBefore
        /// Another entry of the same meaning does it or did it.
        case takenByOther
        /// Redis is full and takes no mark: ask Slack in place of the ledger.
        case refused
    }

    /// Marks what is about to be done (`SET … NX GET`), so that nobody does it again.
    ///
    /// - Parameters:
    ///   - meaning: e.g. `T0OWN:C0GEN:1700000000.000100:reply:help`.
    ///   - owner: ``WorkEntry/ledgerOwner``.
    ///   - lifetime: longer than the same thing may be delivered again.
    package func mark(_ meaning: String, owner: String, lifetime: Duration) async throws(RedisError) -> Mark {
        let command = RedisCommand(
            "SET",
            .string(keys.ledger(meaning)),
            .string(owner),
            "NX",
            "GET",
            "EX",
            .integer(lifetime.components.seconds)
        )
        do throws(RedisError) {
            return found(try await redis.send(command), owner) ?? .taken
        } catch {
            guard error.replyCode == "OOM" else { throw error }
            // A full Redis refuses the command also where the mark is there already, but it can still be read.
            return found(try await redis.send(RedisCommand("GET", .string(keys.ledger(meaning)))), owner) ?? .refused
        }
    }

    /// What a mark that is there means; nil where there is none.
    private func found(_ reply: RESPValue, _ owner: String) -> Mark? {
        guard reply != .null else { return nil }
        return reply.string == owner ? .takenBefore : .takenByOther
    }

    /// Keeps what came of a marked action, for a consumer that takes over before it was used.
    ///
    /// - Parameters:
    ///   - result: a short text.
    ///   - meaning: as for ``mark(_:owner:lifetime:)``.
    package func keep(_ result: String, of meaning: String, lifetime: Duration) async throws(RedisError) {
        _ = try await redis.send(
            RedisCommand(
                "SET",
                .string(keys.ledger("\(meaning):result")),
                .string(result),
                "EX",
                .integer(lifetime.components.seconds)
            )
        )
    }

    /// What ``keep(_:of:lifetime:)`` has kept; nil if nothing.
    package func kept(_ meaning: String) async throws(RedisError) -> String? {
        try await redis.send(RedisCommand("GET", .string(keys.ledger("\(meaning):result")))).string
    }
}

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
        /// Redis is full and takes no mark, and has none: ask Slack in place of the ledger.
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
            return mark(try await redis.send(command), owner) ?? .taken
        } catch {
            guard error.replyCode == "OOM" else { throw error }
            // A full Redis still tells who has marked it before.
            return mark(try await redis.send(RedisCommand("GET", .string(keys.ledger(meaning)))), owner) ?? .refused
        }
    }

    /// Takes a mark back, after what it stands for surely was not done. Only its owner may. No cancellation ends that: it is
    /// what a stop cuts short that is not done.
    package func unmark(_ meaning: String) async throws(RedisError) {
        for result in await redis.pipeline([RedisCommand("DEL", .string(keys.ledger(meaning)))]) {
            _ = try result.get()
        }
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

    /// What a mark that is there means to `owner`.
    private func mark(_ found: RESPValue, _ owner: String) -> Mark? {
        guard found != .null else { return nil }
        return found.string == owner ? .takenBefore : .takenByOther
    }
}

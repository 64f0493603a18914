package import Redis

/// Entries that could not be done, with all their fields and the reason; for the operator to look at.
package struct DeadLetters: Sendable {
    /// Older ones make room, so that a fault at night fills no memory; thousands are no longer read one by one anyway.
    private static let maximumLength: Int64 = 10_000

    private let redis: RedisClient
    private let keys: QueueKeys

    package init(redis: RedisClient, keys: QueueKeys) {
        self.redis = redis
        self.keys = keys
    }

    /// Moves an entry here: added, acknowledged and deleted in one transaction.
    package func bury(_ entry: WorkEntry, reason: String) async throws(RedisError) {
        let stream = keys.stream(entry.stream)
        let about: [RedisCommand.Argument] = [
            "dead_stream", .string(entry.stream.rawValue), "dead_entry_id", .string(entry.id),
            "dead_deliveries", .integer(Int64(entry.deliveries)), "dead_reason", .string(reason),
        ]
        let add: [RedisCommand.Argument] =
            [.string(keys.deadLetters), "MAXLEN", "~", .integer(Self.maximumLength), "*"] + about
        _ = try await redis.transaction([
            RedisCommand("XADD", add + entry.entry.fieldArguments),
            RedisCommand("XACK", .string(stream), .string(QueueKeys.group), .string(entry.id)),
            RedisCommand("XDEL", .string(stream), .string(entry.id)),
        ])
    }
}

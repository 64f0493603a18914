package import Redis

/// Entries that could not be done, with all their fields and the reason; for the operator to look at.
package struct DeadLetters: Sendable {
    /// Older ones make room, so that a fault at night fills no memory; thousands are no longer read one by one anyway.
    static let maximumLength: Int64 = 10_000

    let redis: RedisClient
    let keys: QueueKeys

    package init(redis: RedisClient, keys: QueueKeys) {
        self.redis = redis
        self.keys = keys
    }

    /// Moves an entry here: added first, then acknowledged and deleted. Whoever is killed in between leaves it in both
    /// places, and it comes here twice, with the same `dead_entry_id`; no transaction, since what fails within one does not
    /// keep Redis from carrying out the rest.
    ///
    /// - Throws: ``RedisError``; the entry then stays where it was.
    package func bury(_ entry: WorkEntry, reason: String) async throws(RedisError) {
        let about: [RedisCommand.Argument] = [
            "dead_stream", .string(entry.stream.rawValue), "dead_entry_id", .string(entry.id),
            "dead_deliveries", .integer(Int64(entry.deliveries)), "dead_reason", .string(reason),
        ]
        try await redis.add(
            stream: keys.deadLetters,
            maximumLength: Self.maximumLength,
            fields: about + entry.entry.fieldArguments
        )
        try await redis.finish(group: QueueKeys.group, stream: keys.stream(entry.stream), ids: [entry.id])
    }
}

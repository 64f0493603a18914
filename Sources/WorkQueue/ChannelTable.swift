package import Redis

/// The workspace's channels as Redis has them: one hash, so that all of it is there or nothing.
///
/// `gopherbot:channels` has the fields `name:general` with the channel's id, `id:C0GEN` with its name, and `digest`, which
/// tells whether a list is the same. bgtasks fills it (poll `channel-cache`), consumers read it.
package struct ChannelTable: Sendable {
    private let redis: RedisClient
    private let keys: QueueKeys

    package init(redis: RedisClient, keys: QueueKeys) {
        self.redis = redis
        self.keys = keys
    }

    package static let digestField = "digest"
    package static let namePrefix = "name:"
    package static let idPrefix = "id:"

    /// The ids of channels by their names, unknown ones left out.
    ///
    /// - Returns: `nil` when the table is not there: it was never filled, or has lapsed.
    package func ids(of names: [String]) async throws(RedisError) -> [String: String]? {
        let fields = [Self.digestField] + names.map { Self.namePrefix + $0 }
        guard let values = try await look(fields), values.first != .null else { return nil }
        var ids: [String: String] = [:]
        for (name, value) in zip(names, values.dropFirst()) { ids[name] = value.string }
        return ids
    }

    /// The name of a channel; `nil` for one that the table doesn't know.
    package func name(of id: String) async throws(RedisError) -> String? {
        try await look([Self.idPrefix + id])?.first?.string
    }

    private func look(_ fields: [String]) async throws(RedisError) -> [RESPValue]? {
        let arguments = [RedisCommand.Argument.string(keys.channels)] + fields.map { .string($0) }
        let reply = try await redis.send(RedisCommand("HMGET", arguments))
        guard let values = reply.array, values.count == fields.count else {
            throw .unexpectedReply(command: "HMGET")
        }
        return values
    }
}

package import Redis

/// The workspace's channels as Redis has them: one hash, so that all of it is there or nothing.
///
/// `gopherbot:channels` has the fields `name:general` with the channel's id, `id:C0GEN` with its name, and `digest`, which
/// changes with the list. bgtasks fills it (poll `channel-cache`), the others read it.
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

    /// What a look at the whole table gives.
    package enum Reading: Sendable, Equatable {
        /// It was never filled, or has lapsed.
        case missing
        /// It is as it was at the last look.
        case same
        case channels(ids: [String: String], names: [String: String], digest: String)
    }

    /// The id of a channel by its name; `nil` also where there is no table.
    package func id(of name: String) async throws(RedisError) -> String? {
        try await redis.send(RedisCommand("HGET", .string(keys.channels), .string(Self.namePrefix + name))).string
    }

    /// The name of a channel by its id; `nil` for private and archived ones, and where there is no table.
    package func name(of id: String) async throws(RedisError) -> String? {
        try await redis.send(RedisCommand("HGET", .string(keys.channels), .string(Self.idPrefix + id))).string
    }

    /// All channels, if they have changed: one small command where they haven't.
    ///
    /// - Parameter digest: of the last look; `nil` at the first.
    package func read(unless digest: String?) async throws(RedisError) -> Reading {
        let current = try await redis.send(RedisCommand("HGET", .string(keys.channels), .string(Self.digestField)))
        guard let current = current.string else { return .missing }
        if current == digest { return .same }
        let fields = try await fields()
        guard let digest = fields[Self.digestField] else { return .missing }
        func values(_ prefix: String) -> [String: String] {
            var values: [String: String] = [:]
            for (field, value) in fields where field.hasPrefix(prefix) {
                values[String(field.dropFirst(prefix.count))] = value
            }
            return values
        }
        return .channels(ids: values(Self.namePrefix), names: values(Self.idPrefix), digest: digest)
    }

    /// All that is in the table.
    package func fields() async throws(RedisError) -> [String: String] {
        let reply = try await redis.send(RedisCommand("HGETALL", .string(keys.channels)))
        guard let values = reply.array else { throw .unexpectedReply(command: "HGETALL") }
        var fields: [String: String] = [:]
        for index in stride(from: 0, to: values.count - 1, by: 2) {
            guard let field = values[index].string else { continue }
            fields[field] = values[index + 1].string
        }
        return fields
    }
}

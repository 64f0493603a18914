import Redis

/// Redis, for writing under a lease: each command is carried out only while the lease is this process's.
///
/// Redis itself compares (a script is one step for it), so that a process that was held up and has lost its lease
/// without noticing changes nothing any more.
struct LeasedRedis: Sendable {
    /// The code of the error with which a command is refused.
    static let refusal = "NOLEASE"

    private static let guardClause = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then
            return redis.error_reply('\(refusal) the lease is not yours')
        end

        """
    private static let script = guardClause + "return redis.call(unpack(ARGV, 2))"

    let client: RedisClient
    let lease: String
    let value: String

    /// - Throws: ``RedisError/reply(_:)`` with the code ``refusal`` when another holds the lease, or nobody.
    func send(
        _ name: String,
        _ arguments: [RedisCommand.Argument],
        timeout: Duration? = nil
    ) async throws(RedisError) -> RESPValue {
        try await client.send(
            RedisCommand(
                "EVAL",
                [.string(Self.script), 1, .string(lease), .string(value), .string(name)] + arguments
            ),
            timeout: timeout
        )
    }

    /// Runs a script of several steps, none of which is done without the lease.
    ///
    /// - Parameters:
    ///   - script: Lua; its key is `KEYS[2]`, its arguments begin at `ARGV[2]`.
    func run(_ script: String, key: String, _ arguments: [RedisCommand.Argument]) async throws(RedisError) -> RESPValue
    {
        try await client.send(
            RedisCommand(
                "EVAL",
                [.string(Self.guardClause + script), 2, .string(lease), .string(key), .string(value)] + arguments
            )
        )
    }
}

package import Redis

/// What an operator does with dead letters.
extension DeadLetters {
    /// The newest, the oldest of them first.
    ///
    /// - Parameter count: at most so many.
    package func newest(_ count: Int) async throws(RedisError) -> [DeadLetter] {
        try await redis.range(newest: count, stream: keys.deadLetters).map(DeadLetter.init)
    }

    /// All of them, the oldest first. There are ten thousand at most.
    package func all() async throws(RedisError) -> [DeadLetter] {
        try await newest(Int(Self.maximumLength) * 2)
    }

    /// - Returns: nil where there is none with this id.
    package func letter(_ id: String) async throws(RedisError) -> DeadLetter? {
        do throws(RedisError) {
            return try await redis.range(stream: keys.deadLetters, start: id, end: id, count: 1).first
                .map(DeadLetter.init)
        } catch {
            // What is no id at all.
            guard error.replyCode == "ERR" else { throw error }
            return nil
        }
    }

    /// Puts it back into its stream as a new entry, and takes it away here, which for Redis is one step: two operators at
    /// once, or a connection that is lost, make no second entry, which would go on under the same marks.
    ///
    /// - Returns: false where it is gone already.
    /// - Throws: ``RedisError``, and it stays, as with a full Redis; ``DeadLetterError`` where there is no such stream.
    @discardableResult
    package func retry(_ letter: DeadLetter) async throws -> Bool {
        guard let stream = letter.stream else {
            throw DeadLetterError(id: letter.id, stream: letter.streamName)
        }
        let keysAndID: [RedisCommand.Argument] = [
            2, .string(keys.deadLetters), .string(keys.stream(stream)), .string(letter.id),
        ]
        let moved = try await redis.send(
            RedisCommand("EVAL", [.string(Self.retryScript)] + keysAndID + letter.argumentsToPutBack)
        )
        return moved.integer == 1
    }

    /// Adds before it deletes: of a script whose first change Redis refuses, nothing is done.
    private static let retryScript = """
        if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then return 0 end
        redis.call('XADD', KEYS[2], '*', unpack(ARGV, 2))
        return redis.call('XDEL', KEYS[1], ARGV[1])
        """

    /// Deletes it.
    package func drop(_ letter: DeadLetter) async throws(RedisError) {
        _ = try await redis.send(RedisCommand("XDEL", .string(keys.deadLetters), .string(letter.id)))
    }
}

/// Why a dead letter can't go back.
package struct DeadLetterError: Error, Equatable, CustomStringConvertible {
    package let id: String
    /// What its `dead_stream` says.
    package let stream: String

    package var description: String { "\(id) is of no stream of this version: '\(stream)'" }
}

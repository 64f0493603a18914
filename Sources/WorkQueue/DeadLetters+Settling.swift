package import Redis

/// What an operator does with dead letters.
extension DeadLetters {
    /// At most so many are read at once: an event has 40,000 characters at most, so that these are some megabytes.
    private static let pageLength = 100

    /// A page of the newest, the oldest of them first.
    ///
    /// - Parameters:
    ///   - count: at most so many; a page has a hundred.
    ///   - id: only those before this one; nil for the end.
    package func newest(_ count: Int, before id: String? = nil) async throws(RedisError) -> [DeadLetter] {
        try await redis.range(newest: min(count, Self.pageLength), before: id, stream: keys.deadLetters)
            .map(DeadLetter.init)
    }

    /// A page of those after an id, or from the first on, and up to another; the oldest first.
    package func page(after id: String?, through last: String) async throws(RedisError) -> [DeadLetter] {
        try await redis.range(
            stream: keys.deadLetters,
            start: id.map { "(\($0)" } ?? "-",
            end: last,
            count: Self.pageLength
        ).map(DeadLetter.init)
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
    /// once, or a connection that is lost, make no second entry, which would go on under the same marks. A cancellation
    /// doesn't end the wait for Redis's answer, so that what was done is known.
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
        return try await answer(
            RedisCommand("EVAL", [.string(Self.retryScript)] + keysAndID + letter.argumentsToPutBack)
        ) == 1
    }

    /// Adds before it deletes: of a script whose first change Redis refuses, nothing is done.
    private static let retryScript = """
        if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then return 0 end
        redis.call('XADD', KEYS[2], '*', unpack(ARGV, 2))
        return redis.call('XDEL', KEYS[1], ARGV[1])
        """

    /// Deletes one, cancelled or not.
    ///
    /// - Returns: false where there is none with this id.
    package func drop(_ id: String) async throws(RedisError) -> Bool {
        do throws(RedisError) {
            return try await answer(RedisCommand("XDEL", .string(keys.deadLetters), .string(id))) == 1
        } catch {
            // What is no id at all.
            guard error.replyCode == "ERR" else { throw error }
            return false
        }
    }

    /// Deletes all up to an id, that one too, in one step; cancelled or not.
    ///
    /// - Returns: how many there were.
    package func drop(through id: String) async throws(RedisError) -> Int64 {
        let parts = id.split(separator: "-").compactMap { UInt64($0) }
        guard parts.count == 2 else { return 0 }
        // The id that follows; of the last number of a millisecond it is the first one of the next.
        let next = parts[1] == .max ? "\(parts[0] + 1)-0" : "\(parts[0])-\(parts[1] + 1)"
        return try await answer(RedisCommand("XTRIM", .string(keys.deadLetters), "MINID", "=", .string(next)))
    }

    /// The number that Redis answers; waits for it also when the task is cancelled.
    private func answer(_ command: RedisCommand) async throws(RedisError) -> Int64 {
        let replies = await redis.pipeline([command])
        return try replies[0].get().integer ?? 0
    }
}

/// Why a dead letter can't go back.
package struct DeadLetterError: Error, Equatable, CustomStringConvertible {
    package let id: String
    /// What its `dead_stream` says.
    package let stream: String

    package var description: String { "\(id) is of no stream of this version: '\(stream)'" }
}

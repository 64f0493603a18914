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

    /// Puts it back into its stream as a new entry, then takes it away here. Whoever is killed in between leaves it in both
    /// places; what it has said already is said no more, as the ledger tells.
    ///
    /// - Throws: ``RedisError``; ``DeadLetterError`` where there is no such stream.
    package func retry(_ letter: DeadLetter) async throws {
        guard let stream = letter.stream else {
            throw DeadLetterError(id: letter.id, stream: letter.streamName)
        }
        let fields = letter.fields.flatMap { [RedisCommand.Argument.string($0.name), .bytes($0.value)] }
        try await redis.add(stream: keys.stream(stream), fields: fields)
        try await drop(letter)
    }

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

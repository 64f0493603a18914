/// Stream commands with types.
///
/// - SeeAlso: Redis, "Redis Streams" and the pages of the `X…` commands.
extension RedisClient {
    /// What a consumer has pending.
    package struct PendingEntry: Sendable, Equatable {
        package let id: String
        package let consumer: String
        /// Milliseconds since it was last delivered or claimed.
        package let idle: Int64
        /// How often it was delivered; a claim without `JUSTID` counts.
        package let deliveries: Int
    }

    /// Makes the group, and the stream if need be, so that it begins with the stream's first entry.
    /// A group that exists already is fine.
    package func createGroup(_ group: String, stream: String) async throws(RedisError) {
        do {
            _ = try await send(
                RedisCommand("XGROUP", "CREATE", .string(stream), .string(group), "0", "MKSTREAM")
            )
        } catch {
            guard error.replyCode == "BUSYGROUP" else { throw error }
        }
    }

    /// Makes a consumer known to the group before it has had an entry: Redis 7.0 lists it only from then on.
    package func createConsumer(_ consumer: String, group: String, stream: String) async throws(RedisError) {
        _ = try await send(
            RedisCommand("XGROUP", "CREATECONSUMER", .string(stream), .string(group), .string(consumer))
        )
    }

    /// Whether the stream is there and has the group.
    package func hasGroup(_ group: String, stream: String) async throws(RedisError) -> Bool {
        let reply: RESPValue
        do {
            reply = try await send(RedisCommand("XINFO", "GROUPS", .string(stream)))
        } catch {
            // No such key.
            guard error.replyCode == "ERR" else { throw error }
            return false
        }
        // A list of names and values for each group, the first value being its name.
        return (reply.array ?? []).contains { $0.array?.dropFirst().first?.string == group }
    }

    /// Adds an entry.
    ///
    /// - Parameter maximumLength: about as many of the newest entries stay; `nil` for all.
    /// - Returns: the id that Redis gave it.
    @discardableResult
    package func add(
        stream: String,
        maximumLength: Int64? = nil,
        fields: [RedisCommand.Argument]
    ) async throws(RedisError) -> String {
        let trimming: [RedisCommand.Argument] = maximumLength.map { ["MAXLEN", "~", .integer($0)] } ?? []
        guard let id = try await send(RedisCommand("XADD", [.string(stream)] + trimming + ["*"] + fields)).string else {
            throw .unexpectedReply(command: "XADD")
        }
        return id
    }

    /// Entries of a stream, the oldest first.
    ///
    /// - Parameters:
    ///   - start: an entry's id, or with `(` before it what comes after that; `-` for the first.
    ///   - end: an entry's id; `+` for the last.
    package func range(
        stream: String,
        start: String = "-",
        end: String = "+",
        count: Int
    ) async throws(RedisError) -> [StreamEntry] {
        let command = RedisCommand(
            "XRANGE",
            .string(stream),
            .string(start),
            .string(end),
            "COUNT",
            .integer(Int64(count))
        )
        guard let entries = try await send(command).array else { throw .unexpectedReply(command: "XRANGE") }
        return entries.compactMap(StreamEntry.init)
    }

    /// A stream's newest entries, the oldest of them first.
    ///
    /// - Parameter id: only those before this one; `nil` for the end.
    package func range(
        newest count: Int,
        before id: String? = nil,
        stream: String
    ) async throws(RedisError) -> [StreamEntry] {
        let end = id.map { "(\($0)" } ?? "+"
        let command = RedisCommand("XREVRANGE", .string(stream), .string(end), "-", "COUNT", .integer(Int64(count)))
        guard let entries = try await send(command).array else { throw .unexpectedReply(command: "XREVRANGE") }
        return entries.compactMap(StreamEntry.init).reversed()
    }

    /// Reads entries that no consumer of the group has had yet.
    ///
    /// - Parameters:
    ///   - count: at most this many **from each stream**; never 0, which Redis takes for "all".
    ///   - block: how long to wait for the first; `nil` does not wait.
    /// - Returns: stream and entry, in Redis's order; empty when there was nothing in time.
    package func readNew(
        group: String,
        consumer: String,
        streams: [String],
        count: Int,
        block: Duration?
    ) async throws(RedisError) -> [(stream: String, entry: StreamEntry)] {
        precondition(count > 0, "XREADGROUP takes COUNT 0 for everything")
        var arguments: [RedisCommand.Argument] = ["GROUP", .string(group), .string(consumer)]
        arguments += ["COUNT", .integer(Int64(count))]
        if let block { arguments += ["BLOCK", .integer(block.wholeMilliseconds)] }
        arguments.append("STREAMS")
        arguments += streams.map { .string($0) }
        arguments += streams.map { _ in ">" }
        // Redis answers when its own clock says that the block is over; two seconds more are for the way.
        let timeout = block.map { $0 + .seconds(2) }
        return try Self.entries(await send(RedisCommand("XREADGROUP", arguments), timeout: timeout))
    }

    /// Takes over entries that have been pending with anybody for too long. Counts as a delivery of each.
    ///
    /// - Parameter start: where to begin; `0` for the beginning, then the `next` of the answer before.
    /// - Returns: `next` is `0-0` when all were looked at; `deleted` are ids that no longer exist, which Redis has
    ///   taken off the pending list already.
    package func autoclaim(
        group: String,
        consumer: String,
        stream: String,
        minimumIdle: Duration,
        start: String,
        count: Int
    ) async throws(RedisError) -> (next: String, entries: [StreamEntry], deleted: [String]) {
        let command = RedisCommand(
            "XAUTOCLAIM",
            .string(stream),
            .string(group),
            .string(consumer),
            .integer(minimumIdle.wholeMilliseconds),
            .string(start),
            "COUNT",
            .integer(Int64(count))
        )
        guard let reply = try await send(command).array, reply.count >= 2, let next = reply[0].string else {
            throw .unexpectedReply(command: "XAUTOCLAIM")
        }
        // The third part came with Redis 7.0.
        let deleted = reply.count > 2 ? reply[2].array ?? [] : []
        return (next, (reply[1].array ?? []).compactMap(StreamEntry.init), deleted.compactMap(\.string))
    }

    /// Says that this consumer still works on the entries, which counts as no delivery (`XCLAIM … JUSTID`). What has become
    /// another consumer's meanwhile is left to it.
    ///
    /// - Returns: those that are this consumer's.
    package func renewClaims(
        group: String,
        consumer: String,
        stream: String,
        ids: [String]
    ) async throws(RedisError) -> [String] {
        let wanted = Set(ids)
        let page = 1000
        var own: [String] = []
        var start = "-"
        while own.count < wanted.count {
            let found = try await pending(group: group, stream: stream, from: start, consumer: consumer, count: page)
            own += found.map(\.id).filter(wanted.contains)
            guard found.count == page, let last = found.last else { break }
            start = "(\(last.id)"
        }
        guard !own.isEmpty else { return [] }
        var arguments: [RedisCommand.Argument] = [.string(stream), .string(group), .string(consumer), 0]
        arguments += own.map { .string($0) }
        arguments.append("JUSTID")
        return try await send(RedisCommand("XCLAIM", arguments)).array?.compactMap(\.string) ?? []
    }

    /// Lets go of an entry that this consumer has, as if it had been idle for a while (`XCLAIM … IDLE … RETRYCOUNT`). No
    /// cancellation ends that.
    ///
    /// - Parameters:
    ///   - idle: from which on others take it over.
    ///   - deliveries: how often it is to count as handed out.
    package func giveBack(
        group: String,
        consumer: String,
        stream: String,
        id: String,
        idle: Duration,
        deliveries: Int,
        timeout: Duration
    ) async throws(RedisError) {
        let arguments: [RedisCommand.Argument] = [
            .string(stream), .string(group), .string(consumer), 0, .string(id), "IDLE",
            .integer(idle.wholeMilliseconds), "RETRYCOUNT", .integer(Int64(deliveries)), "JUSTID",
        ]
        for result in await pipeline([RedisCommand("XCLAIM", arguments)], timeout: timeout) { _ = try result.get() }
    }

    /// What is pending in a group, in order of id.
    ///
    /// - Parameters:
    ///   - id: only this entry; `nil` for all.
    ///   - start: the first id; `(1-0` for those after `1-0`.
    ///   - consumer: only of this consumer; `nil` for all.
    package func pending(
        group: String,
        stream: String,
        id: String? = nil,
        from start: String = "-",
        consumer: String? = nil,
        count: Int,
        timeout: Duration? = nil
    ) async throws(RedisError) -> [PendingEntry] {
        var arguments: [RedisCommand.Argument] = [.string(stream), .string(group)]
        arguments += [.string(id ?? start), .string(id ?? "+"), .integer(Int64(count))]
        if let consumer { arguments.append(.string(consumer)) }
        let reply = try await send(RedisCommand("XPENDING", arguments), timeout: timeout)
        return (reply.array ?? []).compactMap { element in
            guard let row = element.array, row.count == 4, let id = row[0].string, let consumer = row[1].string,
                let idle = row[2].integer, let deliveries = row[3].integer
            else { return nil }
            return PendingEntry(id: id, consumer: consumer, idle: idle, deliveries: Int(deliveries))
        }
    }

    /// Deletes entries and acknowledges them: a stream holds only what is still to do.
    ///
    /// In this order, since what is pending but deleted is dropped at the next look, while what is acknowledged but not
    /// deleted would stay for ever. No transaction, since a full Redis takes none, and finishing is what empties it.
    package func finish(group: String, stream: String, ids: [String]) async throws(RedisError) {
        let arguments = ids.map { RedisCommand.Argument.string($0) }
        let results = await pipeline([
            RedisCommand("XDEL", [.string(stream)] + arguments),
            RedisCommand("XACK", [.string(stream), .string(group)] + arguments),
        ])
        for result in results { _ = try result.get() }
    }

    /// Takes a consumer out of the group. What it has pending would be lost, so callers check first.
    package func deleteConsumer(
        _ consumer: String,
        group: String,
        stream: String,
        timeout: Duration? = nil
    ) async throws(RedisError) {
        _ = try await send(
            RedisCommand("XGROUP", "DELCONSUMER", .string(stream), .string(group), .string(consumer)),
            timeout: timeout
        )
    }

    /// The reply of `XREADGROUP`: `[[stream, [entry, …]], …]`, or null when nothing came in time.
    private static func entries(_ reply: RESPValue) throws(RedisError) -> [(stream: String, entry: StreamEntry)] {
        if reply == .null { return [] }
        guard let streams = reply.array else { throw .unexpectedReply(command: "XREADGROUP") }
        var result: [(stream: String, entry: StreamEntry)] = []
        for stream in streams {
            guard let pair = stream.array, pair.count == 2, let name = pair[0].string, let entries = pair[1].array
            else { throw .unexpectedReply(command: "XREADGROUP") }
            for entry in entries {
                guard let entry = StreamEntry(entry) else { throw .unexpectedReply(command: "XREADGROUP") }
                result.append((name, entry))
            }
        }
        return result
    }
}

extension Duration {
    /// Milliseconds, rounded down.
    package var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

package import Redis

/// How the queue is: what waits, what is in hand, and whose.
package struct QueueState: Sendable {
    package struct Consumer: Sendable, Equatable {
        /// Host and unit instance.
        package let name: String
        package let pending: Int64
        /// Since it last asked Redis for anything.
        package let idle: Duration
    }

    package struct Stream: Sendable, Equatable {
        package let stream: EventStream
        /// What is still to do, in hand or not.
        package let length: Int64
        /// In the hands of consumers.
        package let pending: Int64
        /// Milliseconds since 1970 of the first entry that is still there.
        package let oldest: Int64?
        /// Milliseconds since 1970 of the newest entry ever added, done or not; nil when there was none.
        package let newest: Int64?
        package let consumers: [Consumer]
    }

    package let streams: [Stream]
    package let deadLetters: Int64

    /// Asks Redis.
    package init(redis: RedisClient, keys: QueueKeys) async throws(RedisError) {
        var streams: [Stream] = []
        for stream in EventStream.allCases { streams.append(try await Self.examine(stream, redis, keys)) }
        self.streams = streams
        self.deadLetters = try await redis.send(RedisCommand("XLEN", .string(keys.deadLetters))).integer ?? 0
    }

    /// All that takes part, by name; a consumer is in the groups of all streams.
    package var consumers: [Consumer] {
        let all = streams.flatMap(\.consumers)
        return Set(all.map(\.name)).sorted().map { name in
            let own = all.filter { $0.name == name }
            return Consumer(
                name: name,
                pending: own.reduce(0) { $0 + $1.pending },
                idle: own.map(\.idle).min() ?? .zero
            )
        }
    }

    private static func examine(
        _ stream: EventStream,
        _ redis: RedisClient,
        _ keys: QueueKeys
    ) async throws(RedisError) -> Stream {
        let key = keys.stream(stream)
        let info: [String: RESPValue]
        do throws(RedisError) {
            info = pairs(try await redis.send(RedisCommand("XINFO", "STREAM", .string(key))))
        } catch {
            // No such key.
            guard error.replyCode == "ERR" else { throw error }
            return Stream(stream: stream, length: 0, pending: 0, oldest: nil, newest: nil, consumers: [])
        }
        let groups = try await redis.send(RedisCommand("XINFO", "GROUPS", .string(key))).array ?? []
        let group = groups.map(pairs).first { $0["name"]?.string == QueueKeys.group }
        var consumers: [Consumer] = []
        if group != nil {
            let reply = try await redis.send(
                RedisCommand("XINFO", "CONSUMERS", .string(key), .string(QueueKeys.group))
            )
            consumers = (reply.array ?? []).map(pairs).map { fields in
                Consumer(
                    name: fields["name"]?.string ?? "",
                    pending: fields["pending"]?.integer ?? 0,
                    idle: .milliseconds(fields["idle"]?.integer ?? 0)
                )
            }
        }
        return Stream(
            stream: stream,
            length: info["length"]?.integer ?? 0,
            pending: group?["pending"]?.integer ?? 0,
            oldest: info["first-entry"]?.array?.first?.string.flatMap(milliseconds),
            newest: info["last-generated-id"]?.string.flatMap(milliseconds),
            consumers: consumers
        )
    }

    /// A list of names and values.
    private static func pairs(_ reply: RESPValue) -> [String: RESPValue] {
        let elements = reply.array ?? []
        return Dictionary(
            stride(from: 0, to: elements.count - 1, by: 2).map { (elements[$0].string ?? "", elements[$0 + 1]) },
            uniquingKeysWith: { $1 }
        )
    }

    /// The time in an entry's id; nil for `0-0`, which stands for none.
    private static func milliseconds(_ id: String) -> Int64? {
        Int64(id.prefix { $0 != "-" }).flatMap { $0 == 0 ? nil : $0 }
    }
}

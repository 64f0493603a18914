package import Redis
package import WorkQueue

/// How the queue is: what `gopherbot status` shows and `gopherbot doctor` judges.
package struct QueueExamination: Sendable {
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

extension QueueExamination {
    /// How long an entry may wait: twice the time that a message is answered in.
    private static let longestWait: Int64 = 60_000
    /// A community without a message for this long is asleep or cut off.
    private static let longestSilence: Int64 = 24 * 3_600_000

    /// - Parameter now: milliseconds since 1970.
    package func findings(now: Int64) -> [Finding] {
        [events(now: now), waiting(now: now), dead].compactMap(\.self)
    }

    private func events(now: Int64) -> Finding {
        let advice =
            "see 'Event Subscriptions' in the app's settings (switched off? Request URL verified?), and check it with --url"
        guard let newest = streams.compactMap(\.newest).max() else {
            return .warning("events", "none has ever come from Slack", do: advice)
        }
        let age = Self.age(now - newest)
        return now - newest > Self.longestSilence
            ? .warning("events", "the last came \(age) ago", do: advice) : .fine("events", "the last came \(age) ago")
    }

    private func waiting(now: Int64) -> Finding {
        let names = consumers.map(\.name)
        let length = streams.reduce(0) { $0 + $1.length }
        let oldest = streams.compactMap(\.oldest).min()
        let advice =
            "systemctl status 'gopherbot-consumer@*' says what keeps them; start one: systemctl start gopherbot-consumer@1"
        if names.isEmpty {
            return .problem("queue", "no consumer reads it, \(length) entries wait", do: advice)
        }
        if let oldest, now - oldest > Self.longestWait {
            return .problem("queue", "\(length) entries wait, the oldest for \(Self.age(now - oldest))", do: advice)
        }
        return .fine("queue", "\(length) entries; consumers: \(names.joined(separator: ", "))")
    }

    private var dead: Finding? {
        guard deadLetters > 0 else { return nil }
        return .warning(
            "dead letters",
            "\(deadLetters) events could not be handled",
            do: "gopherbot dead list shows why; gopherbot dead retry or drop settles it"
        )
    }

    /// `3 min`, from milliseconds.
    package static func age(_ milliseconds: Int64) -> String {
        switch max(0, milliseconds) / 1_000 {
        case let seconds where seconds < 120: "\(seconds) s"
        case let seconds where seconds < 7_200: "\(seconds / 60) min"
        case let seconds where seconds < 172_800: "\(seconds / 3_600) h"
        case let seconds: "\(seconds / 86_400) days"
        }
    }
}

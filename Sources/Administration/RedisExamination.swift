package import NIOCore
package import Redis

/// What can be asked of Redis: whether it is there, fit to be the queue, and quick.
package struct RedisExamination: Sendable {
    /// The ledger's `SET … NX GET` came with 7.0.
    private static let leastVersion = [7, 0]
    /// The gateway has 2.5 s for an event; a Redis that needs this for a PING has other troubles.
    private static let slow = Duration.milliseconds(50)
    /// As many `PING`s: enough for a median.
    private static let pings = 9

    private let redis: RedisClient
    private let appName: String

    /// - Parameters:
    ///   - redis: connected, or about to be.
    ///   - appName: with which the bot's keys begin, as do those that are tried here.
    package init(redis: RedisClient, appName: String) {
        self.redis = redis
        self.appName = appName
    }

    /// Runs `body` with a client of its own, which is shut down afterwards.
    package static func with<T>(
        _ configuration: RedisConfiguration,
        eventLoop: any EventLoop,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (RedisClient) async throws -> T
    ) async rethrows -> T {
        let client = RedisClient(configuration: configuration, eventLoop: eventLoop)
        client.start()
        do {
            let result = try await body(client)
            await client.shutDown()
            return result
        } catch {
            await client.shutDown()
            throw error
        }
    }

    /// What there is to say about it, the worst that keeps the bot from working first; never empty.
    package func findings() async -> [Finding] {
        let info: [String: String]
        do throws(RedisError) {
            info = Self.fields(try await redis.send(RedisCommand("INFO", "all")).string ?? "")
        } catch {
            let address = redis.configuration.endpoint
            return [.problem("redis", "\(address): \(error)", do: Self.advice(error, appName: appName))]
        }
        return [version(info), await writing(info), Self.memory(info), persistence(info), await latency()]
    }

    private func version(_ info: [String: String]) -> Finding {
        let text = info["redis_version"] ?? "unknown"
        let numbers = text.split(separator: ".").compactMap { Int($0) }
        guard !numbers.lexicographicallyPrecedes(Self.leastVersion) else {
            return .problem("redis", "version \(text) is too old", do: "install Redis 7.0 or newer (Debian 12 has it)")
        }
        return .fine("redis", "version \(text) at \(redis.configuration.endpoint)")
    }

    /// Tries what the gateway and the ledger do; nothing of it stays.
    private func writing(_ info: [String: String]) async -> Finding {
        // Asked for a write, it would end the connection.
        if info["role"] == "slave" {
            return .problem("redis", "is a replica, which takes no writes", do: "let REDIS_URL name the primary")
        }
        let (stream, mark) = ("\(appName):doctor", "\(appName):doctor-mark")
        let tries = [
            RedisCommand("XADD", .string(stream), "MAXLEN", "1", "*", "probe", "1"),
            RedisCommand("SET", .string(mark), "1", "EX", "10"),
            RedisCommand("DEL", .string(stream), .string(mark)),
        ]
        for (command, result) in zip(tries, await redis.pipeline(tries)) {
            guard case .failure(let error) = result else { continue }
            return .problem(
                "redis",
                "\(command.name) of \(appName):…: \(error)",
                do: Self.advice(error, appName: appName)
            )
        }
        return .fine("redis", "takes writes")
    }

    static func memory(_ info: [String: String]) -> Finding {
        let limit = info["maxmemory"].flatMap { Int64($0) } ?? 0
        let used = info["used_memory"].flatMap { Int64($0) } ?? 0
        let policy = info["maxmemory_policy"] ?? "unknown"
        let amount = "\(used >> 20) of \(limit >> 20) MiB are used"
        let advice = "raise maxmemory, or find out what fills it (redis-cli --bigkeys)"
        if limit > 0, policy != "noeviction" {
            return .problem(
                "redis memory",
                "maxmemory-policy is \(policy): when it is full, Redis deletes events that wait and marks of what was said",
                do: "redis-cli CONFIG SET maxmemory-policy noeviction, then redis-cli CONFIG REWRITE"
            )
        }
        if limit > 0, used >= limit {
            return .problem("redis memory", "\(amount): it is full, and events are refused", do: advice)
        }
        if limit > 0, used > limit / 10 * 9 {
            return .warning("redis memory", "\(amount); when it is full, events are refused", do: advice)
        }
        return .fine(
            "redis memory",
            limit > 0 ? "\(used >> 20) of \(limit >> 20) MiB used" : "\(used >> 20) MiB used, no limit"
        )
    }

    private func persistence(_ info: [String: String]) -> Finding {
        let writesLog = info["aof_enabled"] == "1"
        if writesLog, info["aof_last_write_status"] != "ok" {
            return .problem("redis disk", "the last write of the append-only file failed", do: "look for a full disk")
        }
        if info["rdb_last_bgsave_status"] == "err" {
            return .problem(
                "redis disk",
                "the last snapshot failed: Redis may refuse writes",
                do: "look for a full disk"
            )
        }
        guard writesLog else {
            return .warning(
                "redis disk",
                "no append-only file: a crash of Redis loses what waits since the last snapshot, and marks of what was said",
                do: Self.persistenceAdvice
            )
        }
        return .fine("redis disk", "append-only file written")
    }

    /// With `appendonly yes` in its file alone, Redis starts from an append-only file that isn't there: with nothing.
    static let persistenceAdvice =
        "redis-cli CONFIG SET appendonly yes; when redis-cli INFO persistence shows aof_rewrite_scheduled:0 and "
        + "aof_rewrite_in_progress:0, redis-cli CONFIG REWRITE. No restart before that, which would empty Redis"

    private func latency() async -> Finding {
        var times: [Duration] = []
        do throws(RedisError) {
            for _ in 0..<Self.pings {
                let start = ContinuousClock.now
                _ = try await redis.send(RedisCommand("PING"))
                times.append(start.duration(to: .now))
            }
        } catch {
            return .problem("redis latency", "\(error)", do: Self.advice(error, appName: appName))
        }
        let median = times.sorted()[times.count / 2]
        let text = "a command takes \(median.inMilliseconds)"
        return median < Self.slow
            ? .fine("redis latency", text)
            : .warning(
                "redis latency",
                text,
                do: "move Redis nearer, or find out what keeps it busy (redis-cli --latency)"
            )
    }

    /// What to do about a Redis that doesn't answer as it should.
    ///
    /// - Parameter appName: with which the bot's keys begin, where it is known.
    package static func advice(_ error: RedisError, appName: String = "GOPHER_APP_NAME") -> String {
        guard let refusal = error.refusal else {
            return "check that Redis runs (systemctl status redis-server), and REDIS_URL"
        }
        return switch refusal.code {
        case "WRONGPASS", "NOAUTH": "check user and password in REDIS_URL, percent-encoded"
        case "NOPERM":
            "give the user of REDIS_URL all commands on the bot's keys: redis-cli ACL SETUSER NAME on ~\(appName):* +@all"
        case "LOADING": "wait until Redis has read its data"
        case "OOM": "raise maxmemory, or find out what fills it (redis-cli --bigkeys)"
        case "MISCONF": "look for a full disk, and see Redis's log"
        case "ERR" where refusal.description.contains("DB index"):
            "end REDIS_URL with the number of a database that this Redis has: /0 is always there"
        case "ERR" where refusal.description.contains("AUTH"):
            "this Redis has no password: leave user and password out of REDIS_URL"
        default: "see Redis's log"
        }
    }

    /// `name:value` lines of `INFO`.
    private static func fields(_ text: String) -> [String: String] {
        let pairs = text.split(whereSeparator: \.isNewline).compactMap { line -> (String, String)? in
            let name = line.prefix { $0 != ":" }
            return name.endIndex == line.endIndex ? nil : (String(name), String(line[name.endIndex...].dropFirst()))
        }
        return Dictionary(pairs, uniquingKeysWith: { $1 })
    }
}

extension Duration {
    /// `0.4 ms`, for people.
    var inMilliseconds: String {
        let (seconds, attoseconds) = components
        let tenths = seconds * 10_000 + attoseconds / 100_000_000_000_000
        return "\(tenths / 10).\(tenths % 10) ms"
    }
}

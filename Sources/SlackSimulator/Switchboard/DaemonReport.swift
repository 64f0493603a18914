import NIOPosix
import Redis
import Systemd
import WorkQueue

/// How the bot's daemons and its queue are, as `GET /simulator/daemons` tells it.
struct DaemonReport: Sendable {
    let surroundings: Surroundings

    /// How long Redis may take.
    private static let patience: Duration = .seconds(1)

    func json() async -> JSON {
        var json: JSON = ["ok": true]
        if let path = surroundings.runFolder {
            let folder = RunFolder(path: path)
            let running = folder.daemons()
            json["keeper"] = "run"
            json["processes"] = .array(running.map(\.json))
            json["down"] = .strings(folder.missing(beside: running))
        } else if surroundings.usesSystemd {
            json["keeper"] = "systemd"
            json["commands"] = .array(Self.commands)
        } else {
            json["keeper"] = "unknown"
            json["problem"] = .string(
                "The simulator wasn't told where the daemons run: start it with --state FOLDER (make run does), or with "
                    + "--systemd where they are services of this host."
            )
        }
        if let redis = surroundings.redis {
            let answer = await queue(redis)
            json[answer["error"] == nil ? "queue" : "queue_problem"] = answer["error"] ?? answer
        } else {
            json["queue_problem"] = "The simulator wasn't told of a Redis: start it with --redis URL."
        }
        return json
    }

    private func queue(_ configuration: RedisConfiguration) async -> JSON {
        var configuration = configuration
        configuration.commandTimeout = Self.patience
        let redis = RedisClient(configuration: configuration, eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        redis.start()
        let json: JSON
        do throws(RedisError) {
            json = try await QueueState(redis: redis, keys: surroundings.keys).json(now: WallClock.milliseconds())
        } catch {
            json = ["error": "Redis at \(configuration.endpoint) doesn't answer: \(error)"]
        }
        await redis.shutDown()
        return json
    }

    /// What to do by hand where systemd keeps the daemons: this process may not.
    private static let commands: [JSON] = [
        ("How they are", "gopherbot status"),
        ("Restart a consumer", "systemctl restart gopherbot-consumer@1"),
        ("Kill one, and see systemd start it again", "systemctl kill --signal=KILL gopherbot-consumer@1"),
        ("Add a second consumer", "systemctl start gopherbot-consumer@2"),
        ("Read the content again", "systemctl reload gopherbot.target"),
        ("Their log", "journalctl -fu 'gopherbot-*'"),
    ].map { ["title": .string($0.0), "command": .string($0.1)] }
}

extension RunFolder.Daemon {
    var json: JSON {
        [
            "name": .string(name), "pid": .integer(pid), "restarts": .integer(restarts),
            "uptime_s": .integer(uptime.components.seconds), "memory": .integer(memory),
        ]
    }
}

extension QueueState {
    fileprivate func json(now: Int64) -> JSON {
        [
            "streams": .array(
                streams.map { stream in
                    [
                        "stream": .string(stream.stream.rawValue), "length": .integer(stream.length),
                        "pending": .integer(stream.pending), "waiting": .integer(stream.length - stream.pending),
                        "lag_ms": stream.oldest.map { .integer(max(0, now - $0)) } ?? .null,
                    ]
                }
            ),
            "consumers": .array(
                consumers.map { consumer in
                    [
                        "name": .string(consumer.name), "pending": .integer(consumer.pending),
                        "idle_ms": .integer(consumer.idle.milliseconds),
                    ]
                }
            ),
            "dead_letters": .integer(deadLetters),
        ]
    }
}

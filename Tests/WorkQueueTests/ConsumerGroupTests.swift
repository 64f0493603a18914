import Foundation
import NIOCore
import Redis
import TestSupport
import Testing
import WorkQueue

@Suite("Consumer group against a real redis-server", .timeLimit(.minutes(2)))
struct ConsumerGroupTests {
    @Test("What was added before the group existed is done, acknowledged and deleted")
    func startsAtTheBeginning() async throws {
        try await withRedis { server, redis in
            try await redis.say("early")
            try await redis.say("nothing")
            let handler = RecordingHandler()
            try await withConsumer(server, handler) { _ in
                try await eventually { try await redis.length() == 0 }
            }
            #expect(handler.performed.value == ["early"])
        }
    }

    @Test("Two consumers share ten thousand entries, each done once, none with more in hand than it may")
    func fairShare() async throws {
        try await withRedis { server, redis in
            for thousand in 0..<10 {
                let commands = (0..<1000).map {
                    RedisCommand("XADD", .string(stream), "*", "event_id", "Ev", "json", .string("\(thousand) \($0)"))
                }
                _ = await redis.pipeline(commands, timeout: .seconds(30))
            }
            let handlers = [
                RecordingHandler { _ in
                    await Task.yield(); return .done
                },
                RecordingHandler { _ in
                    await Task.yield(); return .done
                },
            ]
            try await withConsumer(server, handlers[0], "one", configure: { $0.concurrency = 16 }) { _ in
                try await withConsumer(server, handlers[1], "two", configure: { $0.concurrency = 16 }) { _ in
                    try await eventually { try await redis.length() == 0 }
                }
            }
            let all = handlers.flatMap { $0.performed.value }
            #expect(all.count == 10_000)
            #expect(Set(all).count == 10_000)
            for handler in handlers {
                #expect(handler.performed.value.count > 500)
                #expect(handler.mostAtOnce.value.most <= 16)
            }
        }
    }

    @Test("After FLUSHALL the groups are made anew and the next entry is done")
    func flushAll() async throws {
        try await withRedis { server, redis in
            let handler = RecordingHandler()
            try await withConsumer(server, handler) { _ in
                try await redis.say("one")
                try await eventually { handler.performed.value == ["one"] }
                _ = try await redis.send(RedisCommand("FLUSHALL"))
                try await redis.say("two")
                try await eventually { handler.performed.value == ["one", "two"] }
            }
        }
    }

    @Test(
        "Entries that were deleted while pending are dropped, and the pending list is empty",
        arguments: ["one", "dead"]
    )
    func pendingButDeleted(owner: String) async throws {
        try await withRedis { server, redis in
            try await redis.createGroup(QueueKeys.group, stream: stream)
            try await redis.say("a")
            try await redis.say("b")
            let taken = try await redis.readNew(
                group: QueueKeys.group,
                consumer: owner,
                streams: [stream],
                count: 2,
                block: nil
            )
            #expect(taken.count == 2)
            _ = try await redis.send(RedisCommand("XTRIM", .string(stream), "MAXLEN", 0))
            let handler = RecordingHandler()
            try await withConsumer(server, handler) { _ in
                try await eventually { try await redis.pendingCount() == 0 }
                try await redis.say("next")
                try await eventually { handler.performed.value == ["next"] }
            }
            #expect(handler.events.value.contains { $0.hasPrefix("deleted: message.public") })
        }
    }

    @Test("What a dead consumer left is taken over after its idle time")
    func takeOver() async throws {
        try await withRedis { server, redis in
            try await redis.createGroup(QueueKeys.group, stream: stream)
            try await redis.say("left")
            _ = try await redis.readNew(
                group: QueueKeys.group,
                consumer: "dead",
                streams: [stream],
                count: 1,
                block: nil
            )
            let handler = RecordingHandler()
            try await withConsumer(server, handler) { _ in
                try await eventually { handler.performed.value == ["left"] }
            }
            #expect(handler.events.value.contains("taken over: 2"))
            #expect(try await redis.pendingCount() == 0)
        }
    }

    @Test(
        "What a process of the same name left is taken over after its idle time, not before: Slack may still be at it"
    )
    func sameName() async throws {
        try await withRedis { server, redis in
            try await redis.createGroup(QueueKeys.group, stream: stream)
            try await redis.say("left")
            _ = try await redis.readNew(
                group: QueueKeys.group,
                consumer: "one",
                streams: [stream],
                count: 1,
                block: nil
            )
            let handler = RecordingHandler()
            try await withConsumer(server, handler) { _ in
                try await redis.say("new")
                try await eventually { handler.performed.value.count == 2 }
            }
            #expect(handler.performed.value == ["new", "left"])
        }
    }

    @Test("Junk and an entry that always fails become dead letters with reason and fields; the good ones are done")
    func poison() async throws {
        try await withRedis { server, redis in
            let handler = RecordingHandler { entry in
                entry.json == Array("bad".utf8) ? .retry(reason: "as always") : .done
            }
            try await redis.add(stream: stream, fields: ["junk", "1"])
            try await redis.say("bad")
            for number in 0..<20 { try await redis.say("good \(number)") }
            try await withConsumer(server, handler, configure: { $0.claimIdle = .milliseconds(100) }) { _ in
                try await eventually { try await redis.length(keys.deadLetters) == 2 }
            }
            let performed = handler.performed.value
            #expect(performed.filter { $0.hasPrefix("good") }.count == 20)
            #expect(performed.filter { $0 == "bad" }.count == 5)
            let dead = try await redis.send(RedisCommand("XRANGE", .string(keys.deadLetters), "-", "+"))
            let fields = dead.array?.compactMap { $0.array?[1].array?.compactMap(\.string) } ?? []
            #expect(fields[0].contains("has no json") && fields[0].contains("junk"))
            #expect(fields[1].contains("handed out 5 times, and each time its consumer failed or died"))
            #expect(fields[1].contains("bad") && fields[1].contains("Ev1"))
            #expect(try await redis.pendingCount() == 0)
            #expect(try await redis.length() == 0)
        }
    }

    @Test("Waiting for long renews the claim: nobody takes it over, and the count does not grow")
    func renewal() async throws {
        try await withRedis { server, redis in
            let (release, releaser) = AsyncStream<Void>.makeStream()
            let waiting = RecordingHandler { _ in
                for await _ in release { break }
                return .done
            }
            let other = RecordingHandler()
            try await redis.say("slow")
            try await withConsumer(server, waiting, "waiting", configure: { $0.claimIdle = .milliseconds(300) }) { _ in
                try await eventually { waiting.performed.value == ["slow"] }
                try await withConsumer(server, other, "other", configure: { $0.claimIdle = .milliseconds(300) }) { _ in
                    // Three idle times: without renewal the other would have taken it by then.
                    let clock = ContinuousClock.now
                    try await eventually { ContinuousClock.now - clock > .milliseconds(900) }
                    let pending = try await redis.pending(group: QueueKeys.group, stream: stream, count: 10)
                    #expect(pending.map(\.consumer) == ["waiting"])
                    #expect(pending.map(\.deliveries) == [1])
                    releaser.yield()
                    try await eventually { try await redis.length() == 0 }
                }
            }
            #expect(other.performed.value.isEmpty)
        }
    }

    @Test("A stop finishes what is in hand, reads nothing more, and leaves the group")
    func gracefulStop() async throws {
        try await withRedis { server, redis in
            let (release, releaser) = AsyncStream<Void>.makeStream()
            let handler = RecordingHandler { _ in
                for await _ in release { break }
                return .done
            }
            try await redis.say("in hand")
            try await withConsumer(server, handler) { group in
                try await eventually { handler.performed.value == ["in hand"] }
                group.stop()
                try await eventually {
                    try await redis.send(RedisCommand("INFO", "clients")).string?.contains("blocked_clients:0") == true
                }
                try await redis.say("too late")
                releaser.yield()
            }
            #expect(handler.performed.value == ["in hand"])
            #expect(try await redis.length() == 1)
            let consumers = try await redis.send(
                RedisCommand("XINFO", "CONSUMERS", .string(stream), .string(QueueKeys.group))
            )
            #expect(consumers == .array([]))
        }
    }

    @Test("A consumer is listed from its start, also before it has had an entry")
    func listed() async throws {
        try await withRedis { server, redis in
            try await withConsumer(server, RecordingHandler()) { _ in
                try await eventually {
                    let info = RedisCommand("XINFO", "CONSUMERS", .string(stream), .string(QueueKeys.group))
                    return (try? await redis.send(info))?.array?.count == 1
                }
            }
        }
    }

    @Test("A paused group leaves entries in the stream until it is resumed")
    func pause() async throws {
        try await withRedis { server, redis in
            let handler = RecordingHandler()
            try await withConsumer(server, handler) { group in
                try await redis.say("one")
                try await eventually { handler.performed.value == ["one"] }
                group.pause()
                // The read that was under way when it was paused may still bring one entry.
                try await redis.say("two")
                try await redis.say("three")
                try await eventually { try await redis.length() ?? 0 >= 1 }
                group.resume()
                try await eventually { handler.performed.value.count == 3 }
            }
        }
    }

    @Test("A full Redis is still read and drained")
    func outOfMemory() async throws {
        try await withRedis { server, redis in
            let handler = RecordingHandler()
            try await withConsumer(server, handler) { _ in
                try await redis.say("one")
                try await eventually { handler.performed.value == ["one"] }
                _ = await redis.pipeline(
                    (0..<50).map { RedisCommand("XADD", .string(stream), "*", "json", .string("\($0)")) }
                )
                _ = try await redis.send(RedisCommand("CONFIG", "SET", "maxmemory", 1))
                let refused = await #expect(throws: RedisError.self) { try await redis.say("refused") }
                #expect(refused?.replyCode == "OOM")
                try await eventually { try await redis.length() == 0 }
            }
            #expect(handler.performed.value.count == 51)
        }
    }

    @Test("Redis stopped and started under a consumer: no end, and the next entry is done")
    func redisRestart() async throws {
        try await withRedis { server, redis in
            let handler = RecordingHandler()
            try await withConsumer(server, handler) { _ in
                try await redis.say("one")
                try await eventually { handler.performed.value == ["one"] }
                await server.stop()
                try await eventually { handler.events.value.contains { $0.hasPrefix("read failed") } }
                try await server.start()
                try await eventually { (try? await redis.say("two")) != nil }
                try await eventually { handler.performed.value.contains("two") }
                #expect(handler.events.value.contains("read works again"))
            }
        }
    }

    @Test("Renewing takes nothing back from a consumer that has taken over")
    func renewalIsNoTheft() async throws {
        try await withRedis { _, redis in
            try await redis.createGroup(QueueKeys.group, stream: stream)
            for text in ["mine", "lost"] { try await redis.say(text) }
            let read = { (count: Int, consumer: String) async throws in
                try await redis.readNew(
                    group: QueueKeys.group,
                    consumer: consumer,
                    streams: [stream],
                    count: count,
                    block: nil
                ).map(\.entry.id)
            }
            let ids = try await read(1, "one") + read(1, "other")
            let renewed = try await redis.renewClaims(group: QueueKeys.group, consumer: "one", stream: stream, ids: ids)
            #expect(renewed == [ids[0]])
            let pending = try await redis.pending(group: QueueKeys.group, stream: stream, count: 10)
            #expect(pending.map(\.consumer) == ["one", "other"])
            #expect(pending.map(\.deliveries) == [1, 1])
        }
    }

    @Test("Also the newest of many pending entries is renewed")
    func renewsTheNewest() async throws {
        try await withRedis { _, redis in
            try await redis.createGroup(QueueKeys.group, stream: stream)
            for number in 1...1100 { try await redis.say("\(number)") }
            let ids = try await redis.readNew(
                group: QueueKeys.group,
                consumer: "one",
                streams: [stream],
                count: 1100,
                block: nil
            ).map(\.entry.id)
            let newest = try #require(ids.last)
            #expect(ids.count == 1100)
            let renewed = try await redis.renewClaims(
                group: QueueKeys.group,
                consumer: "one",
                stream: stream,
                ids: [newest]
            )
            #expect(renewed == [newest])
        }
    }

    @Test("A dead letter that can't be set aside stays pending until it can")
    func deadLettersRefused() async throws {
        try await withRedis { server, redis in
            _ = try await redis.send(RedisCommand("SET", .string(keys.deadLetters), "another program's"))
            try await redis.add(stream: stream, fields: ["junk", "1"])
            let handler = RecordingHandler()
            try await withConsumer(server, handler) { _ in
                try await eventually { handler.events.value.contains { $0.hasPrefix("bury failed: has no json") } }
                #expect(try await redis.length() == 1)
                #expect(try await redis.pendingCount() == 1)
                _ = try await redis.send(RedisCommand("DEL", .string(keys.deadLetters)))
                try await eventually { try await redis.length(keys.deadLetters) == 1 }
                try await eventually { try await redis.length() == 0 }
            }
        }
    }

    @Test("An entry that was handed out often, and that takes long, doesn't keep the others waiting")
    func suspiciousButSlow() async throws {
        try await withRedis { server, redis in
            try await redis.createGroup(QueueKeys.group, stream: stream)
            try await redis.say("slow")
            let id = try await redis.readNew(
                group: QueueKeys.group,
                consumer: "dead",
                streams: [stream],
                count: 1,
                block: nil
            ).first?.entry.id
            _ = try await redis.send(
                RedisCommand(
                    "XCLAIM",
                    .string(stream),
                    .string(QueueKeys.group),
                    "dead",
                    0,
                    .string(id ?? ""),
                    "RETRYCOUNT",
                    3,
                    "JUSTID"
                )
            )
            let (release, releaser) = AsyncStream<Void>.makeStream()
            let handler = RecordingHandler { entry in
                if entry.json == Array("slow".utf8) { for await _ in release { break } }
                return .done
            }
            try await withConsumer(server, handler) { _ in
                try await eventually { handler.performed.value == ["slow"] }
                #expect(handler.events.value.contains("taken over: 4"))
                try await redis.say("next")
                try await eventually { handler.performed.value == ["slow", "next"] }
                releaser.yield()
                try await eventually { try await redis.length() == 0 }
            }
        }
    }

    @Test("However many entries were handed out often, what is new is read between them")
    func manySuspicious() async throws {
        try await withRedis { server, redis in
            try await redis.createGroup(QueueKeys.group, stream: stream)
            for number in 0..<10 { try await redis.say("slow \(number)") }
            let entries = try await redis.readNew(
                group: QueueKeys.group,
                consumer: "dead",
                streams: [stream],
                count: 10,
                block: nil
            )
            for (_, entry) in entries {
                _ = try await redis.send(
                    RedisCommand(
                        "XCLAIM",
                        .string(stream),
                        .string(QueueKeys.group),
                        "dead",
                        0,
                        .string(entry.id),
                        "RETRYCOUNT",
                        3,
                        "JUSTID"
                    )
                )
            }
            let (release, releaser) = AsyncStream<Void>.makeStream()
            let handler = RecordingHandler { entry in
                if entry.json != Array("new".utf8) { for await _ in release { break } }
                return .done
            }
            try await withConsumer(server, handler) { _ in
                try await eventually { handler.performed.value.count == 1 }
                try await redis.say("new")
                try await eventually { handler.performed.value.contains("new") }
                #expect(handler.performed.value.count < 4)
                releaser.finish()
                try await eventually(within: .seconds(60)) { try await redis.length() == 0 }
            }
        }
    }

    @Test("A full Redis that has only some of the groups is drained where it can be")
    func outOfMemoryAndGroupsMissing() async throws {
        try await withRedis { server, redis in
            try await redis.createGroup(QueueKeys.group, stream: stream)
            try await redis.say("one")
            _ = try await redis.send(RedisCommand("CONFIG", "SET", "maxmemory", 1))
            let handler = RecordingHandler()
            try await withConsumer(server, handler) { _ in
                try await eventually { handler.performed.value == ["one"] }
                try await eventually { try await redis.length() == 0 }
                _ = try await redis.send(RedisCommand("CONFIG", "SET", "maxmemory", 0))
                try await redis.say("two", to: keys.stream(.teamJoins))
                try await eventually { handler.performed.value == ["one", "two"] }
            }
        }
    }

    @Test("A stop while Redis is away waits for no command's whole time")
    func stopWithoutRedis() async throws {
        try await withRedis { server, redis in
            var configuration = server.configuration
            // A few of these are longer than this test may take.
            configuration.commandTimeout = .seconds(50)
            let clients = (0..<2).map { _ in RedisClient(configuration: configuration, eventLoop: testEventLoop()) }
            for client in clients { client.start() }
            let handler = RecordingHandler()
            let group = ConsumerGroup(
                configuration: ConsumerGroupConfiguration(keys: keys, consumer: "one"),
                redis: clients[0],
                blocking: clients[1],
                handler: handler
            )
            let running = Task { await group.run() }
            try await redis.say("one")
            try await eventually { handler.performed.value == ["one"] }
            await server.stop()
            group.stop()
            await running.value
            for client in clients { await client.shutDown() }
        }
    }
}

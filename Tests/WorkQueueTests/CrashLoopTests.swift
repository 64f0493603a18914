import Redis
import TestSupport
import Testing
import WorkQueue

@Suite("An entry that kills its consumer again and again", .timeLimit(.minutes(1)))
struct CrashLoopTests {
    /// Runs a consumer until it has begun the deadly entry; all that it has in hand dies with it.
    private func crash(_ server: RedisServer, _ name: String, _ began: Locked<[String: [Int]]>) async throws {
        let (deaths, death) = AsyncStream<Void>.makeStream()
        let handler = RecordingHandler { entry in
            let text = entry.json.map { String(decoding: $0, as: UTF8.self) } ?? ""
            began.withLock { $0[text, default: []].append(entry.deliveries) }
            if text == "deadly" {
                // Long enough for others to be begun beside it, if they are let.
                try? await Task.sleep(for: .milliseconds(200))
                death.yield()
                try? await Task.sleep(for: .seconds(60))
            } else {
                try? await Task.sleep(for: .milliseconds(400))
            }
            return Task.isCancelled ? .retry(reason: "dead") : .done
        }
        var configuration = ConsumerGroupConfiguration(keys: keys, consumer: name)
        configuration.claimIdle = .milliseconds(400)
        configuration.block = .milliseconds(100)
        let clients = (0..<2).map { _ in RedisClient(configuration: server.configuration, eventLoop: testEventLoop()) }
        for client in clients { client.start() }
        let group = ConsumerGroup(
            configuration: configuration,
            redis: clients[0],
            blocking: clients[1],
            handler: handler
        )
        // A cancelled group acknowledges nothing, renews nothing and leaves nothing: to Redis it is dead.
        let running = Task { await group.run() }
        for await _ in deaths { break }
        running.cancel()
        await running.value
        for client in clients { await client.shutDown() }
    }

    @Test("It becomes a dead letter after five; those that died with it are done, and what comes meanwhile at once")
    func crashLoop() async throws {
        try await withRedis { server, redis in
            let began = Locked<[String: [Int]]>([:])
            try await redis.say("deadly")
            for number in 1...6 { try await redis.say("good \(number)") }
            for round in 1...5 {
                try await redis.say("new \(round)")
                try await crash(server, "consumer \(round)", began)
            }
            let handler = RecordingHandler { entry in
                let text = entry.json.map { String(decoding: $0, as: UTF8.self) } ?? ""
                began.withLock { $0[text, default: []].append(entry.deliveries) }
                return .done
            }
            try await withConsumer(server, handler, "survivor") { _ in
                try await eventually(within: .seconds(20)) { try await redis.length() == 0 }
            }
            #expect(began.value["deadly"] == [1, 2, 3, 4, 5])
            #expect(try await redis.length(keys.deadLetters) == 1)
            let others = began.value.filter { $0.key != "deadly" }
            #expect(others.count == 11)
            // From the third time on it begins alone, so that nobody else's count grows with its own.
            #expect(others.values.allSatisfy { ($0.last ?? 9) <= 3 }, "\(others)")
            #expect((3...5).allSatisfy { others["new \($0)"] == [1] }, "\(others)")
            #expect(try await redis.pendingCount() == 0)
        }
    }
}

import Redis
import TestSupport
import Testing
import WorkQueue

@Suite("Entries that wait for another attempt", .timeLimit(.minutes(1)))
struct ParkingTests {
    @Test("They stay claimed, keep nobody from being read, and are begun again without counting as handed out")
    func waits() async throws {
        try await withRedis { server, redis in
            let attempts = Locked<[String: [Int]]>([:])
            let handler = RecordingHandler { entry in
                guard entry.text.hasPrefix("late") else { return .done }
                attempts.withLock { $0[entry.text, default: []].append(entry.attempt * 10 + entry.deliveries) }
                // Longer than the idle time, after which another would take it over.
                return entry.attempt < 3 ? .later(after: .milliseconds(600), reason: "not yet") : .done
            }
            // Twice as many as may be in hand.
            for number in 0..<16 { try await redis.say("late \(number)") }
            try await withConsumer(server, handler, configure: { $0.concurrency = 8 }) { _ in
                try await eventually { attempts.value.count == 16 }
                try await redis.say("new")
                try await eventually { handler.performed.value.contains("new") }
                #expect(attempts.value.values.allSatisfy { $0.count < 3 })
                try await withConsumer(server, handler, "two") { _ in
                    try await eventually(within: .seconds(20)) { try await redis.length() == 0 }
                }
            }
            #expect(attempts.value.values.allSatisfy { $0 == [11, 21, 31] })
            #expect(try await redis.pendingCount() == 0)
            #expect(handler.mostAtOnce.value.most <= 8)
            #expect(!handler.events.value.contains { $0.hasPrefix("taken over") })
        }
    }

    @Test("A stop does not wait for them; another consumer goes on at once, however often, and no delivery counts")
    func stop() async throws {
        try await withRedis { server, redis in
            let isBack = Locked(false)
            let deliveries = Locked<[Int]>([])
            let handler = RecordingHandler { entry in
                deliveries.withLock { $0.append(entry.deliveries) }
                return isBack.value ? .done : .later(after: .seconds(3600), reason: "not yet")
            }
            try await redis.say("late")
            for number in 1...7 {
                // With a long idle time, which is over at once where the entry is given back.
                try await withConsumer(
                    server,
                    handler,
                    "consumer \(number)",
                    configure: {
                        $0.claimIdle = .seconds(3)
                    }
                ) { _ in
                    try await eventually { deliveries.value.count == number }
                }
                let pending = try await redis.pending(group: QueueKeys.group, stream: stream, count: 10)
                #expect(pending.map { $0.idle >= 3_000 } == [true])
            }
            isBack.withLock { $0 = true }
            try await withConsumer(server, handler, "last") { _ in
                try await eventually { try await redis.length() == 0 }
            }
            #expect(deliveries.value == Array(repeating: 1, count: 8))
            #expect(!handler.events.value.contains { $0.hasPrefix("dead") })
        }
    }

    @Test("More than may wait in memory go back, and come again without counting as handed out")
    func tooMany() async throws {
        try await withRedis { server, redis in
            let isBack = Locked(false)
            let attempts = Locked<[String: [Int]]>([:])
            let handler = RecordingHandler { entry in
                attempts.withLock { $0[entry.text, default: []].append(entry.deliveries) }
                return isBack.value ? .done : .later(after: .milliseconds(200), reason: "not yet")
            }
            for number in 1...3 { try await redis.say("late \(number)") }
            try await withConsumer(server, handler, configure: { $0.maximumParked = 1 }) { _ in
                try await eventually(within: .seconds(30)) {
                    attempts.value.count == 3 && attempts.value.values.allSatisfy { $0.count > 6 }
                }
                isBack.withLock { $0 = true }
                try await eventually(within: .seconds(20)) { try await redis.length() == 0 }
            }
            #expect(attempts.value.values.allSatisfy { $0.allSatisfy { $0 == 1 } })
            #expect(!handler.events.value.contains { $0.hasPrefix("dead") })
        }
    }
}

extension WorkEntry {
    fileprivate var text: String { json.map { String(decoding: $0, as: UTF8.self) } ?? "" }
}

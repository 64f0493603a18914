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

    @Test("A stop does not wait for them; another consumer goes on")
    func stop() async throws {
        try await withRedis { server, redis in
            let handler = RecordingHandler { entry in
                entry.deliveries == 1 ? .later(after: .seconds(3600), reason: "not yet") : .done
            }
            try await redis.say("late")
            let start = ContinuousClock.now
            try await withConsumer(server, handler) { _ in
                try await eventually { handler.events.value == ["retry: not yet"] }
            }
            #expect(ContinuousClock.now - start < .seconds(15))
            #expect(try await redis.pendingCount() == 1)
            try await withConsumer(server, handler, "two") { _ in
                try await eventually { try await redis.length() == 0 }
            }
            #expect(handler.events.value.last == "taken over: 2")
        }
    }
}

extension WorkEntry {
    fileprivate var text: String { json.map { String(decoding: $0, as: UTF8.self) } ?? "" }
}

import Foundation
import NIOCore
import Redis
import TestSupport
import WorkQueue

/// Takes down which entries came and what the group reported; answers as the test says.
final class RecordingHandler: EntryHandler {
    let performed = Locked<[String]>([])
    let events = Locked<[String]>([])
    let mostAtOnce = Locked<(now: Int, most: Int)>((0, 0))
    let outcome: @Sendable (WorkEntry) async -> EntryOutcome

    init(_ outcome: @escaping @Sendable (WorkEntry) async -> EntryOutcome = { _ in .done }) {
        self.outcome = outcome
    }

    func triage(_ entry: WorkEntry) -> Triage<String> {
        guard let json = entry.json else { return .dead(reason: "has no json") }
        let text = String(decoding: json, as: UTF8.self)
        return text == "nothing" ? .finished : .work(text)
    }

    func perform(_ work: String, of entry: WorkEntry, claim: Claim) async -> EntryOutcome {
        performed.withLock { $0.append(work) }
        mostAtOnce.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        defer { mostAtOnce.withLock { $0.now -= 1 } }
        return await outcome(entry)
    }

    func observe(_ event: ConsumerGroupEvent) {
        let text =
            switch event {
            case .readFailed(let error, _): "read failed: \(error)"
            case .readWorksAgain: "read works again"
            case .retryLater(_, let reason): "retry: \(reason)"
            case .deadLettered(_, let reason): "dead: \(reason)"
            case .finishFailed(_, let error): "finish failed: \(error)"
            case .buryFailed(_, let reason, let error): "bury failed: \(reason): \(error)"
            case .claimLost(let entry): "claim lost: \(entry.id)"
            case .deletedEntriesDropped(let stream, let count): "deleted: \(stream.rawValue) \(count)"
            case .takenOver(let entry): "taken over: \(entry.deliveries)"
            case .gaveUp(let entries): "gave up: \(entries)"
            }
        events.withLock { $0.append(text) }
    }
}

let keys = QueueKeys(appName: "test")
let stream = keys.stream(.publicMessages)

/// Runs a consumer beside `body`, and ends it as SIGTERM would.
func withConsumer<T: Sendable>(
    _ server: RedisServer,
    _ handler: RecordingHandler,
    _ name: String = "one",
    configure: (inout ConsumerGroupConfiguration) -> Void = { _ in },
    _ body: (ConsumerGroup<RecordingHandler>) async throws -> T
) async throws -> T {
    var configuration = ConsumerGroupConfiguration(keys: keys, consumer: name)
    configuration.claimIdle = .milliseconds(400)
    configuration.block = .milliseconds(100)
    configure(&configuration)
    let clients = (0..<2).map { _ in RedisClient(configuration: server.configuration, eventLoop: testEventLoop()) }
    for client in clients { client.start() }
    let group = ConsumerGroup(configuration: configuration, redis: clients[0], blocking: clients[1], handler: handler)
    let running = Task { await group.run() }
    let result: Result<T, any Error>
    do { result = .success(try await body(group)) } catch { result = .failure(error) }
    group.stop()
    await running.value
    for client in clients { await client.shutDown() }
    return try result.get()
}

extension RedisClient {
    func say(_ text: String, to stream: String = stream) async throws {
        try await add(stream: stream, fields: ["event_id", "Ev1", "json", .string(text)])
    }

    func length(_ stream: String = stream) async throws -> Int64? {
        try await send(RedisCommand("XLEN", .string(stream))).integer
    }

    func pendingCount(_ stream: String = stream) async throws -> Int {
        try await pending(group: QueueKeys.group, stream: stream, count: 1000).count
    }
}

import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// `GET /simulator/stream`: tells of changes as they happen, as server-sent events.
///
/// Nothing is kept for a reader: each takes from the ``ChangeLog`` as fast as it reads. One who was too slow, or away for
/// too long, gets another `hello`, and loads everything anew.
/// - SeeAlso: HTML, "Server-sent events".
struct EventStream: Sendable {
    let simulator: SlackSimulator

    /// How often a connection on which nothing happens is written to, so that its end is noticed.
    private static let heartbeat: Duration = .seconds(15)

    /// - Parameter lastSeen: the `Last-Event-ID` that the browser sends when it comes back.
    func response(lastSeen: String?) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await write(to: &writer, after: lastSeen.flatMap { Int64($0) })
                try await writer.finish(nil)
            }
        )
    }

    /// Until the simulator ends, or the reader is gone, which the next write finds out and throws.
    private func write(to writer: inout any ResponseBodyWriter, after lastSeen: Int64?) async throws {
        let (wakes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = simulator.observe(continuation)
        defer { simulator.stopObserving(id) }
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup { group in
                group.addTask {
                    while true {
                        try await Task.sleep(for: Self.heartbeat)
                        continuation.yield()
                    }
                }
                defer { group.cancelAll() }
                var position = lastSeen
                var written = ContinuousClock.now
                for await _ in wakes {
                    var text = news(after: &position)
                    if text.isEmpty, ContinuousClock.now - written >= Self.heartbeat { text = ":\n\n" }
                    guard !text.isEmpty else { continue }
                    try await writer.write(ByteBuffer(string: text))
                    written = .now
                }
            }
        } onGracefulShutdown: {
            continuation.finish()
        }
    }

    /// The events after a number, which moves on; a `hello` where there is no way from there.
    private func news(after position: inout Int64?) -> String {
        let before = position
        let (last, changes) = simulator.state.withLock { state in
            let changes = before.flatMap { state.changes.changes(after: $0) }
            return (
                state.changes.last,
                changes?.map { (number: $0.number, json: $0.change.json(state.workspace)) }
            )
        }
        position = last
        guard let changes else { return "id: \(last)\nevent: hello\ndata: {\"seq\":\(last)}\n\n" }
        return changes.compactMap { number, json in
            json.map { "id: \(number)\nevent: change\ndata: \($0.text())\n\n" }
        }.joined()
    }
}

import Redis
import WorkQueue

extension RedisClient {
    /// The entries of a stream, each as its fields; values as text.
    func entries(_ stream: EventStream = .publicMessages) async throws -> [[String: String]] {
        let reply = try await send(RedisCommand("XRANGE", .string(queueKeys.stream(stream)), "-", "+"))
        return (reply.array ?? []).map { entry in
            let texts = entry.array?.last?.array?.map { $0.string ?? "" } ?? []
            return Dictionary(
                stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) },
                uniquingKeysWith: { $1 }
            )
        }
    }

    func eventIDs(_ stream: EventStream = .publicMessages) async throws -> [String] {
        try await entries(stream).map { $0["event_id"] ?? "" }
    }
}

import SlackSimulator

/// What was said in a conversation, from the simulator's transcript.
struct Conversation: Sendable {
    /// All messages, replies too, in the order of their `ts`.
    let messages: [JSON]
    let ephemerals: [JSON]

    /// - Parameter transcript: of one conversation.
    init(_ transcript: JSON) {
        let roots = transcript["messages"]?.elements ?? []
        messages = (roots + roots.flatMap { $0["replies"]?.elements ?? [] }).sorted { Self.time($0) < Self.time($1) }
        ephemerals = transcript["ephemerals"]?.elements ?? []
    }

    /// The conversations by their ids.
    ///
    /// - Parameter transcript: of all.
    static func all(_ transcript: JSON) -> [String: Conversation] {
        let pairs = (transcript["channels"]?.elements ?? []).map { ($0["channel"]?.string ?? "", Conversation($0)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Seconds and microseconds have as many digits in each `ts`, so that they compare as texts.
    static func time(_ message: JSON) -> String { message["ts"]?.string ?? "" }
}

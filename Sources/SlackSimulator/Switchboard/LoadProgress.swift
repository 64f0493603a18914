/// How far saying in numbers has come.
struct LoadProgress: Sendable {
    /// The order's.
    let id: Int64
    let channel: String
    let rate: Int
    let count: Int
    var said = 0
    /// Messages whose delivery the app took at the first attempt.
    var acknowledged = 0
    /// Messages whose first delivery failed.
    var failed = 0
    /// Messages that the bot has answered, or reacted to.
    var answered = 0
    var isRunning = true
    /// What went wrong with saying itself.
    var problem: String?
    /// The `ts` of what isn't answered.
    private var open: Set<String> = []

    init(_ order: LoadOrder) {
        id = order.id
        channel = order.channel
        rate = order.rate
        count = order.count
    }

    mutating func said(_ said: Said) {
        self.said += 1
        if said.deliveries.contains(where: { $0.failure != nil }) || said.deliveries.isEmpty {
            failed += 1
        } else {
            acknowledged += 1
        }
    }

    mutating func opened(_ timestamp: String) { open.insert(timestamp) }

    mutating func answered(_ call: CallRecord) {
        guard call.channel == channel, call.isDone, let target = call.target, open.remove(target) != nil else { return }
        answered += 1
    }

    var json: JSON {
        var json: JSON = [
            "channel": .string(channel), "rate": .integer(rate), "count": .integer(count), "said": .integer(said),
            "acknowledged": .integer(acknowledged), "failed": .integer(failed), "answered": .integer(answered),
            "is_running": .bool(isRunning),
        ]
        json["problem"] = problem.map(JSON.string)
        return json
    }
}

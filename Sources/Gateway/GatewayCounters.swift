/// How many requests ended how, since the start. The words are a closed set.
struct GatewayCounters {
    private(set) var stored = 0
    private(set) var unhandled = 0
    private(set) var refused: [String: Int] = [:]

    mutating func countStored() { stored += 1 }
    mutating func countUnhandled() { unhandled += 1 }
    mutating func count(_ refusal: Refusal) { refused[refusal.reason, default: 0] += 1 }

    /// For `STATUS=`: `12 events stored, 3 not wanted, 2 refused (bad_signature 2)`.
    var summary: String {
        var parts = ["\(stored) events stored"]
        if unhandled > 0 { parts.append("\(unhandled) not wanted") }
        if !refused.isEmpty {
            let reasons = refused.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            parts.append("\(refused.values.reduce(0, +)) refused (\(reasons.joined(separator: ", ")))")
        }
        return parts.joined(separator: ", ")
    }
}

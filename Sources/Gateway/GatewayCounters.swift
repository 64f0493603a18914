/// How many requests ended how, since the start. The words are a closed set, but for Slack's types of events.
struct GatewayCounters {
    /// Slack has some ninety types of events. Those beyond are counted together: names come from outside, and must not
    /// take memory or fill the log.
    static let maximumTypes = 100
    /// Slack's longest have some forty characters.
    static let maximumTypeLength = 64
    /// How many are named in ``summary``, which is one line.
    private static let shownTypes = 5

    private(set) var stored = 0
    /// What was acknowledged and dropped, by the event's type or another reason.
    private(set) var unhandled: [String: Int] = [:]
    private(set) var refused: [String: Int] = [:]

    mutating func countStored() { stored += 1 }
    mutating func count(_ refusal: Refusal) { refused[refusal.reason, default: 0] += 1 }

    /// - Returns: the words that it is counted under, and whether it is the first of them.
    mutating func count(_ acknowledgement: Admission.Acknowledgement) -> (words: String, isFirst: Bool) {
        let words =
            switch acknowledgement {
            case .unhandledEvent(let type): name(ofType: type)
            case .otherTeam: "another workspace"
            case .rateLimited: "app_rate_limited"
            case .appGone(let type): type
            }
        unhandled[words, default: 0] += 1
        return (words, unhandled[words] == 1)
    }

    private func name(ofType type: String) -> String {
        let isName =
            (1...Self.maximumTypeLength).contains(type.utf8.count)
            && type.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        let isKnown = unhandled[type] != nil || unhandled.count < Self.maximumTypes
        return isName && isKnown ? type : "other types"
    }

    /// For `STATUS=`: `12 events stored, 3 not wanted (channel_rename 3), 2 refused (bad_signature 2)`.
    var summary: String {
        var parts = ["\(stored) events stored"]
        if !unhandled.isEmpty {
            let types = unhandled.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            var shown = types.prefix(Self.shownTypes).map { "\($0.key) \($0.value)" }
            if types.count > shown.count { shown.append("and \(types.count - shown.count) more") }
            parts.append("\(unhandled.values.reduce(0, +)) not wanted (\(shown.joined(separator: ", ")))")
        }
        if !refused.isEmpty {
            let reasons = refused.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            parts.append("\(refused.values.reduce(0, +)) refused (\(reasons.joined(separator: ", ")))")
        }
        return parts.joined(separator: ", ")
    }
}

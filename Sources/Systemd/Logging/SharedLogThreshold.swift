internal import Logging
internal import Synchronization

/// The threshold that all loggers of the process share; a reload changes it for all of them at once.
final class SharedLogThreshold: Sendable {
    /// A level's place in `Logger.Level.allCases`; one more than the last when disabled. Read at each log statement,
    /// and nothing else depends on it, so relaxed order is enough.
    private let rank: Atomic<Int>

    init(_ threshold: LogThreshold) {
        self.rank = Atomic(Self.rank(of: threshold))
    }

    var value: LogThreshold {
        get {
            let rank = rank.load(ordering: .relaxed)
            return rank < Self.levels.count ? .from(Self.levels[rank]) : .disabled
        }
        set { rank.store(Self.rank(of: newValue), ordering: .relaxed) }
    }

    /// What a handler answers when swift-log asks for its level: there is none above critical, so that a disabled
    /// handler has to drop those itself.
    var level: Logger.Level {
        switch value {
        case .from(let level): level
        case .disabled: .critical
        }
    }

    private static let levels = Logger.Level.allCases

    private static func rank(of threshold: LogThreshold) -> Int {
        switch threshold {
        case .from(let level): levels.firstIndex(of: level) ?? levels.count
        case .disabled: levels.count
        }
    }
}

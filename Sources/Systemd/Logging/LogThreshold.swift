package import Logging

/// From which level on records are written, or that none are.
package enum LogThreshold: Hashable, Sendable {
    case from(Logger.Level)
    case disabled

    /// Takes swift-log's names and zerolog's, in any case; `warn` is warning, `fatal` and `panic` are critical.
    ///
    /// - Returns: nil for any other word; ``names`` are those to offer.
    package init?(name: String) {
        let name = name.lowercased()
        switch name {
        case "warn": self = .from(.warning)
        case "fatal", "panic": self = .from(.critical)
        case "disabled": self = .disabled
        default:
            guard let level = Logger.Level(rawValue: name) else { return nil }
            self = .from(level)
        }
    }

    /// The names that ``init(name:)`` takes, from the most talkative on.
    package static let names = [
        "trace", "debug", "info", "notice", "warn", "warning", "error", "critical", "fatal", "panic", "disabled",
    ]
}

extension LogThreshold: CustomStringConvertible {
    /// swift-log's name of the level, or `disabled`.
    package var description: String {
        switch self {
        case .from(let level): level.rawValue
        case .disabled: "disabled"
        }
    }
}

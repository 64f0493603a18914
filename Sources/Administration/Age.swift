/// How long something has been, for people.
enum Age {
    /// `3 min`, from milliseconds.
    static func text(_ milliseconds: Int64) -> String {
        switch max(0, milliseconds) / 1_000 {
        case let seconds where seconds < 120: "\(seconds) s"
        case let seconds where seconds < 7_200: "\(seconds / 60) min"
        case let seconds where seconds < 172_800: "\(seconds / 3_600) h"
        case let seconds: "\(seconds / 86_400) days"
        }
    }
}

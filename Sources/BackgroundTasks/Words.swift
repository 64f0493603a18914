/// Words for people.
enum Words {
    /// `45 s`, `12 min`, `3 h`.
    static func time(_ duration: Duration) -> String {
        let seconds = max(0, duration.milliseconds + 999) / 1000
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7200: return "\((seconds + 30) / 60) min"
        default: return "\((seconds + 1800) / 3600) h"
        }
    }

    /// `1 change`, `3 changes`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}

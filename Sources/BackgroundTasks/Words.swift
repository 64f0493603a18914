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
    ///
    /// - Parameter plural: where it isn't the noun with an s.
    static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? "\(noun)s")"
    }

    /// `2 changes announced, 1 that Slack doesn't take`; nil where there is nothing new to tell. What was there already
    /// is nothing new.
    static func announced(_ outcomes: [AnnouncementOutcome], _ noun: String, plural: String? = nil) -> String? {
        var (announced, logged, refused) = (0, 0, 0)
        for outcome in outcomes {
            switch outcome {
            case .announced: announced += 1
            case .onlyLogged: logged += 1
            case .refused: refused += 1
            case .wasThere: break
            }
        }
        var parts: [String] = []
        if announced > 0 { parts.append("\(count(announced, noun, plural: plural)) announced") }
        if logged > 0 { parts.append("\(count(logged, noun, plural: plural)) would be announced") }
        if refused > 0 {
            parts.append(
                (parts.isEmpty ? count(refused, noun, plural: plural) : "\(refused)") + " that Slack doesn't take"
            )
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}

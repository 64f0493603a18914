import Bot
import SlackEvents
import SlackSimulator

/// A message, and all that must come of it.
///
/// In texts, `@bot` and `@bob` stand for mentions, in what is said also `@author`, and `<#NAME>` for the link to a channel.
struct BehaviourRow: Sendable {
    enum Place: Sendable, Hashable {
        /// A public channel of the row's own.
        case channel
        case privateChannel
        /// A direct message from somebody of the row's own.
        case direct
        /// A direct message to the bot and somebody else.
        case group
        /// A thread in a public channel, begun by the author.
        case thread
        /// A thread that the bot has begun.
        case botsThread
        /// A channel of that name, which no other row uses.
        case named(String)
    }

    /// A choice that is left to chance, and how it shall turn out.
    struct Chance: Sendable {
        let key: String
        let oneIn: Int
        let isChosen: Bool
    }

    let text: String
    var place = Place.channel
    /// A message for each, with all of its parts.
    var says: [[String]] = []
    /// For answers that come in several messages.
    var maximumParts = 1
    /// The emoji on the message, in order.
    var reacts: [String] = []
    /// Slack shows previews of the answers' links.
    var unfurled = false
    /// How many messages only the author sees.
    var hints = 0
    var chance: Chance?
    /// Changes what is said.
    var utterance: (@Sendable (inout Utterance) -> Void)?
    /// Sends the event that this makes of a plain message's, instead of saying something.
    var event: (@Sendable (inout JSON) -> Void)?
    /// How often the event is delivered.
    var times = 1

    static func silence(_ text: String, _ place: Place = .channel) -> BehaviourRow {
        BehaviourRow(text: text, place: place)
    }

    static func says(_ text: String, _ place: Place = .channel, _ parts: String...) -> BehaviourRow {
        BehaviourRow(text: text, place: place, says: [parts])
    }

    static func reacts(_ text: String, _ place: Place = .channel, _ emoji: String...) -> BehaviourRow {
        BehaviourRow(text: text, place: place, reacts: emoji)
    }

    func said(_ change: @escaping @Sendable (inout Utterance) -> Void) -> BehaviourRow {
        var row = self
        row.utterance = change
        return row
    }

    func sent(times: Int = 1, _ change: @escaping @Sendable (inout JSON) -> Void) -> BehaviourRow {
        var row = self
        row.event = change
        row.times = times
        return row
    }
}

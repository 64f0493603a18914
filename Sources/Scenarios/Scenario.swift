package import Content
package import SlackSimulator

/// Something that happens in the workspace, and all that must come of it.
///
/// In texts `@NAME` stands for the mention of that person, `@bot` for the bot's, `@author` for whoever it happens to, and
/// `<#NAME>` for the link to that channel.
package struct Scenario: Sendable {
    /// The conversation. Each scenario has one of its own, but where a channel is named.
    package enum Place: Sendable, Hashable {
        case channel
        case privateChannel
        /// A direct message from the author to the bot.
        case direct
        /// A direct message to the bot and somebody else.
        case group
        /// A thread in a public channel, begun by the author.
        case thread
        /// A thread in a public channel, begun by the bot.
        case botsThread
        /// A channel of the workspace, without `#`.
        case named(String)
    }

    /// Who joins, or what; see ``join``.
    package enum Joining: Sendable, Hashable {
        /// The workspace; the fields are those of the simulator's order, such as `is_bot`.
        case workspace([String])
        /// The channel that ``place`` names.
        case channel
    }

    /// A choice that is left to chance, and how it shall turn out.
    package struct Chance: Sendable, Hashable {
        /// The name of the handler that makes the choice.
        package let handler: String
        package let oneIn: Int
        package let isChosen: Bool
    }

    /// An order to the simulator.
    package struct Order: Sendable, Hashable {
        /// Under `/simulator/`.
        package let path: String
        package let fields: JSON
    }

    /// Where it stands in its file.
    package let location: SourceLocation
    package var place = Place.channel
    package var text = ""
    /// The name of a user who says it; nil: somebody of the scenario's own.
    package var speaker: String?
    package var subtype: String?
    /// A file that is shared: parts of a file object, and `content`.
    package var file: JSON?
    /// How many seconds ago it was said.
    package var age: Int?
    /// Sends the event of a plain message with these fields put in, or taken out where they are `null`, instead of
    /// saying anything.
    package var event: JSON?
    /// What the message is changed to after it was said.
    package var edit: String?
    /// The poll that the background tasks are asked for, after what ``world`` says has happened; nothing is said.
    package var poll: String?
    /// What happens beside Slack before the poll.
    package var world: [Order] = []
    /// The poll fails, as it must.
    package var fails = false
    /// Somebody joins, and nothing is said.
    package var joining: Joining?
    /// How often the event is delivered, or how often somebody joins.
    package var times = 1
    package var chance: Chance?
    /// What is done before, such as faults. They concern everything, so that the scenario is played by itself.
    package var before: [Order] = []
    package var expected: Expectation

    package init(at location: SourceLocation, expected: Expectation) {
        self.location = location
        self.expected = expected
    }
}

extension Scenario {
    /// What happens, in a few words: `@bot books, in a channel`.
    package var title: String {
        let what =
            switch joining {
            case .workspace(let fields): fields.isEmpty ? "somebody joins" : "somebody joins (\(fields[0]))"
            case .channel: "\(speaker.map { "@\($0)" } ?? "somebody") joins"
            case nil where poll != nil: "\(poll ?? "") is polled" + (fails ? " in vain" : "")
            case nil:
                text.isEmpty ? "nothing is said" : Self.line(text)
            }
        return [what, subtype, event.map { Self.line("with \($0)") }, file?["name"]?.string, whereabouts]
            .compactMap { $0 }.joined(separator: ", ")
    }

    private var whereabouts: String? {
        switch place {
        case .channel: joining == nil ? "in a channel" : nil
        case .privateChannel: "in a private channel"
        case .direct: "in a direct message"
        case .group: "in a direct message of several"
        case .thread: "in a thread"
        case .botsThread: "in a thread of the bot's"
        case .named(let name): "in #\(name)"
        }
    }

    private static func line(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ↩ ")
        return line.count > 60 ? line.prefix(60) + "…" : line
    }
}

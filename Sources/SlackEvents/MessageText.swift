/// A message's text, taken apart: who is mentioned, and what is left for people and for matching.
///
/// It takes any text, in a time that grows with its length alone; what only looks like a mention stays as it is.
/// - SeeAlso: Slack, "Formatting text for app surfaces".
package struct MessageText: Sendable, Hashable {
    /// The text as it came.
    package let original: String
    /// The ids of the people mentioned outside code, in order, once each.
    package internal(set) var users: [String] = []
    /// The ids of the user groups mentioned outside code, in order, once each.
    package internal(set) var subteams: [String] = []
    /// The channels linked to outside code, in order, once each.
    package internal(set) var channels: [ChannelMention] = []
    /// `@here`, `@channel` and `@everyone`, outside code.
    package internal(set) var broadcasts: Set<Broadcast> = []
    /// What Slack gave as the name of a person or user group, by id. Most mentions come without.
    package internal(set) var labels: [String: String] = [:]
    /// For people: mentions cut out, other tokens reduced to what Slack shows for them, entities decoded, trimmed. Case
    /// and characters are as typed. Code blocks are in it, with their fences.
    package internal(set) var visible = ""
    /// For matching: ``visible`` without code blocks and folded (`Folding.fold`), and without the colons and commas that a
    /// mention at either end leaves (`<@U…>: help`, `help, <@U…>`).
    package internal(set) var matchable = ""
    /// The fenced code, in order.
    package internal(set) var code: [CodeBlock] = []

    /// - Parameter text: a message's `text`, with entities and tokens as Slack sends them.
    package init(_ text: String) {
        self.original = text
        var parser = Parser()
        parser.read(text.utf8.span, into: &self)
    }

    /// True where `user` (an id) is mentioned outside code.
    package func mentions(_ user: String) -> Bool {
        users.contains(user)
    }
}

extension MessageText {
    /// A channel that is linked to.
    package struct ChannelMention: Sendable, Hashable {
        /// The channel's id.
        package var id: String
        /// Its name, where Slack gives one. The channel may have another one by now.
        package var name: String?

        package init(id: String, name: String? = nil) {
            self.id = id
            self.name = name
        }
    }

    /// A mention of many people at once.
    package enum Broadcast: String, Sendable, Hashable, CaseIterable {
        /// Those of the channel who are online.
        case here
        /// All of the channel.
        case channel
        /// All of the workspace.
        case everyone
    }

    /// What stands between two fences (three backticks each), entities decoded once and otherwise verbatim, line ends
    /// included. Addresses, which Slack turns into links in code too, are what was typed.
    package struct CodeBlock: Sendable, Hashable {
        /// The code.
        package var text: String
        /// False where the closing fence is missing, so that the code goes on to the message's end.
        package var isClosed: Bool

        package init(text: String, isClosed: Bool = true) {
            self.text = text
            self.isClosed = isClosed
        }
    }
}

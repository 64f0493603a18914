package import Content

/// Something that the bot does about messages.
///
/// A coded command is a type of its own in `Commands/` that conforms to this, and a line in ``BuiltIns/commands``. It
/// says what it is set off by; ``replies(to:in:)`` is called when that is in a message, once per message. Handlers hold
/// no state: the same message must always come to the same replies.
package protocol MessageHandler: Sendable {
    /// What people call it; unique among the commands.
    var name: String { get }
    /// Tells its actions from those of the other handlers, for good: `reply:NAME` unless it says otherwise.
    var key: String { get }
    /// What sets it off, each of them.
    var triggers: [Trigger] { get }
    /// What `help` says about it; nil keeps it a surprise.
    var help: HelpEntry? { get }
    /// The content entry behind it; nil for what is coded.
    var source: SourceLocation? { get }

    /// Where it is coded: file and line; nil for what is content.
    var code: String? { get }

    /// What it does about the message, in order.
    func replies(to message: IncomingMessage, in context: BotContext) -> [Reply]
}

extension MessageHandler {
    package var key: String { "reply:\(name)" }
    package var help: HelpEntry? { nil }
    package var source: SourceLocation? { nil }
    package var code: String? { nil }
}

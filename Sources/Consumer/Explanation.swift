package import Bot
import Content
package import SlackEvents

/// What the bot does about a message, and why: by the same plan as a consumer's, without Slack and Redis.
package struct Explanation: Sendable, CustomStringConvertible {
    /// For people, in lines.
    package let description: String

    /// - Parameters:
    ///   - message: its channel is an id, or a name where ids aren't known. All channels that the content speaks of are
    ///     taken to be in the workspace, with their names for ids.
    ///   - now: seconds since 1970, for the message's age.
    ///   - microseconds: the part below a second.
    package init(of message: MessageEvent, by bot: Bot, now: Int64, microseconds: Int32) {
        let names = bot.content.channelNames
        let plan = bot.plan(
            message,
            now: now,
            microseconds: microseconds,
            channelIDs: Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
        )
        if let reason = plan.discarded {
            description = "Discarded: \(reason)."
            return
        }
        let handlers = bot.handlersSetOff(by: message)
        var paragraphs = plan.actions.map { action in
            let place = action.source ?? "built in"
            let shadow = action.shadowed ? "Shadow mode only logs this: the bot isn't addressed.\n" : ""
            return "\(place): \(action.handler)\n\(shadow)\(ShadowDescription(action.effect))"
        }
        for handler in handlers where !plan.actions.contains(where: { Self.is($0, of: handler) }) {
            paragraphs.append(
                "\(handler.source?.description ?? "built in"): \(handler.name)\nNothing this time: it acts at random, the"
                    + " emoji is there already, or all of its lines are about channels that aren't there."
            )
        }
        if paragraphs.isEmpty { paragraphs.append("Nothing is set off.") }
        if let hint = Self.hint(message, bot, beside: handlers) { paragraphs.append(hint) }
        description = paragraphs.joined(separator: "\n\n")
    }

    private static func `is`(_ action: PlannedAction, of handler: any MessageHandler) -> Bool {
        action.key == handler.key || action.key.hasPrefix("\(handler.key):")
    }

    /// What a mention of the bot would add.
    private static func hint(
        _ message: MessageEvent,
        _ bot: Bot,
        beside handlers: [any MessageHandler]
    ) -> String? {
        var mentioning = message
        mentioning.text = "<@\(bot.identity.userID)> \(message.text)"
        let keys = Set(handlers.map(\.key))
        let others = bot.handlersSetOff(by: mentioning).filter { !keys.contains($0.key) }
        guard !others.isEmpty else { return nil }
        let names = others.map { "\($0.name) (\($0.source?.description ?? "built in"))" }
        return "With a mention of the bot also: \(names.joined(separator: ", "))"
    }
}

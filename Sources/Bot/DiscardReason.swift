/// Why an event is none of the bot's business.
package enum DiscardReason: Sendable, Hashable {
    /// By the bot itself, or on a thread of its own that was broadcast.
    case ownMessage
    /// By another bot, a workflow or Slackbot.
    case otherBot
    /// An edit, a deletion, somebody joining: no message to answer. With Slack's name for it.
    case subtype(String)
    /// Something that Slack tells apps about and shows nobody.
    case hidden
    case noUser
    case noChannel
    /// With the message's age in whole seconds.
    case tooOld(seconds: Int64)
    /// With what Slack sent.
    case malformedTimestamp(String)
    /// By a member of another workspace, whose id is given.
    case outsider(team: String)

    /// A new member that is a bot.
    case newBot
    /// A new member who is a guest.
    case newGuest
    /// A new member whose account is deactivated.
    case deletedMember
    /// The bot itself joined a channel.
    case ownJoining
    /// Nothing is to be said to new members there.
    case noWelcome
}

extension DiscardReason: CustomStringConvertible {
    /// A sentence for the log, without its full stop.
    package var description: String {
        switch self {
        case .ownMessage: "the message is the bot's own"
        case .otherBot: "the message is another bot's"
        case .subtype(let name): "messages of the subtype '\(name.prefix(40))' aren't answered"
        case .hidden: "the message is hidden"
        case .noUser: "the message has no author"
        case .noChannel: "the event names no channel"
        case .tooOld(let seconds): "the message is \(seconds) s old"
        case .malformedTimestamp(let text): "the message's timestamp '\(text.prefix(40))' isn't one"
        case .outsider(let team): "the author belongs to another workspace, \(team)"
        case .newBot: "the new member is a bot"
        case .newGuest: "the new member is a guest, and no welcome is for guests"
        case .deletedMember: "the new member's account is deactivated"
        case .ownJoining: "it is the bot itself that joined"
        case .noWelcome: "there is no welcome for it"
        }
    }

    /// A word for metrics, from a closed set.
    package var code: String {
        switch self {
        case .ownMessage: "own_message"
        case .otherBot: "other_bot"
        case .subtype: "subtype"
        case .hidden: "hidden"
        case .noUser: "no_user"
        case .noChannel: "no_channel"
        case .tooOld: "too_old"
        case .malformedTimestamp: "malformed_timestamp"
        case .outsider: "outsider"
        case .newBot: "new_bot"
        case .newGuest: "new_guest"
        case .deletedMember: "deleted_member"
        case .ownJoining: "own_joining"
        case .noWelcome: "no_welcome"
        }
    }
}

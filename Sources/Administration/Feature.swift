package import SlackAPI
package import SlackEvents

/// What the bot can do, as far as Slack must permit it: the one list of methods, events and scopes.
package enum Feature: String, Sendable, CaseIterable {
    /// Answers in public channels; always there.
    case answers
    case privateChannels = "private-channels"
    case directMessages = "direct-messages"
    case reactions
    /// A direct message to each new member of the workspace.
    case welcomes
    /// A note to who joins one of the channels that have one.
    case channelWelcomes = "channel-welcomes"
    /// Code in files goes to the Go Playground; code in messages needs nothing more.
    case playground
    /// Posts under a name of their own, as of a podcast.
    case announcements

    /// The methods that are called for it.
    package var methods: Set<SlackMethod> {
        switch self {
        case .answers:
            [
                .authTest, .postMessage, .postEphemeral, .conversationsHistory, .conversationsReplies,
                .conversationsList, .conversationsInfo,
            ]
        // The Playground's deny list has names, and an event has an id alone.
        case .privateChannels: [.conversationsHistory, .conversationsReplies, .conversationsInfo]
        case .directMessages: [.openConversation, .conversationsHistory, .conversationsReplies]
        case .reactions: [.addReaction]
        // `bots.info` is for setup and doctor, which skip it without its scope.
        case .welcomes: [.openConversation, .postMessage, .botInfo]
        case .channelWelcomes: [.postEphemeral]
        case .playground: [.fileInfo]
        case .announcements: [.postMessage]
        }
    }

    /// The events that it acts on.
    package var subscriptions: Set<EventSubscription> {
        switch self {
        case .answers: [.appMention, .publicMessages, .appUninstalled, .tokensRevoked]
        case .privateChannels: [.privateMessages]
        case .directMessages: [.directMessages, .groupDirectMessages]
        case .welcomes: [.teamJoin]
        case .channelWelcomes: [.memberJoinedChannel]
        case .reactions, .playground, .announcements: []
        }
    }

    /// The scopes of its methods and events, and what arguments of theirs need.
    package var scopes: Set<String> {
        let called = methods.reduce(into: Set<String>()) { $0.formUnion($1.scopes(for: conversations)) }
        return called.union(subscriptions.compactMap(\.scope)).union(argumentScopes)
    }

    /// What doesn't happen without it, as the end of a sentence.
    package var loss: String {
        switch self {
        case .answers: "the bot can't answer"
        case .privateChannels: "private channels get no answers"
        case .directMessages: "direct messages get no answers"
        case .reactions: "there are no reactions"
        case .welcomes: "new members are not welcomed"
        case .channelWelcomes: "who joins a channel is not greeted"
        case .playground: "code in files is not put on the playground"
        case .announcements: "announcements under another name fail"
        }
    }

    /// The conversations that its calls are about.
    private var conversations: Set<ListedChannelType> {
        switch self {
        case .privateChannels: [.privateChannel]
        case .directMessages: [.direct, .groupDirect]
        case .answers, .reactions, .welcomes, .channelWelcomes, .playground, .announcements: [.publicChannel]
        }
    }

    private var argumentScopes: Set<String> {
        switch self {
        // `username` of chat.postMessage.
        case .announcements: ["chat:write.customize"]
        default: []
        }
    }
}

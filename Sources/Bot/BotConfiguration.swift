/// What a site decides about the bot's manners.
package struct BotConfiguration: Sendable, Equatable {
    /// A message older than this is no longer answered: the conversation has gone on.
    package var messageMaxAge: Duration
    /// Whether people of other workspaces are heeded, in channels shared with them.
    package var heedsOutsiders: Bool
    /// Bots that are heeded like people, by bot or user id. Two bots that heed each other may never come to an end.
    package var heededBots: Set<String>
    /// An answer of more parts than this goes to the asker as a direct message, with a note in the channel.
    package var maximumPartsInChannel: Int
    /// Where the content is kept, for those who want to add to it: an https link; nil where it isn't public.
    package var repository: String?

    package init(
        messageMaxAge: Duration = .seconds(30),
        heedsOutsiders: Bool = false,
        heededBots: Set<String> = [],
        maximumPartsInChannel: Int = 2,
        repository: String? = nil
    ) {
        self.messageMaxAge = messageMaxAge
        self.heedsOutsiders = heedsOutsiders
        self.heededBots = heededBots
        self.maximumPartsInChannel = maximumPartsInChannel
        self.repository = repository
    }
}

/// What a method answers with `"ok": true`.
protocol SlackAnswer: Decodable, Sendable {
    /// The value where Slack refuses because the wanted state is there already; nil where there is no such thing.
    static var alreadyDone: Self? { get }
}

extension SlackAnswer {
    static var alreadyDone: Self? { nil }
}

extension SlackIdentity: SlackAnswer {}
extension HistoryPage: SlackAnswer {}
extension ChannelPage: SlackAnswer {}

/// An answer that says nothing but that it's done.
struct DoneAnswer: SlackAnswer {
    /// False where it was done already.
    let changed: Bool

    init(changed: Bool) {
        self.changed = changed
    }

    init(from decoder: any Decoder) {
        self.init(changed: true)
    }

    static var alreadyDone: DoneAnswer? { DoneAnswer(changed: false) }
}

/// `chat.postMessage` and `chat.update`.
struct MessageAnswer: SlackAnswer {
    let channel: String
    let ts: String
}

/// `conversations.info`.
struct ChannelAnswer: SlackAnswer {
    let channel: SlackChannel
}

/// `conversations.open`, which gives little more than the id.
struct OpenAnswer: SlackAnswer {
    struct Opened: Decodable {
        let id: String
    }

    let channel: Opened
}

/// `users.info`.
struct UserAnswer: SlackAnswer {
    let user: SlackUser
}

/// `bots.info`.
struct BotAnswer: SlackAnswer {
    struct Bot: Decodable {
        let appID: String?

        private enum CodingKeys: String, CodingKey {
            case appID = "app_id"
        }
    }

    let bot: Bot
}

/// `files.info`.
struct FileAnswer: SlackAnswer {
    let file: SlackFile
}

/// `team.info`.
struct TeamAnswer: SlackAnswer {
    let team: SlackTeam
}

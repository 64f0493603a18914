import Bot
import Content
import Foundation
import Scenarios
import SlackEvents

/// The content in the repository, found from this file.
enum Shipped {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    static let directories = ["glossary", "responses"].map { root.appending(path: $0).path }

    /// What the bot must do, from `Tests/Scenarios`, or one file of it.
    static func scenarios(in file: String = "") throws -> ScenarioSet {
        try ScenarioSet(paths: [root.appending(path: "Tests/Scenarios/\(file)").path])
    }

    static func load() throws -> Content { try ContentLoader.load(directories: directories) }
}

let ourIdentity = BotIdentity(userID: "U0BOT", botID: "B0SELF", appID: "A0APP", teamID: "T0OWN")

/// A second within which all messages of the tests are posted.
let now: Int64 = 1_700_000_000

let channelIDs = [
    "general": "C0GEN", "newbies": "C0NEW", "gotimefm": "C0TIM", "jobs": "C0JOB", "reviews": "C0REV",
    "golang-cls": "C0CLS", "admin-help": "C0ADM",
]

extension Bot {
    /// A bot in production that knows nothing but what a file says.
    init(
        _ text: String = "",
        isShadow: Bool = false,
        configuration: BotConfiguration = BotConfiguration()
    ) throws {
        let content = try ContentLoader.load(layers: [[ContentFile(path: "responses/test.yaml", text: text)]])
        self.init(content: content, identity: ourIdentity, isShadow: isShadow, configuration: configuration)
    }

    static func shipped(isShadow: Bool = false) throws -> Bot {
        Bot(content: try Shipped.load(), identity: ourIdentity, isShadow: isShadow)
    }

    func plan(_ message: MessageEvent) -> Plan {
        plan(message, now: now, microseconds: 500_000, channelIDs: channelIDs)
    }

    /// What is answered to a text in #general; each post's parts joined.
    func answers(to text: String, channel: String = "C0GEN") -> [String] {
        plan(.said(text, channel: channel)).actions.compactMap(\.text)
    }

    /// The emoji on a text in #general.
    func reactions(to text: String, timestamp: String = "1700000000.000100") -> [String] {
        plan(.said(text, timestamp: timestamp)).actions.flatMap { action -> [String] in
            if case .react(let names) = action.effect { names } else { [] }
        }
    }
}

extension MessageEvent {
    /// A person's message in #general, or in the channel given (`D…` is a direct message).
    static func said(
        _ text: String,
        channel: String = "C0GEN",
        user: String = "U0ANN",
        timestamp: String = "1700000000.000100"
    ) -> MessageEvent {
        MessageEvent(channel: channel, user: user, text: text, rawTimestamp: timestamp)
    }
}

extension PlannedAction {
    var post: Post? {
        switch effect {
        case .post(let post), .ephemeral(let post, _), .directMessage(let post, _): post
        case .react, .share: nil
        }
    }

    var text: String? { post?.parts.joined(separator: "\n") }
}

/// What an operator must act on, and so has a page in the journal's catalog: `journalctl -x` shows it below the message.
///
/// The list is closed, and systemd/gopherbot.catalog has a page for each. A message is known by its text, which is
/// constant; only what has no text of its own is stamped with ``LogKey/messageID`` where it is logged.
package enum CatalogMessage: String, CaseIterable, Sendable {
    case redisAwayFromGateway = "50a74cff026f4c84aa8ff5f8d837115f"
    case redisAwayFromConsumer = "f11fc8de3eb449c88f8de0e973e1d036"
    case redisAwayFromBackgroundTasks = "2e7abed5658e430d856980bb0977e471"
    case redisRefuses = "f99e6ae5c3c74558bad367d4ab3e1d35"
    case redisForbids = "9fddb5fef12147098c1d5c6a1f99f50d"
    case foreignKey = "0dd6a32cc059453497bfc82d73d9c869"
    case streamsUnreadable = "d9f0b7c0e6f64abf9c86269bdefda9aa"
    case nothingIsRead = "dd1c84e44fa940d781ace0d9a2729d41"
    case answerRefused = "0b1f3790be0642fd9aaf6ec4a380626b"
    case appGone = "ea3d9d2048ec40429e19cfdf06744ffa"
    case badSignature = "2d4579fe90cf4f1da7e3deeab99a14f8"
    case otherApp = "46d1d9af3dd440f3951bc8cc9eddb5e7"
    case deadLetter = "539bc950fc1a4092aac307276f67594e"
    case contentMistake = "5f1bfb255eef4f8dbde54e17c7836f95"
    case otherHostAnnounces = "975d8cbac0ba4e79848fdfc9b2829097"
    case pollFailed = "b6ee7ae939544a2d9616a1e770d27857"
    case pollPutOff = "325ca3c818dc421984062431713c98f8"
    case feedFailed = "56c8911d874843f29ab41e06c68acb34"
    case heldUp = "cf9e4f4204fb485693c70a70c92c2150"
    case cannotGoOn = "a3d1165a531a4dec81f03b05c05c6f96"
    /// A line for each mistake in the settings; the text is the mistake's.
    case wrongSettings = "64403c6a70d44907babeab119dfba360"

    /// The message as it is logged; nil where it is another each time.
    package var text: String? {
        switch self {
        case .redisAwayFromGateway:
            "No connection to Redis: answering 503 until there is one"
        case .redisAwayFromConsumer:
            "No connection to Redis: nothing is read until there is one"
        case .redisAwayFromBackgroundTasks:
            "No connection to Redis: nothing is announced until there is one"
        case .redisRefuses:
            "Redis refused an event; Slack will send it again"
        case .redisForbids:
            "Redis does not let us add to the streams: check the user and password of REDIS_URL"
        case .foreignKey:
            "A stream's key in Redis holds something else: another program uses the keys of this GOPHER_APP_NAME"
        case .streamsUnreadable:
            "The streams can't be read, trying again"
        case .nothingIsRead:
            "Nothing is read"
        case .answerRefused:
            "Slack refused an answer"
        case .appGone:
            "Slack says that the app was removed or its tokens were revoked: install it again and renew the token"
        case .badSignature:
            "A request is not signed with this app's signing secret: if Slack sent it, check slack-request-secret"
        case .otherApp:
            "A signed request is for another app: check GOPHER_SLACK_APP_ID"
        case .deadLetter:
            "Set aside as a dead letter"
        case .contentMistake:
            "The content has a mistake, and the old content stays"
        case .otherHostAnnounces:
            "Another host announces"
        case .pollFailed:
            "Poll failed"
        case .pollPutOff:
            "Poll put off"
        case .feedFailed:
            "A feed can't be announced"
        case .heldUp:
            "An event loop is held up: systemd ends this process if it stays so"
        case .cannotGoOn:
            "The service can't go on"
        case .wrongSettings: nil
        }
    }

    /// The `MESSAGE_ID` of a message; nil for all that nobody must act on.
    static func id(of message: String) -> String? {
        ids[message]
    }

    private static let ids = Dictionary(
        uniqueKeysWithValues: allCases.compactMap { message in message.text.map { ($0, message.rawValue) } }
    )
}

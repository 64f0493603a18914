package import Logging

/// What an operator must act on, and so has a page in the journal's catalog: `journalctl -x` shows it below the message.
///
/// The list is closed, and systemd/gopherbot.catalog has a page for each. A call that logs one of them says so:
/// `logger.error("…", metadata: [LogKey.messageID: .page(.deadLetter)])`.
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
    case wrongClock = "44666a895bc54c7ab271227bfd5155f4"
    case otherApp = "46d1d9af3dd440f3951bc8cc9eddb5e7"
    case otherToken = "5963af7e9fbf4c66832e28003e7a653d"
    case deadLetter = "539bc950fc1a4092aac307276f67594e"
    case contentMistake = "5f1bfb255eef4f8dbde54e17c7836f95"
    case channelRenamed = "343f1ad080a94e00893e8d61fc0f4599"
    case otherHostAnnounces = "975d8cbac0ba4e79848fdfc9b2829097"
    case announcementRefused = "742f83de3915496094612bd938525302"
    case pollFailed = "b6ee7ae939544a2d9616a1e770d27857"
    case pollPutOff = "325ca3c818dc421984062431713c98f8"
    case feedFailed = "56c8911d874843f29ab41e06c68acb34"
    case heldUp = "cf9e4f4204fb485693c70a70c92c2150"
    case cannotGoOn = "a3d1165a531a4dec81f03b05c05c6f96"
    /// A line for each mistake in the settings.
    case wrongSettings = "64403c6a70d44907babeab119dfba360"
}

extension Logger.MetadataValue {
    /// The value of ``LogKey/messageID`` for a message with a page.
    package static func page(_ message: CatalogMessage) -> Self { .string(message.rawValue) }
}

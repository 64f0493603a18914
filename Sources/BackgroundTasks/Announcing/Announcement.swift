package import SlackAPI

/// Something to be said once in a channel.
package struct Announcement: Sendable, Equatable {
    /// What makes it the same announcement, whoever makes it and when: `gerrit:700001:2026-01-02 11:00:00`. Letters,
    /// digits and punctuation of a reasonable length (the ledger's key and the message's metadata).
    package var meaning: String
    /// The channel's name, with or without `#`, or its id.
    package var channel: String
    /// mrkdwn, escaped (`MessageText.escape`).
    package var text: String
    package var attachments: [MessageAttachment]
    package var unfurl: Bool
    /// A name instead of the bot's.
    package var username: String?

    package init(
        meaning: String,
        channel: String,
        text: String,
        attachments: [MessageAttachment] = [],
        unfurl: Bool = false,
        username: String? = nil
    ) {
        self.meaning = meaning
        self.channel = channel
        self.text = text
        self.attachments = attachments
        self.unfurl = unfurl
        self.username = username
    }

    /// In shadow mode the log takes the place of Slack.
    ///
    /// - Parameter place: the channel as people call it.
    func shadowDescription(in place: String) -> String {
        "Would announce in \(place)\(username.map { " as \($0)" } ?? ""): "
            + ([text] + attachments.map(\.text)).joined(separator: "\n")
    }
}

/// What became of an announcement.
package enum AnnouncementOutcome: Sendable, Equatable {
    /// People see it now.
    case announced
    /// It was there already.
    case wasThere
    /// Shadow mode: it stands in the log.
    case onlyLogged
    /// Slack takes no such message, ever; the others may follow.
    case refused(code: String)
}

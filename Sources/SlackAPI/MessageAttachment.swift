/// A "secondary attachment" of a message: a block of text beside a coloured bar, folded by Slack when it is long.
package struct MessageAttachment: Sendable, Equatable, Encodable {
    /// mrkdwn, escaped like a message's text.
    package var text: String
    /// Plain text for notifications and for programs that show no attachments.
    package var fallback: String
    /// `good`, `warning`, `danger` or `#rrggbb`.
    package var color: String?

    package init(text: String, fallback: String, color: String? = nil) {
        self.text = text
        self.fallback = fallback
        self.color = color
    }
}

/// A text that Slack sets off from the message it goes with, for long lists.
package struct Attachment: Sendable, Equatable {
    /// mrkdwn, at most 4,000 characters.
    package var text: String
    /// Plain text, for clients that don't show attachments.
    package var fallback: String
    /// The colour of the bar beside it, `#RRGGBB`; nil for Slack's grey.
    package var color: String?

    package init(text: String, fallback: String, color: String? = nil) {
        self.text = text
        self.fallback = fallback
        self.color = color
    }
}

import SlackEvents

/// Code to be put on the Go Playground, and what is said about it then.
package struct Share: Sendable, Equatable {
    /// Where the code is.
    package enum Source: Sendable, Equatable {
        /// The source to upload, as it is.
        case text(String)
        /// The id of a shared file. What it is may be known only when Slack was asked: ``PlaygroundRules`` decides.
        case file(id: String)
    }

    package var source: Source
    /// Whose code it is: a user id.
    package var author: String
    /// The channel's id.
    package var channel: String
    /// The thread to answer in; nil outside a thread.
    package var threadTimestamp: String?
    /// Names of channels in which it isn't done, and whose ids the bot doesn't know: Slack must be asked for the name of
    /// ``channel`` first. Usually empty.
    package var unlessIn: [String]
    /// Whether the author is told how to do it themselves, which is said once a message.
    package var hints: Bool

    package init(
        source: Source,
        author: String,
        channel: String,
        threadTimestamp: String? = nil,
        unlessIn: [String] = [],
        hints: Bool = true
    ) {
        self.source = source
        self.author = author
        self.channel = channel
        self.threadTimestamp = threadTimestamp
        self.unlessIn = unlessIn
        self.hints = hints
    }

    /// What everybody reads.
    ///
    /// - Parameter link: where the code is now.
    package func announcement(link: String) -> Post {
        let text = "<@\(author)>'s code is on the Go Playground, to run and to change: <\(MessageText.escape(link))>"
        return Post(channel: channel, threadTimestamp: threadTimestamp, parts: [text])
    }

    /// What the author alone reads.
    package var hint: Post {
        Post(
            channel: channel,
            threadTimestamp: threadTimestamp,
            parts: [
                """
                I've put your code on the Go Playground, where others can run it. You can do that yourself: paste it at \
                <https://go.dev/play/>, press *Share* and post the link.
                What stands between two lines of three backquotes is code; the rest of a message becomes comments. To \
                keep me from doing this, write `nolink` in the message.
                """
            ]
        )
    }
}

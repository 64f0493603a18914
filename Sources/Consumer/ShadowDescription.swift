import Bot

/// What would have been sent, word for word: in shadow mode the log takes the place of Slack, in `explain` the terminal.
struct ShadowDescription: CustomStringConvertible {
    private let effect: Effect

    init(_ effect: Effect) {
        self.effect = effect
    }

    var description: String {
        switch effect {
        case .post(let post):
            "Would post to \(place(post)): \(text(post))"
        case .ephemeral(let post, let user):
            "Would post to \(place(post)), for \(user) alone: \(text(post))"
        case .directMessage(let post, let user):
            "Would send a direct message to \(user): \(text(post))"
        case .react(let names):
            "Would react with \(names.map { ":\($0):" }.joined(separator: " "))"
        case .share(let share):
            "Would put \(what(share)) by \(share.author) on the Go Playground, and the link into \(place(share.hint))"
        }
    }

    /// The code itself is nobody's business here.
    private func what(_ share: Share) -> String {
        switch share.source {
        case .text(let source): "\(source.utf8.count) bytes of code"
        case .file(let id): "file \(id)"
        }
    }

    private func place(_ post: Post) -> String {
        post.threadTimestamp.map { "\(post.channel), thread \($0)" } ?? post.channel
    }

    private func text(_ post: Post) -> String {
        (post.parts + post.attachments.map(\.text)).joined(separator: "\n")
    }
}

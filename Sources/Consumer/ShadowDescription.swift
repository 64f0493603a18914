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
        }
    }

    private func place(_ post: Post) -> String {
        post.threadTimestamp.map { "\(post.channel), thread \($0)" } ?? post.channel
    }

    private func text(_ post: Post) -> String {
        (post.parts + post.attachments.map(\.text)).joined(separator: "\n")
    }
}

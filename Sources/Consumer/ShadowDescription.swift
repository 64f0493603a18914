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
            lines(of: share).joined(separator: "\n")
        }
    }

    /// The link is the Playground's to give.
    private func lines(of share: Share) -> [String] {
        // Where Slack would be asked for the channel's name first.
        let condition =
            share.unlessIn.isEmpty ? "" : ", unless the channel is \(share.unlessIn.joined(separator: " or "))"
        var effects: [Effect] = [.post(share.announcement(link: "its link"))]
        if share.hints { effects.append(.ephemeral(share.hint, user: share.author)) }
        return ["Would put \(what(share)) by \(share.author) on the Go Playground\(condition)"]
            + effects.map { ShadowDescription($0).description }
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

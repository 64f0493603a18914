import Content
import SlackEvents

/// Turns the handlers' replies to one message into actions.
struct ReplyPlanner {
    private let message: IncomingMessage
    private let isShadowed: Bool
    private let isShareShadowed: Bool
    private let maximumPartsInChannel: Int
    private(set) var actions: [PlannedAction] = []
    /// A second handler needn't add the same emoji again.
    private var reactions: Set<String> = []

    /// - Parameters:
    ///   - isShadowed: for everything but uploads.
    ///   - isShareShadowed: for uploads.
    init(message: IncomingMessage, isShadowed: Bool, isShareShadowed: Bool, maximumPartsInChannel: Int) {
        self.message = message
        self.isShadowed = isShadowed
        self.isShareShadowed = isShareShadowed
        self.maximumPartsInChannel = maximumPartsInChannel
    }

    mutating func add(_ replies: [Reply], of handler: any MessageHandler) {
        for (number, reply) in replies.enumerated() {
            let key = number == 0 ? handler.key : "\(handler.key):\(number + 1)"
            switch reply.body {
            case .reactions(let names):
                let fresh = names.filter { reactions.insert($0).inserted }
                if !fresh.isEmpty { add(.react(names: fresh), key: key, of: handler, source: reply.source) }
            case .share(let share):
                add(.share(share), key: key, of: handler, source: reply.source)
            case .text(let text, let attachments, let unfurl, let audience):
                let effects = effects(text, attachments: attachments, unfurl: unfurl, to: audience)
                add(effects.answer, key: key, of: handler, source: reply.source)
                if let note = effects.note { add(note, key: "\(key):note", of: handler, source: reply.source) }
            }
        }
    }

    /// What becomes of a text, and the note that goes to the channel if the answer is too long for it.
    private func effects(
        _ text: String,
        attachments: [Attachment],
        unfurl: Bool,
        to audience: Reply.Audience
    ) -> (answer: Effect, note: Effect?) {
        var post = Post(
            channel: message.channel,
            threadTimestamp: message.event.threadTimestamp,
            parts: [],
            attachments: attachments,
            unfurl: unfurl
        )
        switch audience {
        case .conversation, .mentioned, .author:
            post.parts = MessageSplitter.message.split(mentions(for: audience) + text)
            guard post.parts.count > maximumPartsInChannel, !message.isDirect else { return (.post(post), nil) }
            var note = post
            note.parts = [mentions(for: .author) + "that's a long answer, so I've sent it to you in a direct message."]
            note.attachments = []
            return (direct(text, attachments: attachments, unfurl: unfurl), .post(note))
        case .authorOnly:
            post.parts = MessageSplitter.ephemeral.split(text)
            return (.ephemeral(post, user: message.author), nil)
        case .direct:
            return (direct(text, attachments: attachments, unfurl: unfurl), nil)
        }
    }

    private func direct(_ text: String, attachments: [Attachment], unfurl: Bool) -> Effect {
        let parts = MessageSplitter.message.split(text)
        return .directMessage(
            Post(channel: "", parts: parts, attachments: attachments, unfurl: unfurl),
            user: message.author
        )
    }

    private mutating func add(
        _ effect: Effect,
        key: String,
        of handler: any MessageHandler,
        source: SourceLocation?
    ) {
        let isShare = if case .share = effect { true } else { false }
        actions.append(
            PlannedAction(
                key: key,
                handler: handler.name,
                source: (source ?? handler.source)?.description,
                effect: effect,
                shadowed: isShare ? isShareShadowed : isShadowed
            )
        )
    }

    /// Those whom the reply begins with, followed by a blank; empty for nobody.
    private func mentions(for audience: Reply.Audience) -> String {
        let people: [String] =
            switch audience {
            case .mentioned: message.others
            case .author: [message.author]
            case .conversation, .authorOnly, .direct: []
            }
        return people.map { "<@\($0)> " }.joined()
    }
}

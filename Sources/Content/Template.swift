/// A text of the content: Slack's mrkdwn, with placeholders for what differs between workspaces.
///
/// | written | sent |
/// | --- | --- |
/// | `{channel:NAME}` | a link to the channel; where the workspace has none of that name, the whole line is left out |
/// | `{channel:NAME\|TEXT}` | a link to the channel, or the text |
/// | `{member}` | the mention of the person who is welcomed or answered |
/// | `{bot}` | the bot's own mention |
/// | `{repository\|TEXT}` | a link to where the bot's content is kept, or the text where no place is set |
/// | `{welcome_channels}` | alone on its line: the recommended channels marked `welcome: true`, one a line |
///
/// `<`, `>` and `&` that aren't part of Slack's markup are escaped when the text is loaded, so that authors write
/// `ch <- 1` and `a && b` as they are.
package struct Template: Sendable, Equatable {
    /// A part of a line.
    package enum Segment: Sendable, Equatable {
        /// Ready to be sent.
        case text(String)
        case channel(name: String, fallback: String?)
        case member
        case bot
        case repository(fallback: String)
    }

    /// A line of the text.
    package enum Line: Sendable, Equatable {
        case segments([Segment])
        case welcomeChannels
    }

    package let lines: [Line]
    /// The text as it is always sent, if it has no placeholders.
    private let constant: String?

    package init(lines: [Line]) {
        self.lines = lines
        var texts: [String] = []
        for line in lines {
            guard case .segments(let segments) = line else { break }
            var text = ""
            for case .text(let part) in segments { text += part }
            guard segments.allSatisfy({ if case .text = $0 { true } else { false } }) else { break }
            texts.append(text)
        }
        self.constant = texts.count == lines.count ? texts.joined(separator: "\n") : nil
    }

    /// The channels that the text links to.
    package var channelNames: [String] {
        lines.flatMap { line -> [String] in
            guard case .segments(let segments) = line else { return [] }
            return segments.compactMap { segment in
                if case .channel(let name, _) = segment { name } else { nil }
            }
        }
    }

    /// What the placeholders stand for in one workspace and for one person.
    package struct Values: Sendable {
        /// Channel names (without `#`) and their ids.
        package var channelIDs: [String: String]
        /// The user id behind `{member}`.
        package var member: String
        /// The user id behind `{bot}`.
        package var bot: String
        /// The https link behind `{repository|TEXT}`; nil for the text.
        package var repository: String?
        /// All recommended channels; those marked for the welcome are picked here.
        package var channels: [RecommendedChannel]

        package init(
            channelIDs: [String: String],
            member: String,
            bot: String,
            repository: String?,
            channels: [RecommendedChannel]
        ) {
            self.channelIDs = channelIDs
            self.member = member
            self.bot = bot
            self.repository = repository
            self.channels = channels
        }
    }

    /// The text as it is sent: mrkdwn, without trailing line end. Empty if every line named an unknown channel.
    package func render(with values: Values) -> String {
        if let constant { return constant }
        var rendered: [String] = []
        for line in lines {
            switch line {
            case .segments(let segments):
                guard let text = Self.render(segments, with: values) else { continue }
                // Where a line was left out between two empty ones, one of them is enough.
                if text.isEmpty, rendered.last?.isEmpty ?? true { continue }
                rendered.append(text)
            case .welcomeChannels:
                for channel in values.channels where channel.welcome {
                    if let line = channel.line(with: values.channelIDs) { rendered.append(line) }
                }
            }
        }
        while rendered.last?.isEmpty == true { rendered.removeLast() }
        return rendered.joined(separator: "\n")
    }

    /// The line's text; nil if it names a channel that the workspace doesn't have.
    private static func render(_ segments: [Segment], with values: Values) -> String? {
        var text = ""
        for segment in segments {
            switch segment {
            case .text(let part):
                text += part
            case .channel(let name, let fallback):
                if let id = ChannelName.id(of: name, in: values.channelIDs) {
                    text += "<#\(id)>"
                } else if let fallback {
                    text += fallback
                } else {
                    return nil
                }
            case .member:
                text += "<@\(values.member)>"
            case .bot:
                text += "<@\(values.bot)>"
            case .repository(let fallback):
                text += values.repository.map { "<\($0)>" } ?? fallback
            }
        }
        return text
    }
}

extension RecommendedChannel {
    /// The channel as a line of a list, `• <#C0GEN> – what it is for`; nil if the workspace doesn't have it.
    ///
    /// - Parameter channelIDs: channel names and their ids.
    package func line(with channelIDs: [String: String]) -> String? {
        ChannelName.id(of: name, in: channelIDs).map { "• <#\($0)> – \(description)" }
    }
}

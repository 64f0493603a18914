extension SlackError: CustomStringConvertible {
    /// A sentence for the person who must act: what, where, what to do.
    package var description: String {
        var place = method.rawValue
        if let channel, !channel.isEmpty {
            place += " for \(Excerpt.code(channel))"
        }
        var text = sentence(place)
        if let detail, !detail.isEmpty {
            text += ". Slack's answer: \(detail)"
        }
        if effort.attempts > 1 {
            text += " (\(effort.attempts) attempts)"
        }
        return text
    }

    private func sentence(_ place: String) -> String {
        switch kind {
        case .permanent(let code):
            "Slack refuses \(place): \(code)" + (Self.advice(code).map { "; \($0)" } ?? "")
        case .transient(let code):
            "\(place) failed in passing: \(code); it may work in a moment"
        case .unknown(let code):
            "Slack refuses \(place) with a code that isn't known here: \(code)"
        case .tokenGone(let code):
            """
            Slack no longer takes the bot's token (\(place): \(code)); see whether the app is still installed in the \
            workspace, issue a new token under api.slack.com/apps and replace slack-bot-access-token
            """
        case .missingScope(let needed, let provided):
            """
            The app may not use \(place): it needs the scope \(needed ?? "(not named)") and has \
            \(provided ?? "(not named)"); add it under api.slack.com/apps, "OAuth & Permissions", and reinstall the app
            """
        case .rateLimited(let retryAfter):
            "Slack limits \(place) for \(Self.seconds(retryAfter)) s, longer than this call can wait"
        case .notSent(let reason):
            "\(place) wasn't sent: " + Self.sentence(reason)
        case .ambiguous(let reason):
            "\(place) may have been done or not: \(reason)"
        }
    }

    private static func sentence(_ reason: NotSentReason) -> String {
        switch reason {
        case .tooLate(let earliest): "its turn comes in \(seconds(earliest)) s at the earliest, after its deadline"
        case .queueFull: "too many calls wait already"
        case .cancelled: "the caller gave up"
        case .withdrawn: "this process was held up for so long that another may have taken over"
        case .unreachable(let text): "no connection to Slack (\(text)); see the network, DNS and SLACK_API_URL"
        case .misconfigured(let text): "its configuration can't be used (\(text))"
        }
    }

    /// What to do about the codes that somebody can do something about.
    private static func advice(_ code: String) -> String? {
        switch code {
        case "channel_not_found": "see that the id is right and that the bot is in the channel if it is private"
        case "not_in_channel": "invite the bot to the channel"
        case "is_archived": "unarchive the channel or take it out of the configuration"
        case "invalid_name": "the workspace has no such emoji"
        case "messages_tab_disabled": "switch on the app's messages tab under api.slack.com/apps, \"App Home\""
        default: nil
        }
    }

    /// Tenths of seconds, for people.
    private static func seconds(_ duration: Duration) -> String {
        let tenths = Int(min(max(duration / .milliseconds(100), 0), 1e9).rounded(.up))
        return "\(tenths / 10).\(tenths % 10)"
    }
}

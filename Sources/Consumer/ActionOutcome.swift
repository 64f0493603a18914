import SlackAPI

/// What became of one action.
enum ActionOutcome: Sendable, Equatable {
    /// People see it now.
    case done
    /// It was there already, or another consumer does it.
    case alreadyDone
    /// It can't be done, and trying again would change nothing; the reason is for the log.
    case refused(reason: String)
    /// It could not be done in time.
    case tooLate(reason: String)
    /// It did not work, and is not worth trying again: the world outside Slack failed, and the moment has passed.
    case givenUp(reason: String)
    /// It may work later.
    case failed(reason: String)
    /// Slack takes the token no longer.
    case tokenGone(code: String)
}

extension ActionOutcome {
    /// What an error of Slack's that the client did not get over means for an action.
    init(_ error: SlackError) {
        switch error.kind {
        case .permanent, .missingScope, .notSent(.misconfigured):
            self = .refused(reason: "\(error)")
        case .tokenGone(let code):
            self = .tokenGone(code: code)
        case .rateLimited, .notSent(.tooLate), .notSent(.queueFull):
            self = .tooLate(reason: "\(error)")
        case .transient, .unknown, .ambiguous, .notSent(.cancelled), .notSent(.withdrawn), .notSent(.unreachable):
            self = .failed(reason: "\(error)")
        }
    }
}

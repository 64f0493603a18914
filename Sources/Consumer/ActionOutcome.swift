import SlackAPI

/// What became of one action.
enum ActionOutcome: Sendable, Equatable {
    /// People see it now.
    case done
    /// It was there already, or another consumer does it.
    case alreadyDone
    /// It can't be done, and trying again would change nothing; the reason is for the log.
    case refused(reason: String)
    /// The app lacks a scope for the method: so it is with all that needs this one, until someone acts.
    case scopeMissing(SlackMethod, reason: String)
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
    /// Whether another attempt may do it, so that its mark is taken back.
    var isTriedAgain: Bool {
        switch self {
        case .failed, .tokenGone, .tooLate: true
        case .done, .alreadyDone, .refused, .scopeMissing, .givenUp: false
        }
    }

    /// What an error of Slack's that the client did not get over means for an action.
    init(_ error: SlackError) {
        switch error.kind {
        case .missingScope:
            self = .scopeMissing(error.method, reason: "\(error)")
        case .permanent, .notSent(.misconfigured):
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

/// Why a call of Slack's Web API failed: what, where, and after how much trying. Never holds the token.
package struct SlackError: Error, Sendable, Equatable {
    /// What the caller can do about it.
    package enum Kind: Sendable, Equatable {
        /// Slack refuses this call and always will (`is_archived`, `channel_not_found`, …). Not repeated.
        case permanent(code: String)
        /// A passing fault, and nothing was done or doing it again does no harm. The code is Slack's
        /// (`service_unavailable`, …) or one of ours: `http_503` (any status without a JSON answer), `not_json`,
        /// `too_large`, `redirected`, `connection_lost`, `timed_out`, `cursor_repeated`.
        case transient(code: String)
        /// A code that is neither documented nor known here. Maybe it was done: treated like
        /// ``transient(code:)``, after asking where it can't be repeated; for good if it stays.
        case unknown(code: String)
        /// Slack takes the token no longer (`invalid_auth`, `token_revoked`, `account_inactive`, …): every call will
        /// fail until someone acts.
        case tokenGone(code: String)
        /// The app lacks a scope. Not repeated; other methods go on working.
        case missingScope(needed: String?, provided: String?)
        /// Slack wants a pause that the deadline doesn't allow. Nothing was done.
        case rateLimited(retryAfter: Duration)
        /// The request never reached Slack.
        case notSent(NotSentReason)
        /// The request may have reached Slack and may have been done; only of calls that can't be repeated
        /// (``SlackMethod/isRepeatable``). `reason` is the code as in ``transient(code:)``, or Slack's `fatal_error` or
        /// `internal_error`, which say that part of the work may be done.
        case ambiguous(reason: String)
    }

    /// Why a request wasn't sent.
    package enum NotSentReason: Sendable, Equatable {
        /// It could go out in `earliest` from now at the soonest, which is too late for its deadline.
        case tooLate(earliest: Duration)
        /// Too many calls wait for this method or channel, or altogether.
        case queueFull
        /// The calling task was cancelled.
        case cancelled
        /// When its turn came, the caller no longer wanted it.
        case withdrawn
        /// No connection: refused, no such host, TLS not agreed, …
        case unreachable(String)
        /// The address or the token can't be used in a request at all.
        case misconfigured(String)
    }

    /// What happened.
    package let kind: Kind
    /// Which method was called.
    package let method: SlackMethod
    /// The channel that was named in the call.
    package let channel: String?
    /// What Slack said beside the code (`response_metadata.messages`, or the beginning of an answer that isn't JSON):
    /// at most 200 bytes, without control characters and without tokens.
    package let detail: String?
    /// How often it was sent and how long it waited.
    package let effort: CallEffort

    /// Whether Slack may have done what was asked: settle that by asking (``SlackClient/history(_:deadline:)``) before
    /// calling again. Always false for calls that can be repeated.
    package var mayHaveHappened: Bool {
        switch kind {
        case .ambiguous: true
        case .unknown: !method.isRepeatable
        case .permanent, .transient, .tokenGone, .missingScope, .rateLimited, .notSent: false
        }
    }

    /// A short name of the kind, from a closed set: for metrics and journal fields.
    package var label: String {
        switch kind {
        case .permanent: "permanent"
        case .transient: "transient"
        case .unknown: "unknown"
        case .tokenGone: "token_gone"
        case .missingScope: "missing_scope"
        case .rateLimited: "rate_limited"
        case .notSent: "not_sent"
        case .ambiguous: "ambiguous"
        }
    }

    /// Slack's code, or ours where Slack gave none. Nil for a call that wasn't sent.
    package var code: String? { kind.code }
}

extension SlackError.Kind {
    /// ``SlackError/code``.
    var code: String? {
        switch self {
        case .permanent(let code), .transient(let code), .unknown(let code), .tokenGone(let code): code
        case .missingScope: "missing_scope"
        case .rateLimited: "ratelimited"
        case .ambiguous(let reason): reason
        case .notSent: nil
        }
    }
}

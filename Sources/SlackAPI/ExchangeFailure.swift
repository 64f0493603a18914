/// Why a request has no answer.
enum ExchangeFailure: Error, Equatable {
    /// The address or the token can't be used in a request.
    case misconfigured(String)
    /// None of the request's body was written: Slack can't have done anything.
    case unreachable(String)
    /// No answer in time, and the request may have been read.
    case timedOut
    /// The connection ended before the answer did, or the answer isn't HTTP; the request may have been read.
    case connectionLost(String)
    /// The answer is larger than the limit.
    case tooLarge
    /// Slack doesn't redirect: it is a captive portal or a wrong address, which the token must not follow.
    case redirected(status: Int)
    /// The calling task was cancelled.
    case cancelled(mayBeRead: Bool)
}

/// Why a request does not count as Slack's. The gateway answers each of these with 401.
///
/// None carries a signature or a body, so that all of it may be logged.
package enum SignatureError: Error, Equatable {
    /// There is no `X-Slack-Request-Timestamp` header.
    case missingTimestamp
    /// The timestamp is not a whole number of seconds since 1970 written in digits.
    case malformedTimestamp
    /// The request is signed as it should be, but more than ``RequestVerifier/tolerance`` away from this host's clock.
    ///
    /// `skew` is this host's clock minus the timestamp, in seconds: positive for an old request, or a clock that is
    /// ahead. It can be trusted, since the signature covers the timestamp; the same skew in every request means that
    /// the clock is wrong.
    case staleTimestamp(skew: Int64)
    /// There is no `X-Slack-Signature` header.
    case missingSignature
    /// The signature is not the one that the signing secret gives for these bytes.
    case mismatch
}

extension SignatureError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingTimestamp:
            "The request has no X-Slack-Request-Timestamp header, so it is not Slack's."
        case .malformedTimestamp:
            "The request's X-Slack-Request-Timestamp is not a whole number of seconds since 1970, so it is not Slack's."
        case .staleTimestamp(let skew):
            """
            The request is signed correctly, but its timestamp and this host's clock differ by \
            \(skew > 0 ? "+" : "")\(skew) s (\(RequestVerifier.tolerance) s are allowed): \
            it is a replay, or the host's clock is wrong. Check the clock.
            """
        case .missingSignature:
            "The request has no X-Slack-Signature header, so it is not Slack's."
        case .mismatch:
            """
            The request's signature does not match its bytes: it is not Slack's, the signing secret is another app's, \
            or a proxy has changed the body.
            """
        }
    }
}

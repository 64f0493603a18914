import NIOHTTP1
import SlackEvents
import Systemd

/// Why a request isn't taken.
enum Refusal: Error, Equatable {
    case notFound
    case wrongMethod(allowed: String)
    case wrongMediaType
    case tooLarge
    case signature(SignatureError)
    case wrongToken
    case wrongApp
    case malformed
    case missingField(String)
    case requestTooSlow
    case badHTTP
    /// Redis has not taken it.
    case unavailable

    var status: HTTPResponseStatus {
        switch self {
        case .notFound: .notFound
        case .wrongMethod: .methodNotAllowed
        case .wrongMediaType: .unsupportedMediaType
        case .tooLarge: .payloadTooLarge
        case .signature: .unauthorized
        case .wrongToken, .wrongApp: .forbidden
        case .malformed, .missingField, .badHTTP: .badRequest
        case .requestTooSlow: .requestTimeout
        case .unavailable: .serviceUnavailable
        }
    }

    /// For the body, the counters and the log: a closed set of words, none of which says more than the status should.
    var reason: String {
        switch self {
        case .notFound: "not_found"
        case .wrongMethod: "wrong_method"
        case .wrongMediaType: "wrong_media_type"
        case .tooLarge: "too_large"
        case .signature(.staleTimestamp): "stale_timestamp"
        case .signature: "bad_signature"
        case .wrongToken: "wrong_token"
        case .wrongApp: "wrong_app"
        case .malformed: "malformed_json"
        case .missingField: "missing_field"
        case .requestTooSlow: "request_timeout"
        case .badHTTP: "bad_request"
        case .unavailable: "unavailable"
        }
    }

    /// What the operator should know and do, for the log.
    var explanation: String {
        switch self {
        case .notFound: "A request for another path: Slack's Request URL must end in /slack/event"
        case .wrongMethod(let allowed): "A request with another method than \(allowed)"
        case .wrongMediaType: "A request whose body is not application/json"
        case .tooLarge: "A request with a larger body than Slack sends"
        case .signature(.staleTimestamp(let skew)):
            "Slack's requests differ by about \(skew > 0 ? "+" : "")\(skew) s from this host's clock: check the clock (timedatectl)"
        case .signature:
            "A request is not signed with this app's signing secret: if Slack sent it, check slack-request-secret"
        case .wrongToken: "A signed request carries another verification token: check slack-request-token"
        case .wrongApp: "A signed request is for another app: check GOPHER_SLACK_APP_ID"
        case .malformed: "A signed request is not whole JSON"
        case .missingField: "A signed request lacks a field that Slack always sends"
        case .requestTooSlow: "A request took too long to arrive"
        case .badHTTP: "A request is not HTTP"
        case .unavailable: "Redis did not take an event in time; Slack will send it again"
        }
    }

    /// The page of ``explanation`` in the journal's catalog; nil for what the operator need not act on.
    var page: CatalogMessage? {
        switch self {
        case .signature(.staleTimestamp): .wrongClock
        case .signature: .badSignature
        case .wrongToken: .otherToken
        case .wrongApp: .otherApp
        case .notFound, .wrongMethod, .wrongMediaType, .tooLarge, .malformed, .missingField, .requestTooSlow, .badHTTP,
            .unavailable:
            nil
        }
    }

    /// Whether Slack's retries of the same bytes could ever succeed.
    var isPermanent: Bool {
        switch self {
        case .malformed, .missingField, .tooLarge, .wrongMediaType, .wrongMethod, .notFound, .badHTTP: true
        case .signature, .wrongToken, .wrongApp, .requestTooSlow, .unavailable: false
        }
    }
}

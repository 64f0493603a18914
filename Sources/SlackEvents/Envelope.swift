/// What the gateway needs to know of a delivery, read in one pass over its bytes.
///
/// Members that are missing, null or of another type than Slack documents are nil, so that each has one way to be
/// absent. Of members that come twice the last one counts, here and in ``InboundEvent``.
/// - SeeAlso: Slack, "Events API", and "app_rate_limited event".
package struct Envelope: Sendable, Hashable {
    /// What kind of delivery it is: the outer `type`.
    package enum Kind: Sendable, Hashable {
        case eventCallback
        case urlVerification
        /// Slack holds events back. Also where `app_rate_limited` is the type of the event inside.
        case appRateLimited
        /// Any other type; empty where there is none.
        case other(String)
    }

    package var kind: Kind = .other("")
    /// The verification token, which is a secret, although a deprecated one.
    package var token: String?
    package var apiAppID: String?
    package var teamID: String?
    package var contextTeamID: String?
    /// The `team_id` of each of `authorizations`, and the older `authed_teams`, once each, in order.
    package var authorizedTeamIDs: [String] = []
    /// Globally unique, and the same in retries.
    package var eventID: String?
    /// Seconds since 1970.
    package var eventTime: Int64?
    /// What a `url_verification` wants to hear back.
    package var challenge: String?
    /// `minute_rate_limited` of an `app_rate_limited`: the minute it is about, seconds since 1970.
    package var minuteRateLimited: Int64?
    /// The bytes of the inner event, from its opening to its closing brace; nil where there is no such object.
    package var event: Range<Int>?
    /// The inner event's `type`.
    package var eventType: String?
    /// The inner event's `subtype`.
    package var eventSubtype: String?
    /// The inner event's `event_ts`, else its `ts`.
    package var eventTimestamp: String?
    /// The inner event's `channel_type`, Slack's word.
    package var channelType: String?
    /// The inner event's `channel`, where that is an id.
    package var channel: String?

    /// An envelope in which everything is missing.
    package init() {}
}

extension Envelope: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What it is about, without the verification token.
    package var description: String {
        "\(kind) \(eventType ?? "without event") (\(eventID ?? "no event id"))"
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

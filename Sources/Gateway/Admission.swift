import SlackEvents
import WorkQueue

/// What to do with a delivery whose signature is right: the gateway's rules, without any I/O.
///
/// - SeeAlso: Slack, "Events API"; Slack switches off subscriptions whose deliveries fail, so that all that is signed and
///   whole is acknowledged, whether we want it or not.
struct Admission {
    enum Decision: Equatable {
        case publish(EventStream)
        /// `url_verification`: answer with this.
        case challenge(String)
        /// 200, and nothing else.
        case acknowledge(Acknowledgement)
        case refuse(Refusal)
    }

    /// Why a delivery is acknowledged and dropped.
    enum Acknowledgement: Equatable {
        /// An event that the bot has no use for; the type is Slack's word.
        case unhandledEvent(type: String)
        case otherTeam
        /// Slack holds events back.
        case rateLimited
        /// The app was removed or its tokens were revoked; the type is Slack's word.
        case appGone(type: String)
    }

    let appID: String
    let teamID: String
    let requestToken: String?

    func decide(_ envelope: Envelope) -> Decision {
        if let requestToken, let token = envelope.token, token != requestToken { return .refuse(.wrongToken) }
        if case .urlVerification = envelope.kind {
            return envelope.challenge.map { .challenge($0) } ?? .refuse(.missingField("challenge"))
        }
        if let id = envelope.apiAppID, id != appID { return .refuse(.wrongApp) }

        switch envelope.kind {
        case .urlVerification, .eventCallback:
            return decideEvent(envelope)
        case .appRateLimited:
            return .acknowledge(.rateLimited)
        case .other(let type):
            return type.isEmpty
                ? .refuse(.missingField("type")) : .acknowledge(.unhandledEvent(type: type))
        }
    }

    private func decideEvent(_ envelope: Envelope) -> Decision {
        guard envelope.apiAppID != nil else { return .refuse(.missingField("api_app_id")) }
        guard envelope.eventID != nil else { return .refuse(.missingField("event_id")) }
        guard envelope.event != nil else { return .refuse(.missingField("event")) }
        guard let type = envelope.eventType else { return .refuse(.missingField("event.type")) }
        guard envelope.teamID != nil || envelope.contextTeamID != nil || !envelope.authorizedTeamIDs.isEmpty else {
            return .refuse(.missingField("team_id"))
        }
        let isOurs =
            envelope.teamID == teamID || envelope.contextTeamID == teamID
            || envelope.authorizedTeamIDs.contains(teamID)
        guard isOurs else { return .acknowledge(.otherTeam) }

        switch type {
        case "message", "app_mention": return .publish(Self.isPublic(envelope) ? .publicMessages : .privateMessages)
        case "team_join": return .publish(.teamJoins)
        case "member_joined_channel": return .publish(.channelJoins)
        case "tokens_revoked", "app_uninstalled": return .acknowledge(.appGone(type: type))
        default: return .acknowledge(.unhandledEvent(type: type))
        }
    }

    /// `app_mention` has no `channel_type`, and old data none at all: then the id's first letter says it.
    private static func isPublic(_ envelope: Envelope) -> Bool {
        switch envelope.channelType {
        case "channel": true
        case "group", "im", "mpim", "app_home": false
        default: !(envelope.channel ?? "").hasPrefix("D") && !(envelope.channel ?? "").hasPrefix("G")
        }
    }
}

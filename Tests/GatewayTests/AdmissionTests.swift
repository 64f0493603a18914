import SlackEvents
import Testing
import WorkQueue

@testable import Gateway

@Suite("What becomes of a signed delivery")
struct AdmissionTests {
    private let admission = Admission(appID: "A0APP", teamID: "T0OWN", requestToken: "tok")

    /// A delivery that is taken, but for what a test changes.
    private func envelope(_ change: (inout Envelope) -> Void = { _ in }) -> Envelope {
        var envelope = Envelope()
        envelope.kind = .eventCallback
        envelope.token = "tok"
        envelope.apiAppID = "A0APP"
        envelope.teamID = "T0OWN"
        envelope.eventID = "Ev1"
        envelope.event = 10..<20
        envelope.eventType = "message"
        envelope.channelType = "channel"
        envelope.channel = "C0GEN"
        change(&envelope)
        return envelope
    }

    @Test(
        "Each type of event has its stream, or is acknowledged and dropped",
        arguments: [
            ("message", .publish(.publicMessages)), ("app_mention", .publish(.publicMessages)),
            ("team_join", .publish(.teamJoins)), ("member_joined_channel", .publish(.channelJoins)),
            ("tokens_revoked", .acknowledge(.appGone(type: "tokens_revoked"))),
            ("app_uninstalled", .acknowledge(.appGone(type: "app_uninstalled"))),
            ("channel_rename", .acknowledge(.unhandledEvent(type: "channel_rename"))),
            ("reaction_added", .acknowledge(.unhandledEvent(type: "reaction_added"))),
            ("zzz_new", .acknowledge(.unhandledEvent(type: "zzz_new"))),
        ] as [(String, Admission.Decision)]
    )
    func eventTypes(type: String, decision: Admission.Decision) {
        #expect(admission.decide(envelope { $0.eventType = type }) == decision)
    }

    @Test(
        "A message is public or private by its channel's type, and without one by the id's first letter",
        arguments: [
            ("channel", "C0GEN", true), ("group", "C0GEN", false), ("group", "G0GRP", false), ("im", "D0ANN", false),
            ("mpim", "G0GRP", false), ("app_home", "D0ANN", false), (nil, "C0GEN", true), (nil, "D0ANN", false),
            (nil, "G0GRP", false), ("weird", "D0ANN", false), ("weird", "C0GEN", true), (nil, nil, true),
        ] as [(String?, String?, Bool)]
    )
    func channelTypes(type: String?, channel: String?, isPublic: Bool) {
        for eventType in ["message", "app_mention"] {
            let decision = admission.decide(
                envelope {
                    $0.eventType = eventType
                    $0.channelType = type
                    $0.channel = channel
                }
            )
            #expect(decision == .publish(isPublic ? .publicMessages : .privateMessages))
        }
    }

    @Test(
        "The team is ours when any of the three places says so, as in Slack Connect",
        arguments: [
            ("T0OWN", nil, [], true), ("T0THEM", "T0OWN", [], true), ("T0THEM", nil, ["T0THEM", "T0OWN"], true),
            (nil, nil, ["T0OWN"], true), (nil, "T0OWN", [], true), ("T0THEM", nil, [], false),
            ("T0THEM", "T0THEM", ["T0THEM"], false), (nil, nil, ["T0THEM"], false),
        ] as [(String?, String?, [String], Bool)]
    )
    func teams(team: String?, context: String?, authorized: [String], isOurs: Bool) {
        let decision = admission.decide(
            envelope {
                $0.teamID = team
                $0.contextTeamID = context
                $0.authorizedTeamIDs = authorized
            }
        )
        #expect(decision == (isOurs ? .publish(.publicMessages) : .acknowledge(.otherTeam)))
    }

    @Test(
        "A field that Slack always sends is missed by its name",
        arguments: ["api_app_id", "event_id", "event", "event.type", "team_id", "type"]
    )
    func missingFields(field: String) {
        let envelope = envelope {
            switch field {
            case "api_app_id": $0.apiAppID = nil
            case "event_id": $0.eventID = nil
            case "event": $0.event = nil
            case "event.type": $0.eventType = nil
            case "team_id": $0.teamID = nil
            default: $0.kind = .other("")
            }
        }
        #expect(admission.decide(envelope) == .refuse(.missingField(field)))
    }

    @Test("Another token is refused, whatever the delivery; none is not, and without a configured one any is taken")
    func tokens() {
        #expect(admission.decide(envelope { $0.token = "other" }) == .refuse(.wrongToken))
        #expect(admission.decide(envelope { $0.token = nil }) == .publish(.publicMessages))
        let verification = envelope {
            $0 = Envelope()
            $0.kind = .urlVerification
            $0.challenge = "c0ffee"
            $0.token = "other"
        }
        #expect(admission.decide(verification) == .refuse(.wrongToken))
        let open = Admission(appID: "A0APP", teamID: "T0OWN", requestToken: nil)
        #expect(open.decide(envelope { $0.token = "other" }) == .publish(.publicMessages))
        #expect(open.decide(verification) == .challenge("c0ffee"))
    }

    @Test("Another app is refused before its team or its fields are looked at")
    func apps() {
        let other = envelope {
            $0.apiAppID = "A0OTHER"
            $0.teamID = "T0THEM"
            $0.eventID = nil
        }
        #expect(admission.decide(other) == .refuse(.wrongApp))
        #expect(
            admission.decide(
                envelope {
                    $0.kind = .appRateLimited; $0.apiAppID = "A0OTHER"
                }
            ) == .refuse(.wrongApp)
        )
    }

    @Test("A verification of the Request URL needs its challenge and nothing else")
    func challenges() {
        var envelope = Envelope()
        envelope.kind = .urlVerification
        #expect(admission.decide(envelope) == .refuse(.missingField("challenge")))
        envelope.challenge = "c0ffee"
        #expect(admission.decide(envelope) == .challenge("c0ffee"))
        envelope.apiAppID = "A0OTHER"
        #expect(admission.decide(envelope) == .challenge("c0ffee"))
    }

    @Test("A rate limit and an unknown outer type are acknowledged without any of an event's fields")
    func outerTypes() {
        var envelope = Envelope()
        envelope.kind = .appRateLimited
        #expect(admission.decide(envelope) == .acknowledge(.rateLimited))
        envelope.kind = .other("brand_new")
        #expect(admission.decide(envelope) == .acknowledge(.unhandledEvent(type: "brand_new")))
    }
}

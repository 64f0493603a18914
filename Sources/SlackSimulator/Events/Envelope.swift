extension Workspace {
    /// The signed delivery's outer part, around an inner event.
    ///
    /// - Parameters:
    ///   - event: the inner event, or ``JSON/verbatim(_:)`` text of one.
    ///   - type: the inner event's type.
    ///   - channel: the channel it happened in, for `event_context`.
    ///   - time: seconds since 1970.
    ///   - eventID: `Ev…`
    ///   - token: the verification token.
    ///   - overrides: outer fields to be replaced, added, or (with `null`) left out.
    func envelope(
        event: JSON,
        type: String,
        channel: String?,
        time: Int64,
        eventID: String,
        token: String,
        overrides: [JSON.Member] = []
    ) -> JSON {
        var context: JSON = ["et": .string(type), "tid": .string(app.teamID), "aid": .string(app.appID)]
        context["cid"] = channel.map(JSON.string)
        var envelope: JSON = [
            "token": .string(token),
            "team_id": .string(app.teamID),
            "context_team_id": .string(app.teamID),
            "context_enterprise_id": .null,
            "api_app_id": .string(app.appID),
            "event": event,
            "type": "event_callback",
            "event_id": .string(eventID),
            "event_time": .integer(time),
            "authorizations": [
                [
                    "enterprise_id": .null, "team_id": .string(app.teamID), "user_id": .string(app.userID),
                    "is_bot": true,
                    "is_enterprise_install": false,
                ]
            ],
            "is_ext_shared_channel": false,
            "event_context": .string("4-" + Cursor.base64(context.text())),
        ]
        for override in overrides {
            envelope[override.name] = override.value.isNull ? nil : override.value
        }
        return envelope
    }
}

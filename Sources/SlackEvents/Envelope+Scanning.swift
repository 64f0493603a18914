extension Envelope {
    /// Reads a delivery's body, all of it, so that what is passed on is known to be JSON.
    ///
    /// - Parameter json: the body as received.
    /// - Throws: ``JSONScanError`` where it is no JSON text (RFC 8259, in UTF-8, at most 512 levels deep) or no object.
    package static func scan(_ json: Span<UInt8>) throws(JSONScanError) -> Envelope {
        var reader = JSONReader()
        var envelope = Envelope()
        var inner = InnerEvent()
        var type: String?
        var authedTeams: [String] = []
        guard try reader.enterObject(json) else { throw JSONScanError(offset: 0, expected: .object) }
        while let key = try reader.nextKey(json) {
            switch key {
            case .event: inner = try InnerEvent(json, &reader)
            case .type: type = try reader.nonEmptyString(json)
            case .token: envelope.token = try reader.nonEmptyString(json)
            case .teamID: envelope.teamID = try reader.nonEmptyString(json)
            case .eventID: envelope.eventID = try reader.nonEmptyString(json)
            case .eventTime: envelope.eventTime = try reader.integer(json)
            case .apiAppID: envelope.apiAppID = try reader.nonEmptyString(json)
            case .contextTeamID: envelope.contextTeamID = try reader.nonEmptyString(json)
            case .authorizations: envelope.authorizedTeamIDs = try authorizedTeams(json, &reader)
            case .authedTeams: authedTeams = try Self.authedTeams(json, &reader)
            case .challenge: envelope.challenge = try reader.nonEmptyString(json)
            case .minuteRateLimited: envelope.minuteRateLimited = try reader.integer(json)
            default: try reader.skipValue(json)
            }
        }
        try reader.finish(json)
        for team in authedTeams where !envelope.authorizedTeamIDs.contains(team) {
            envelope.authorizedTeamIDs.append(team)
        }
        envelope.apply(inner, type: type)
        return envelope
    }

    private mutating func apply(_ inner: InnerEvent, type: String?) {
        event = inner.range
        eventType = inner.type
        eventSubtype = inner.subtype
        eventTimestamp = inner.eventTimestamp ?? inner.timestamp
        channelType = inner.channelType
        channel = inner.channel
        switch type {
        case "app_rate_limited": kind = .appRateLimited
        case _ where inner.type == "app_rate_limited":
            // The second shape that Slack's SDKs know, with all of it inside `event`.
            kind = .appRateLimited
            token = token ?? inner.token
            teamID = teamID ?? inner.teamID
            apiAppID = apiAppID ?? inner.apiAppID
            minuteRateLimited = minuteRateLimited ?? inner.minuteRateLimited
        case "event_callback": kind = .eventCallback
        case "url_verification": kind = .urlVerification
        case let other: kind = .other(other ?? "")
        }
    }

    /// The teams of `authorizations`, which may be null.
    private static func authorizedTeams(
        _ json: Span<UInt8>,
        _ reader: inout JSONReader
    ) throws(JSONScanError) -> [String] {
        var teams: [String] = []
        guard try reader.enterList(json) else { return teams }
        while try reader.nextElement(json) {
            guard try reader.enterObject(json) else { continue }
            while let key = try reader.nextKey(json) {
                if key != .teamID {
                    try reader.skipValue(json)
                } else if let team = try reader.nonEmptyString(json), !teams.contains(team) {
                    teams.append(team)
                }
            }
        }
        return teams
    }

    /// The teams of `authed_teams`, which Slack sent before there were `authorizations`.
    private static func authedTeams(
        _ json: Span<UInt8>,
        _ reader: inout JSONReader
    ) throws(JSONScanError) -> [String] {
        var teams: [String] = []
        guard try reader.enterList(json) else { return teams }
        while try reader.nextElement(json) {
            if let team = try reader.nonEmptyString(json), !teams.contains(team) {
                teams.append(team)
            }
        }
        return teams
    }
}

extension Envelope {
    /// What is picked from the event while its bytes are passed.
    private struct InnerEvent {
        var range: Range<Int>?
        var type: String?
        var subtype: String?
        var eventTimestamp: String?
        var timestamp: String?
        var channelType: String?
        var channel: String?
        var token: String?
        var teamID: String?
        var apiAppID: String?
        var minuteRateLimited: Int64?

        init() {}

        init(_ json: Span<UInt8>, _ reader: inout JSONReader) throws(JSONScanError) {
            guard try reader.enterObject(json) else { return }
            let start = reader.offset - 1
            while let key = try reader.nextKey(json) {
                switch key {
                case .type: type = try reader.nonEmptyString(json)
                case .subtype: subtype = try reader.nonEmptyString(json)
                case .eventTimestamp: eventTimestamp = try reader.nonEmptyString(json)
                case .timestamp: timestamp = try reader.nonEmptyString(json)
                case .channelType: channelType = try reader.nonEmptyString(json)
                case .channel: channel = try reader.nonEmptyString(json)
                case .token: token = try reader.nonEmptyString(json)
                case .teamID: teamID = try reader.nonEmptyString(json)
                case .apiAppID: apiAppID = try reader.nonEmptyString(json)
                case .minuteRateLimited: minuteRateLimited = try reader.integer(json)
                default: try reader.skipValue(json)
                }
            }
            range = start..<reader.offset
        }
    }
}

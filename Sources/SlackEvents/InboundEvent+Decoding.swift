extension InboundEvent {
    /// Reads an inner event: the bytes that ``Envelope/event`` points at.
    ///
    /// Members that are missing, null, empty or of another type than Slack documents are nil, false or empty in the
    /// result.
    /// - Throws: ``JSONScanError`` where it is no JSON text, or no object.
    package static func decode(_ json: Span<UInt8>) throws(JSONScanError) -> InboundEvent {
        var reader = JSONReader()
        guard try reader.enterObject(json) else { throw JSONScanError(offset: 0, expected: .object) }
        let members = try Members(json, &reader)
        try reader.finish(json)
        return members.event
    }
}

extension InboundEvent {
    /// The members of all events that have a model; which one it is, is known when the last has been read.
    private struct Members {
        private var type: String?
        private var user: User = User()
        private var channelType: String?
        private var eventTimestamp: String?
        private var inviter: String?
        private var parentUserID: String?
        private var message = MessageEvent(channel: "", user: nil, text: "", rawTimestamp: "")

        /// Reads to the event's closing brace.
        init(_ json: Span<UInt8>, _ reader: inout JSONReader) throws(JSONScanError) {
            while let key = try reader.nextKey(json) {
                switch key {
                case .type: type = try reader.nonEmptyString(json)
                case .user: user = try User(json, &reader)
                case .channel: message.channel = try reader.nonEmptyString(json) ?? ""
                case .channelType: channelType = try reader.nonEmptyString(json)
                case .text: message.text = try reader.nonEmptyString(json) ?? ""
                case .timestamp: message.rawTimestamp = try reader.nonEmptyString(json) ?? ""
                case .eventTimestamp: eventTimestamp = try reader.nonEmptyString(json)
                case .threadTimestamp: message.threadTimestamp = try reader.nonEmptyString(json)
                case .team: message.team = try reader.nonEmptyString(json)
                case .subtype: message.subtype = try reader.nonEmptyString(json)
                case .botID: message.botID = try reader.nonEmptyString(json)
                case .botProfile: try readBotProfile(json, &reader)
                case .appID: message.appID = try reader.nonEmptyString(json)
                case .hidden: message.hidden = try reader.bool(json) ?? false
                case .userTeam: message.userTeam = try reader.nonEmptyString(json)
                case .root: try readRoot(json, &reader)
                case .parentUserID: parentUserID = try reader.nonEmptyString(json)
                case .files: message.files = try MessageEvent.File.readList(json, &reader)
                case .inviter: inviter = try reader.nonEmptyString(json)
                default: try reader.skipValue(json)
                }
            }
        }

        var event: InboundEvent {
            switch type {
            case "message", "app_mention":
                var message = message
                message.isAppMention = type == "app_mention"
                message.channelType = ChannelType(channelType, channel: message.channel)
                message.user = user.id
                message.timestamp = SlackTimestamp(message.rawTimestamp)
                message.rootUser = message.rootUser ?? parentUserID
                message.eventTimestamp = eventTimestamp
                return .message(message)
            case "team_join":
                return .teamJoin(
                    TeamJoinEvent(
                        user: user.id ?? "",
                        isBot: user.isBot,
                        isRestricted: user.isRestricted,
                        isUltraRestricted: user.isUltraRestricted,
                        deleted: user.deleted,
                        name: user.name,
                        teamID: user.teamID,
                        eventTimestamp: eventTimestamp
                    )
                )
            case "member_joined_channel":
                return .memberJoinedChannel(
                    MemberJoinedChannelEvent(
                        user: user.id ?? "",
                        channel: message.channel,
                        channelType: ChannelType(channelType, channel: message.channel),
                        inviter: inviter,
                        team: message.team,
                        eventTimestamp: eventTimestamp
                    )
                )
            default:
                return .other(type: type ?? "")
            }
        }

        private mutating func readBotProfile(
            _ json: Span<UInt8>,
            _ reader: inout JSONReader
        ) throws(JSONScanError) {
            message.botProfileAppID = nil
            message.hasBotProfile = try reader.enterObject(json)
            guard message.hasBotProfile else { return }
            while let key = try reader.nextKey(json) {
                switch key {
                case .appID: message.botProfileAppID = try reader.nonEmptyString(json)
                default: try reader.skipValue(json)
                }
            }
        }

        private mutating func readRoot(_ json: Span<UInt8>, _ reader: inout JSONReader) throws(JSONScanError) {
            message.rootUser = nil
            message.rootBotID = nil
            guard try reader.enterObject(json) else { return }
            while let key = try reader.nextKey(json) {
                switch key {
                case .user: message.rootUser = try reader.nonEmptyString(json)
                case .botID: message.rootBotID = try reader.nonEmptyString(json)
                default: try reader.skipValue(json)
                }
            }
        }
    }
}

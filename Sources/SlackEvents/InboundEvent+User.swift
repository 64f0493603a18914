extension InboundEvent {
    /// The member `user`: an id in most events, an object in `team_join`.
    struct User {
        var id: String?
        var isBot = false
        var isRestricted = false
        var isUltraRestricted = false
        var deleted = false
        var name: String?
        var teamID: String?

        init() {}

        /// Reads the next value.
        init(_ json: Span<UInt8>, _ reader: inout JSONReader) throws(JSONScanError) {
            guard reader.startsObject(json) else {
                id = try reader.nonEmptyString(json)
                return
            }
            guard try reader.enterObject(json) else { return }
            var isWorkflowBot = false
            while let key = try reader.nextKey(json) {
                switch key {
                case .id: id = try reader.nonEmptyString(json)
                case .isBot: isBot = try reader.bool(json) ?? false
                case .isWorkflowBot: isWorkflowBot = try reader.bool(json) ?? false
                case .isRestricted: isRestricted = try reader.bool(json) ?? false
                case .isUltraRestricted: isUltraRestricted = try reader.bool(json) ?? false
                case .deleted: deleted = try reader.bool(json) ?? false
                case .name: name = try reader.nonEmptyString(json)
                case .teamID: teamID = try reader.nonEmptyString(json)
                default: try reader.skipValue(json)
                }
            }
            // Slackbot is said not to be a bot.
            isBot = isBot || isWorkflowBot || id == "USLACKBOT"
        }
    }
}

/// `users.info`, `users.list`, `bots.info`.
enum UserMethods {
    @Sendable static func info(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        guard let user = workspace.user(arguments.string("user") ?? "") else { throw APIError("user_not_found") }
        return ["user": user.json(teamID: workspace.app.teamID)]
    }

    @Sendable static func list(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        // Unlike for lists of channels there is no error of its own for it.
        if let limit = arguments.integer("limit"), !(0...1000).contains(limit) {
            throw .invalidArgument("must be between 0 and 1000", "limit")
        }
        let page = try Page(of: workspace.users, arguments, kind: "user", defaultLimit: 0, id: \.id)
        let teamID = workspace.app.teamID
        return [
            "members": .array(page.items.map { $0.json(teamID: teamID) }),
            "cache_ts": .integer(Workspace.now / 1_000_000), "response_metadata": page.metadata,
        ]
    }

    @Sendable static func botInfo(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        guard let id = arguments.string("bot") else { throw APIError("missing_argument") }
        guard let user = workspace.users.first(where: { $0.botID == id }),
            var bot = user.botProfile(teamID: workspace.app.teamID)
        else { throw APIError("bot_not_found") }
        bot["team_id"] = nil
        return ["bot": bot]
    }
}

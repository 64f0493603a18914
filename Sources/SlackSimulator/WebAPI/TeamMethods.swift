/// `api.test`, `auth.test`, `team.info`, `apps.connections.open`.
enum TeamMethods {
    @Sendable static func apiTest(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        let given = JSON.object(arguments.values.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
        if let error = arguments.string("error") {
            throw APIError(error, details: [JSON.Member("args", given)])
        }
        return given.members?.isEmpty == true ? [:] : ["args": given]
    }

    @Sendable static func authTest(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        [
            "url": .string("https://\(workspace.domain).slack.com/"), "team": .string(workspace.name),
            "user": .string(workspace.bot?.name ?? ""), "team_id": .string(workspace.app.teamID),
            "user_id": .string(workspace.app.userID), "bot_id": .string(workspace.app.botID),
            "is_enterprise_install": false,
        ]
    }

    @Sendable static func teamInfo(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        if let team = arguments.string("team"), team != workspace.app.teamID { throw APIError("team_not_found") }
        return [
            "team": [
                "id": .string(workspace.app.teamID), "name": .string(workspace.name),
                "url": .string("https://\(workspace.domain).slack.com/"), "domain": .string(workspace.domain),
                "email_domain": "", "icon": ["image_default": true], "is_verified": false,
            ]
        ]
    }

    /// Socket Mode takes an app-level token, of which there is none here.
    @Sendable static func openConnection(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON
    {
        throw APIError("not_allowed_token_type")
    }
}

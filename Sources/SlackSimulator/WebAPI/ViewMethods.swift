/// `views.publish`.
enum ViewMethods {
    /// The largest view, in bytes of JSON.
    private static let maximumView = 250_000

    @Sendable static func publish(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        guard let given = try arguments.structure("view", orError: "invalid_arguments"),
            given["type"]?.string == "home", given["blocks"]?.elements != nil
        else { throw .invalidArgument("failed to match all allowed schemas", "view") }
        guard given.bytes().count <= maximumView else { throw APIError("view_too_large") }
        guard let user = workspace.user(arguments.string("user_id") ?? ""), !user.isBot else {
            throw APIError("missing_profile_id")
        }
        let before = workspace.homes[user.id]
        if let hash = arguments.string("hash"), hash != before?["hash"]?.string { throw APIError("hash_conflict") }
        let id = before?["id"] ?? .string(workspace.nextID("V"))
        var view: JSON = [
            "id": id, "team_id": .string(workspace.app.teamID), "type": "home", "blocks": given["blocks"] ?? [],
            "private_metadata": given["private_metadata"] ?? "", "callback_id": given["callback_id"] ?? "",
            "external_id": given["external_id"] ?? "", "state": ["values": [:]],
        ]
        view["hash"] = .string(workspace.nextTimestamp().text)
        view["root_view_id"] = id
        view["app_id"] = .string(workspace.app.appID)
        view["bot_id"] = .string(workspace.app.botID)
        workspace.homes[user.id] = view
        return ["view": view]
    }
}

/// The Web API's methods: each one's contract and what it does.
enum WebAPI {
    /// What a method does with the workspace. It returns the answer without `ok`; it checks all before it changes
    /// anything.
    typealias Operation = @Sendable (inout Workspace, Arguments) throws(APIError) -> JSON

    /// The methods by name.
    static let methods: [String: (contract: MethodContract, operation: Operation)] = {
        var methods: [String: (contract: MethodContract, operation: Operation)] = [:]
        for contract in MethodContract.all {
            methods[contract.name] = operations[contract.name].map { (contract, $0) }
        }
        return methods
    }()

    private static let operations: [String: Operation] = [
        "api.test": TeamMethods.apiTest,
        "apps.connections.open": TeamMethods.openConnection,
        "auth.test": TeamMethods.authTest,
        "bots.info": UserMethods.botInfo,
        "chat.delete": ChatMethods.delete,
        "chat.getPermalink": ChatMethods.getPermalink,
        "chat.postEphemeral": EphemeralMethods.postEphemeral,
        "chat.postMessage": ChatMethods.postMessage,
        "chat.update": ChatMethods.update,
        "conversations.history": HistoryMethods.history,
        "conversations.info": ConversationMethods.info,
        "conversations.join": ConversationMethods.join,
        "conversations.list": ConversationMethods.list,
        "conversations.members": ConversationMethods.members,
        "conversations.open": ConversationMethods.open,
        "conversations.replies": HistoryMethods.replies,
        "files.completeUploadExternal": FileMethods.completeUpload,
        "files.getUploadURLExternal": FileMethods.getUploadURL,
        "files.info": FileMethods.info,
        "reactions.add": ReactionMethods.add,
        "reactions.get": ReactionMethods.get,
        "reactions.remove": ReactionMethods.remove,
        "team.info": TeamMethods.teamInfo,
        "users.conversations": ConversationMethods.ofUser,
        "users.info": UserMethods.info,
        "users.list": UserMethods.list,
        "views.publish": ViewMethods.publish,
    ]

    /// Does a call, and gives the whole answer.
    ///
    /// - Parameters:
    ///   - call: as it was sent.
    ///   - botToken: the token that is taken.
    /// - Throws: the answer for a call that fails; then nothing has happened.
    static func perform(_ call: APICall, on workspace: inout Workspace, botToken: String) throws(APIError) -> JSON {
        let contract = call.contract
        if contract.needsToken {
            guard let token = call.token, !token.isEmpty else { throw APIError("not_authed") }
            guard token == botToken else { throw APIError("invalid_auth") }
        }
        if !contract.scopes.isEmpty, Set(contract.scopes).isDisjoint(with: workspace.scopes) {
            throw missingScope(contract, workspace)
        }
        try contract.check(call.arguments)
        guard let operation = methods[contract.name]?.operation else { throw APIError("unknown_method") }
        let result = try operation(&workspace, call.arguments)
        return .object([JSON.Member("ok", true)] + (result.members ?? []))
    }

    /// The error of a call that the app may not make.
    static func missingScope(_ contract: MethodContract, _ workspace: Workspace) -> APIError {
        APIError(
            "missing_scope",
            details: [
                JSON.Member("needed", .string(contract.scopes.joined(separator: ","))),
                JSON.Member("provided", .string(workspace.scopes.joined(separator: ","))),
            ]
        )
    }

    /// Adds warnings as Slack does: the first one by itself, all of them in `response_metadata`.
    static func addWarnings(_ warnings: [String], to answer: inout JSON) {
        let existing = answer["response_metadata"]?["warnings"]?.elements?.compactMap(\.string) ?? []
        let all = existing + warnings.filter { !existing.contains($0) }
        guard !all.isEmpty else { return }
        answer["warning"] = .string(all.joined(separator: ","))
        var metadata = answer["response_metadata"] ?? [:]
        metadata["warnings"] = .strings(all)
        answer["response_metadata"] = metadata
    }
}

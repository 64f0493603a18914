extension MethodContract {
    /// The methods that the simulator knows.
    ///
    /// - SeeAlso: Slack, "Web API methods", as of 2025/26.
    static let all: [MethodContract] = chat + reactions + conversations + histories + rest

    private static let chat = [
        MethodContract(
            "chat.postMessage",
            .post,
            json: true,
            scopes: ["chat:write"],
            required: ["channel": .string],
            optional: [
                "as_user": .boolean, "attachments": .structure, "blocks": .structure,
                "current_draft_last_updated_ts": .string, "icon_emoji": .string, "icon_url": .string,
                "link_names": .boolean, "markdown_text": .string, "metadata": .structure, "mrkdwn": .boolean,
                "parse": .string, "reply_broadcast": .boolean, "text": .string, "thread_ts": .string,
                "unfurl_links": .boolean, "unfurl_media": .boolean, "username": .string,
            ]
        ),
        MethodContract(
            "chat.postEphemeral",
            .post,
            json: true,
            scopes: ["chat:write"],
            required: ["channel": .string, "user": .string],
            optional: [
                "as_user": .boolean, "attachments": .structure, "blocks": .structure, "icon_emoji": .string,
                "icon_url": .string, "link_names": .boolean, "markdown_text": .string, "metadata": .structure,
                "parse": .string, "text": .string, "thread_ts": .string, "username": .string,
            ]
        ),
        MethodContract(
            "chat.update",
            .post,
            json: true,
            scopes: ["chat:write"],
            required: ["channel": .string, "ts": .string],
            optional: [
                "as_user": .boolean, "attachments": .structure, "blocks": .structure, "file_ids": .array,
                "link_names": .boolean, "markdown_text": .string, "metadata": .structure, "parse": .string,
                "reply_broadcast": .boolean, "text": .string, "unfurled_attachments": .structure,
            ]
        ),
        MethodContract(
            "chat.delete",
            .post,
            json: true,
            scopes: ["chat:write"],
            required: ["channel": .string, "ts": .string],
            optional: ["as_user": .boolean]
        ),
        MethodContract(
            "chat.getPermalink",
            .get,
            required: ["channel": .string, "message_ts": .string]
        ),
    ]

    private static let reactions = [
        MethodContract(
            "reactions.add",
            .post,
            json: true,
            scopes: ["reactions:write"],
            required: ["channel": .string, "name": .string, "timestamp": .string],
            absenceError: "no_item_specified"
        ),
        MethodContract(
            "reactions.remove",
            .post,
            json: true,
            scopes: ["reactions:write"],
            required: ["name": .string],
            optional: ["channel": .string, "file": .string, "file_comment": .string, "timestamp": .string]
        ),
        MethodContract(
            "reactions.get",
            .get,
            scopes: ["reactions:read"],
            optional: [
                "channel": .string, "file": .string, "file_comment": .string, "full": .boolean, "timestamp": .string,
            ]
        ),
    ]

    private static let conversationScopes = ["channels:read", "groups:read", "im:read", "mpim:read"]

    private static let conversations = [
        MethodContract(
            "conversations.list",
            .get,
            scopes: conversationScopes,
            optional: [
                "cursor": .string, "exclude_archived": .boolean, "limit": .number, "team_id": .string, "types": .string,
            ]
        ),
        MethodContract(
            "conversations.info",
            .get,
            scopes: conversationScopes,
            required: ["channel": .string],
            optional: ["include_locale": .boolean, "include_num_members": .boolean]
        ),
        MethodContract(
            "conversations.members",
            .get,
            scopes: conversationScopes,
            required: ["channel": .string],
            optional: ["cursor": .string, "limit": .number]
        ),
        MethodContract(
            "conversations.open",
            .post,
            json: true,
            scopes: ["channels:manage", "groups:write", "im:write", "mpim:write"],
            optional: ["channel": .string, "prevent_creation": .boolean, "return_im": .boolean, "users": .string]
        ),
        MethodContract(
            "conversations.join",
            .post,
            json: true,
            scopes: ["channels:join"],
            required: ["channel": .string]
        ),
    ]

    private static let histories = [
        MethodContract(
            "conversations.history",
            .get,
            json: true,
            scopes: historyScopes,
            required: ["channel": .string],
            optional: historyArguments
        ),
        MethodContract(
            "conversations.replies",
            .get,
            scopes: historyScopes,
            required: ["channel": .string, "ts": .string],
            optional: historyArguments
        ),
    ]

    private static let historyScopes = ["channels:history", "groups:history", "im:history", "mpim:history"]

    private static let historyArguments: [String: ArgumentKind] = [
        "cursor": .string, "include_all_metadata": .boolean, "inclusive": .boolean, "latest": .string, "limit": .number,
        "oldest": .string,
    ]

    private static let rest = [
        MethodContract("apps.connections.open", .post, json: true),
        MethodContract(
            "files.completeUploadExternal",
            .post,
            json: true,
            scopes: ["files:write"],
            required: ["files": .structure],
            optional: [
                "blocks": .structure, "channel_id": .string, "channels": .string, "initial_comment": .string,
                "thread_ts": .string,
            ]
        ),
        MethodContract(
            "files.getUploadURLExternal",
            .get,
            scopes: ["files:write"],
            required: ["filename": .string, "length": .integer],
            optional: ["alt_txt": .string, "snippet_type": .string]
        ),
        MethodContract(
            "users.conversations",
            .get,
            scopes: conversationScopes,
            optional: [
                "cursor": .string, "exclude_archived": .boolean, "exclude_muted": .boolean, "limit": .number,
                "team_id": .string, "types": .string, "user": .string,
            ]
        ),
        MethodContract(
            "views.publish",
            .post,
            json: true,
            required: ["user_id": .string, "view": .structure],
            optional: ["hash": .string, "interactivity_pointer": .string]
        ),
        MethodContract("api.test", .post, json: true, needsToken: false, optional: ["error": .string]),
        MethodContract("auth.test", .post, json: true),
        MethodContract(
            "bots.info",
            .get,
            scopes: ["users:read"],
            optional: ["bot": .string, "team_id": .string]
        ),
        MethodContract(
            "files.info",
            .get,
            scopes: ["files:read"],
            required: ["file": .string],
            optional: ["count": .integer, "cursor": .string, "limit": .integer, "page": .integer]
        ),
        MethodContract(
            "team.info",
            .get,
            json: true,
            scopes: ["team:read"],
            optional: ["domain": .string, "team": .string]
        ),
        MethodContract(
            "users.info",
            .get,
            scopes: ["users:read"],
            required: ["user": .string],
            optional: ["include_locale": .boolean]
        ),
        MethodContract(
            "users.list",
            .get,
            scopes: ["users:read"],
            optional: ["cursor": .string, "include_locale": .boolean, "limit": .number, "team_id": .string]
        ),
    ]
}

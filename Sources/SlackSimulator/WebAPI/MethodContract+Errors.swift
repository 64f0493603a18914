extension MethodContract {
    /// What the method may answer with `"ok": false`: its own errors, then those that any method may answer with.
    ///
    /// - SeeAlso: Slack, "Web API methods", as of 2025/26; what is told of Slack beside it stands in ``reported``.
    var errors: [String] {
        let own = (Self.ownErrors[name] ?? []) + (Self.reported[name] ?? [])
        return own + Self.commonErrors.filter { !own.contains($0) }
    }

    private static let commonErrors = [
        "ratelimited", "access_denied", "account_inactive", "enterprise_is_restricted", "method_deprecated",
        "missing_scope", "not_allowed_token_type", "not_authed", "no_permission", "org_login_required",
        "token_expired", "token_revoked", "two_factor_setup_required", "accesslimited", "fatal_error",
        "invalid_arg_name", "invalid_array_arg", "invalid_charset", "invalid_form_data", "invalid_post_type",
        "missing_post_type", "request_timeout", "service_unavailable", "team_added_to_org", "invalid_auth",
        "internal_error", "invalid_arguments", "team_access_not_granted", "invalid_json", "json_not_object",
        "deprecated_endpoint", "ekm_access_denied", "is_bot", "unknown_method",
    ]

    /// What Slack answers beside what its reference lists for the method, from reports.
    private static let reported: [String: [String]] = [
        "chat.delete": [
            "is_archived"
        ],
        "chat.postEphemeral": [
            "cannot_dm_bot", "invalid_metadata_format", "invalid_metadata_schema", "invalid_thread_ts",
        ],
        "chat.postMessage": [
            "cannot_dm_bot", "invalid_attachments", "invalid_thread_ts", "msg_too_long",
        ],
        "chat.update": [
            "is_archived"
        ],
        "conversations.open": [
            "cannot_dm_bot"
        ],
    ]

    private static let ownErrors: [String: [String]] = [
        "apps.connections.open": [
            "forbidden_team", "insecure_request", "missing_args",
        ],
        "bots.info": [
            "bot_not_found", "bots_not_found", "missing_argument", "team_not_found",
        ],
        "chat.delete": [
            "cant_delete_message", "channel_not_found", "message_not_found",
        ],
        "chat.getPermalink": [
            "channel_not_found", "message_not_found",
        ],
        "chat.postEphemeral": [
            "cannot_reply_to_message", "channel_not_found", "invalid_attachments", "invalid_blocks",
            "invalid_blocks_format", "is_archived", "markdown_text_conflict", "message_limit_exceeded",
            "messages_tab_disabled", "msg_too_long", "no_text", "not_in_channel", "restricted_action",
            "too_many_attachments", "user_not_in_channel",
        ],
        "chat.postMessage": [
            "app_access_restricted", "as_user_not_supported", "attachment_payload_limit_exceeded",
            "cannot_reply_to_message", "channel_not_found", "draft_already_deleted", "draft_already_sent",
            "draft_has_conflict", "draft_not_found", "duplicate_channel_not_found", "duplicate_message_not_found",
            "ekm_access_denied", "invalid_blocks", "invalid_blocks_format", "invalid_metadata_format",
            "invalid_metadata_schema", "is_archived", "markdown_text_conflict", "message_limit_exceeded",
            "messages_tab_disabled", "metadata_must_be_sent_from_app", "metadata_too_large", "missing_file_data",
            "msg_blocks_too_long", "no_text", "not_in_channel", "rate_limited", "restricted_action",
            "restricted_action_non_threadable_channel", "restricted_action_read_only_channel",
            "restricted_action_thread_locked", "restricted_action_thread_only_channel", "send_on_behalf_not_allowed",
            "slack_connect_canvas_sharing_blocked", "slack_connect_file_link_sharing_blocked",
            "slack_connect_lists_sharing_blocked", "team_not_found", "too_many_attachments", "too_many_contact_cards",
        ],
        "chat.update": [
            "as_user_not_supported", "block_mismatch", "blocked_file_type", "cant_broadcast_message",
            "cant_update_message", "channel_not_found", "edit_window_closed", "external_channel_migrating",
            "file_deleted", "file_is_deleted", "file_not_found", "file_share_limit_reached", "invalid_attachments",
            "invalid_blocks", "invalid_blocks_format", "invalid_metadata_format", "invalid_metadata_schema",
            "is_inactive", "markdown_text_conflict", "max_file_sharing_exceeded", "message_limit_exceeded",
            "message_not_found", "metadata_must_be_sent_from_app", "metadata_too_large", "msg_too_long",
            "no_dual_broadcast_content_update", "no_text", "posting_to_channel_denied",
            "slack_connect_blocked_file_type", "slack_connect_canvas_sharing_blocked",
            "slack_connect_clip_sharing_blocked", "slack_connect_file_link_sharing_blocked",
            "slack_connect_file_upload_sharing_blocked", "streaming_state_conflict", "team_not_found",
            "too_many_attachments", "unable_to_share_files", "update_failed",
        ],
        "conversations.history": [
            "channel_is_limited_access", "channel_not_found", "invalid_cursor", "invalid_metadata_filter_keys",
            "invalid_ts_latest", "invalid_ts_oldest", "not_in_channel",
        ],
        "conversations.info": [
            "channel_is_limited_access", "channel_not_found",
        ],
        "conversations.join": [
            "channel_is_limited_access", "channel_not_found", "is_archived", "method_not_supported_for_channel_type",
            "too_many_members",
        ],
        "conversations.list": [
            "invalid_cursor", "invalid_limit", "invalid_types", "method_not_supported_for_channel_type",
            "missing_argument",
        ],
        "conversations.members": [
            "channel_not_found", "fetch_members_failed", "invalid_cursor", "invalid_limit",
            "method_not_supported_for_channel_type",
        ],
        "conversations.open": [
            "channel_not_found", "invalid_user_combination", "method_not_supported_for_channel_type",
            "not_enough_users", "too_many_users", "user_disabled", "user_not_found", "user_not_visible",
            "users_list_not_supplied",
        ],
        "conversations.replies": [
            "channel_not_found", "invalid_cursor", "invalid_metadata_filter_keys", "invalid_ts_latest",
            "invalid_ts_oldest", "list_record_comment_fetch_failed", "method_not_supported_for_channel_type",
            "thread_not_found",
        ],
        "files.completeUploadExternal": [
            "channel_not_found", "file_not_found", "invalid_thread_ts", "is_archived", "not_in_channel",
        ],
        "files.getUploadURLExternal": [
            "file_upload_size_restricted", "file_uploads_disabled", "missing_argument", "snippet_too_large",
            "storage_limit_reached", "unknown_snippet_type",
        ],
        "files.info": [
            "canvas_disabled_file_team", "canvas_disabled_user_team", "canvas_globally_disabled", "file_deleted",
            "file_not_found", "not_visible", "slack_connect_canvas_sharing_blocked", "template_not_visible",
        ],
        "reactions.add": [
            "already_reacted", "bad_timestamp", "channel_not_found", "external_channel_migrating", "invalid_name",
            "is_archived", "message_not_found", "no_access", "no_item_specified", "not_reactable", "thread_locked",
            "too_many_emoji", "too_many_reactions",
        ],
        "reactions.get": [
            "bad_timestamp", "channel_not_found", "message_not_found", "no_item_specified",
        ],
        "reactions.remove": [
            "bad_timestamp", "channel_not_found", "external_channel_migrating", "file_comment_not_found",
            "file_not_found", "invalid_name", "message_not_found", "no_access", "no_item_specified", "no_reaction",
            "thread_locked",
        ],
        "team.info": [
            "enterprise_not_found", "fail_to_get_teams_for_restricted_user", "missing_user", "org_not_found",
            "team_not_found", "team_not_on_enterprise", "user_not_found",
        ],
        "users.conversations": [
            "invalid_cursor", "invalid_limit", "invalid_types", "method_not_supported_for_channel_type",
            "missing_argument",
        ],
        "users.info": [
            "too_many_users", "user_not_found", "user_not_visible",
        ],
        "users.list": [
            "invalid_cursor", "limit_required", "missing_argument",
        ],
        "views.publish": [
            "duplicate_external_id", "hash_conflict", "missing_profile_id", "not_enabled", "not_implemented",
            "view_too_large",
        ],
    ]
}

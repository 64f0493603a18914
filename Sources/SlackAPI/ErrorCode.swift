/// What kind of refusal a code of Slack's is: the `error` of an answer with `"ok": false`.
///
/// - SeeAlso: the error tables of docs.slack.dev/reference/methods; a test holds them against this list.
enum ErrorCode: Equatable {
    /// Always refused.
    case permanent
    /// Not done, may work in a moment.
    case transient
    /// Slack failed; by its own words "some aspect of the operation" may have succeeded.
    case serverFault
    /// Too many calls.
    case rateLimit
    /// The token, or the whole workspace, is out of use.
    case tokenGone
    /// The app lacks a scope.
    case missingScope
    /// Not in the tables.
    case unknown

    init(_ code: String) {
        switch code {
        case "ratelimited", "rate_limited",
            // "Members on this workspace are sending too many messages."
            "message_limit_exceeded":
            self = .rateLimit
        case "fatal_error", "internal_error":
            self = .serverFault
        case "service_unavailable",
            // The request came without its body, or with half of it.
            "request_timeout",
            // The workspace or the channel is moving to another organisation: "intermittently unavailable".
            "team_added_to_org", "external_channel_migrating",
            "list_record_comment_fetch_failed", "timezone_count_failed", "update_failed":
            self = .transient
        case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired",
            "not_allowed_token_type", "org_login_required", "team_access_not_granted", "two_factor_setup_required":
            self = .tokenGone
        case "missing_scope":
            self = .missingScope
        default:
            self = Self.permanentCodes.contains(code) ? .permanent : .unknown
        }
    }

    private static let permanentCodes: Set<String> = [
        "access_denied", "accesslimited", "already_reacted", "app_access_restricted", "as_user_not_supported",
        "attachment_payload_limit_exceeded", "bad_timestamp", "block_mismatch", "blocked_file_type", "cannot_dm_bot",
        "cannot_reply_to_message", "cant_broadcast_message", "cant_delete_message", "cant_update_message",
        "canvas_disabled_file_team", "canvas_disabled_user_team", "canvas_globally_disabled",
        "channel_is_limited_access", "channel_not_found", "compliance_exports_prevent_deletion",
        "deprecated_endpoint", "draft_already_deleted", "draft_already_sent", "draft_has_conflict",
        "draft_not_found", "duplicate_channel_not_found", "duplicate_message_not_found", "edit_window_closed",
        "ekm_access_denied", "enterprise_is_restricted", "enterprise_not_found",
        "fail_to_get_teams_for_restricted_user", "file_comment_not_found", "file_deleted", "file_is_deleted",
        "file_not_found", "file_share_limit_reached", "forbidden_team", "insecure_request", "invalid_arg_name",
        "invalid_arguments", "invalid_array_arg", "invalid_attachments", "invalid_blocks", "invalid_blocks_format",
        "invalid_charset", "invalid_cursor", "invalid_form_data", "invalid_json", "invalid_limit",
        "invalid_metadata_filter_keys", "invalid_metadata_format", "invalid_metadata_schema", "invalid_name",
        "invalid_post_type", "invalid_ts_latest", "invalid_ts_oldest", "invalid_types", "invalid_user_combination",
        "is_archived", "is_bot", "is_inactive", "json_not_object", "markdown_text_conflict",
        "max_file_sharing_exceeded", "message_not_found", "messages_tab_disabled", "metadata_must_be_sent_from_app",
        "metadata_too_large", "method_deprecated", "method_not_supported_for_channel_type", "missing_args",
        "missing_argument", "missing_file_data", "missing_post_type", "missing_user", "msg_blocks_too_long",
        "msg_too_long", "no_access", "no_dual_broadcast_content_update", "no_item_specified", "no_permission",
        "no_reaction", "no_text", "not_enough_users", "not_in_channel", "not_reactable", "not_visible",
        "org_not_found", "posting_to_channel_denied", "restricted_action", "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel", "restricted_action_thread_locked",
        "restricted_action_thread_only_channel", "send_on_behalf_not_allowed", "slack_connect_blocked_file_type",
        "slack_connect_canvas_sharing_blocked", "slack_connect_clip_sharing_blocked",
        "slack_connect_file_link_sharing_blocked", "slack_connect_file_upload_sharing_blocked",
        "slack_connect_lists_sharing_blocked", "streaming_state_conflict", "team_not_found",
        "team_not_on_enterprise", "template_not_visible", "thread_locked", "thread_not_found", "too_many_attachments",
        "too_many_contact_cards", "too_many_emoji", "too_many_reactions", "too_many_users", "unable_to_share_files",
        "unknown_method", "upgrade_required", "user_disabled", "user_not_found", "user_not_in_channel", "bot_not_found",
        "bots_not_found",
        "user_not_visible", "users_list_not_supplied",
    ]
}

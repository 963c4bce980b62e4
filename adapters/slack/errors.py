"""What Slack's refusals mean, by their exact codes. A code that is not here disables nothing: it is tried again.

https://docs.slack.dev/reference/methods/chat.postMessage#errors, https://docs.slack.dev/reference/methods/chat.update#errors
"""

from bot.delivery import NotSent, Unknown, Verdict

_PLATFORM = frozenset(
    {"account_inactive", "invalid_auth", "not_allowed_token_type", "not_authed", "token_expired", "token_revoked"}
)
_CHANNEL = frozenset(
    {
        "channel_not_found",
        "ekm_access_denied",
        "is_archived",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "team_not_found",
    }
)
_POST = frozenset(
    {
        "attachment_payload_limit_exceeded",
        "block_mismatch",
        "cannot_reply_to_message",
        "cant_update_message",
        "edit_window_closed",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "message_not_found",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "user_not_in_channel",
        # Of a response_url: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
        "expired_url",
        "invalid_payload",
        "no_service",
        "used_url",
    }
)
_UNKNOWN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
""""Some aspect of the operation" may have "succeeded before the error was raised"."""

THREAD_REFUSED = frozenset({"restricted_action_non_threadable_channel", "restricted_action_thread_locked"})
"""What a thread refuses where the channel takes posts."""


def meaning(code: str, retry_after: float | None = None) -> NotSent | Unknown:
    """What it proves that Slack answered with the error."""
    if code in _UNKNOWN:
        return Unknown(code)
    return NotSent(code, retry_after, verdict(code))


def verdict(code: str) -> Verdict:
    """What Slack's refusal means."""
    known = ((_PLATFORM, Verdict.PLATFORM), (_CHANNEL, Verdict.CHANNEL), (_POST, Verdict.POST))
    return next((meant for codes, meant in known if code in codes), Verdict.LATER)

"""What is set up in Slack, and what to click for the rest."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.base import Finding, Mark
from adapters.slack import files
from adapters.slack.web import Web
from bot import replies
from bot.delivery import NotSent, Unknown, Verdict
from bot.errors import Misconfigured
from bot.settings import Settings

SCOPES = (
    "app_mentions:read",
    "channels:read",
    "chat:write",
    "commands",
    files.SCOPE,
    "groups:read",
    "im:history",
    "users:read",
)
"""What the bot's token is granted by the app's manifest; `docs/slack.md` says what for."""

_BOT, _APP = "slack_bot_token", "slack_app_token"


async def examine(settings: Settings, channels: Sequence[str]) -> list[Finding]:
    """Both tokens, the scopes, and the bot's place in each channel. Slack tells no bot which commands it has."""
    try:
        bot_token, app_token = settings.tokens("slack")
    except Misconfigured as problem:
        return [Finding(Mark.BAD, replies.SLACK, replies.error(problem))]
    web = Web(bot_token, settings.slack_api_url)
    try:
        us = await web.call(web.client.auth_test)
        found = [_token(us, _BOT, replies.slack_known), await _connection(web, app_token)]
        if not isinstance(us, NotSent | Unknown):
            found += [_scopes(us), Finding(Mark.HINT, replies.SLACK, replies.SLACK_COMMANDS)]
            found += [await _channel(web, channel) for channel in channels]
        return found
    finally:
        await web.close()


async def _connection(web: Web, app_token: str) -> Finding:
    answer = await web.call(web.client.apps_connections_open, app_token=app_token)
    return _token(answer, _APP, lambda _: replies.SLACK_SOCKET)


def _token(answer: AsyncSlackResponse | NotSent | Unknown, name: str, good: Any) -> Finding:
    """`good` makes the sentence of what Slack answered."""
    if isinstance(answer, NotSent) and (answer.verdict is Verdict.PLATFORM or answer.reason == "missing_scope"):
        return Finding(Mark.BAD, replies.SLACK, replies.error(Misconfigured(name.upper(), replies.token_refused(name))))
    if isinstance(answer, NotSent | Unknown):
        return Finding(Mark.BAD, replies.SLACK, replies.slack_away(name.upper(), answer.reason))
    return Finding(Mark.GOOD, replies.SLACK, good(answer.data))


def _scopes(us: AsyncSlackResponse) -> Finding:
    """https://docs.slack.dev/authentication/installing-with-oauth (x-oauth-scopes)"""
    granted = {scope.strip() for scope in us.headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing == [files.SCOPE]:
        return Finding(Mark.HINT, replies.SLACK, replies.slack_no_charts(files.SCOPE))
    if missing:
        return Finding(Mark.BAD, replies.SLACK, replies.slack_scopes_missing(missing))
    return Finding(Mark.GOOD, replies.SLACK, replies.SLACK_SCOPES)


async def _channel(web: Web, channel: str) -> Finding:
    if channel[:1] in {"U", "W"}:
        return Finding(Mark.HINT, channel, replies.SLACK_DIRECT)
    answer = await web.ask("conversations.info", channel=channel)
    if isinstance(answer, NotSent) and answer.reason == "channel_not_found":
        return Finding(Mark.BAD, channel, replies.SLACK_NO_CHANNEL)
    if isinstance(answer, NotSent | Unknown):
        return Finding(Mark.HINT, channel, replies.slack_channel_unknown(answer.reason))
    found = answer.get("channel") or {}
    name = f"#{found.get('name', channel)}"
    if found.get("is_archived"):
        return Finding(Mark.BAD, name, replies.SLACK_ARCHIVED)
    if not (found.get("is_member") or found.get("is_im") or found.get("is_mpim")):
        return Finding(Mark.BAD, name, replies.SLACK_NOT_INVITED)
    return Finding(Mark.GOOD, name, replies.SLACK_CAN_WRITE)

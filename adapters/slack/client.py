"""Sending to Slack. Slack knows no idempotency keys: a post of unknown fate is looked up where we may read."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.base import Pace
from adapters.slack.files import Files
from adapters.slack.web import Web
from adapters.slack.writer import EVENT, Writer
from bot import replies
from bot.delivery import CHART, Absent, CannotTell, NotSent, Payload, Post, Sent, Unknown, Verdict
from bot.errors import Misconfigured, PlatformAway
from bot.settings import Settings

_PAGE = 200
_MOST_PAGES = 5
_CLOCKS = timedelta(minutes=2)
"""How far Slack's clock may be behind ours."""
_BEFORE_POSTING = 2.5
"""Seconds that a chart may take in an attempt that still posts: posting has its own, and both must end in time."""
_PAUSES = (0.4, 0.8)
"""Seconds between the attempts to show a file that Slack may still be looking at."""


class SlackClient:
    """Posts with the bot's token."""

    pace = Pace(at_once=4, channel_seconds=1.0, seconds=0.25)
    """A message a second in a channel, and fewer than "several hundred" a minute in all:
    https://docs.slack.dev/apis/web-api/rate-limits
    """

    def __init__(self, web: Web) -> None:
        self._web = web
        self._writer = Writer(web)
        self._files = Files(web)

    async def check(self) -> None:
        await identify(self._web)

    async def send(self, post: Post) -> Sent | NotSent | Unknown:
        if post.parent == "":
            return NotSent("the message above has no thread", verdict=Verdict.POST)
        if CHART in post.payload:
            return await self._send_chart(post)
        if post.address is None:
            return await self._writer.post(post.channel, post.payload, thread=post.parent, key=post.key)
        if post.part == 0:
            return await self._writer.answer(post.address, post.payload, private=post.private, key=post.key)
        return await self._writer.follow(post.address, post.payload, thread=post.parent, key=post.key)

    async def _send_chart(self, post: Post) -> Sent | NotSent | Unknown:
        """Send the post with the file of its chart, or without. Slack refuses the blocks while it has not looked at the
        file: https://github.com/slackapi/python-slack-sdk/issues/1521
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for pause in (*_PAUSES, None):
            payload = await self._files.shown(post.payload, post.chart)
            if isinstance(payload, NotSent):
                return payload
            if loop.time() - begun > _BEFORE_POSTING:
                return NotSent("bringing the chart took long", retry_after=0.0)
            outcome = await self.send(replace(post, payload=payload))
            if not _has_file(payload) or not isinstance(outcome, NotSent) or outcome.reason != "invalid_blocks":
                return outcome
            if pause is not None:
                await asyncio.sleep(pause)
        return NotSent("Slack does not show the chart yet")

    async def reconcile(self, post: Post) -> Sent | Absent | CannotTell:
        """Look the post up by its key; an edit is made again. Raises TimeoutError where Slack does not take that now:
        it may be looked for later.
        """
        address = post.address or {}
        if post.part == 0 and "ts" in address and not post.private:
            edited = await self._writer.edit(address["channel"], address["ts"], post.payload)
            if isinstance(edited, Sent):
                return edited
            if edited.verdict in {Verdict.LATER, Verdict.PLATFORM}:
                raise TimeoutError(edited.reason)
        return await self._find(post)

    async def close(self) -> None:
        await self._web.close()

    async def _find(self, post: Post) -> Sent | Absent | CannotTell:
        if post.dispatched_at is None:
            return CannotTell("nobody knows when it was sent")
        address = post.address or {}
        channel, thread = address.get("channel", post.channel), post.parent or address.get("thread_ts")
        oldest = f"{(post.dispatched_at - _CLOCKS).timestamp():.6f}"
        method = "conversations.replies" if thread else "conversations.history"
        page: dict[str, str | int] = {"oldest": oldest, "limit": _PAGE, "include_all_metadata": "true"}
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            answer = await self._web.ask(method, channel=channel, ts=thread, cursor=cursor, **page)
            if isinstance(answer, NotSent | Unknown):
                return CannotTell(answer.reason)
            for message in answer.get("messages") or ():
                if _key(message) == post.key:
                    return Sent(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return Absent()
        return CannotTell("too much was written since")


def connect(settings: Settings) -> SlackClient:
    """A client with the bot's token. Raises Misconfigured where one of the two tokens is missing."""
    token, _ = settings.tokens("slack")
    return SlackClient(Web(token, settings.slack_api_url))


async def identify(web: Web, setting: str = "slack_bot_token") -> AsyncSlackResponse:
    """Who Slack says that we are. Raises Misconfigured where it refuses the token, PlatformAway where it is away."""
    answer = await web.call(web.client.auth_test)
    if isinstance(answer, NotSent) and answer.verdict is Verdict.PLATFORM:
        raise Misconfigured(setting.upper(), replies.token_refused(setting))
    if isinstance(answer, NotSent | Unknown):
        raise PlatformAway(answer.reason)
    return answer


def _has_file(payload: Payload) -> bool:
    return any("slack_file" in block for block in payload["blocks"])


def _key(message: Any) -> str | None:
    metadata = message.get("metadata") or {}
    named = metadata.get("event_type") == EVENT
    key = (metadata.get("event_payload") or {}).get("key") if named else None
    return key if isinstance(key, str) else None

"""One attempt at one post: into a channel, into a thread, or in the place of what stands there."""

from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from adapters.discord.charts import without_chart
from adapters.discord.errors import (
    GONE,
    NO_REPLY,
    THREAD_EXISTS,
    UNKNOWN_CHANNEL,
    Lost,
    Refused,
    Unreached,
    verdict,
)
from adapters.discord.place import ASIDE
from adapters.discord.render import EPHEMERAL, THREAD_NAME
from adapters.discord.rest import Rest
from bot.delivery import CHART, Address, NotSent, Payload, Post, Sent, Unknown, Verdict

_WITH_THREADS = frozenset({0, 5})
"""Text and announcement channels: https://docs.discord.com/developers/resources/channel#channel-object-channel-types"""
_ARCHIVE_MINUTES = 1440

_FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = f"{_FOLLOW_UP}/messages/@original"


@dataclass(frozen=True)
class Posting:
    """One attempt, which ends at `until` by the loop's clock. `flat`: channels in which there can be no threads."""

    rest: Rest
    post: Post
    until: float
    flat: set[str]

    async def send(self) -> Sent | NotSent | Unknown:
        """Do it, and say what is certain of it. What fails in a thread or an answer says nothing of the channel."""
        try:
            return Sent(await self._done())
        except Refused as refused:
            outcome = verdict(refused)
            if outcome.verdict is Verdict.CHANNEL and (self.post.parent or self.post.address):
                return replace(outcome, verdict=Verdict.POST)
            return outcome
        except Unreached as problem:
            return NotSent(str(problem))
        except Lost as problem:
            return Unknown(str(problem))

    async def edit(self, address: Address) -> str:
        """Put the post in the place of what stands there, which may be repeated; the id of the message.

        Raises Refused and Unreached.
        """
        if "token" in address:
            path = _ORIGINAL
            ids = {"webhook_id": address["application"], "webhook_token": address["token"]}
        else:
            path = "/channels/{channel_id}/messages/{message_id}"
            ids = {"channel_id": address["channel"], "message_id": address["message"]}
        return _id(await _repeatable(self.rest.call("PATCH", path, self._payload, ids=ids, until=self.until)))

    @property
    def places(self) -> list[str]:
        """The channels where a new message of the post may be: a thread has the id of the message that it is under."""
        post, address = self.post, self.post.address or {}
        channel = str(address.get("channel", post.channel))
        return [channel] if post.parent is None or channel in self.flat else [post.parent, channel]

    @property
    def is_ephemeral(self) -> bool:
        """Whether a new message of the post is for one person alone."""
        address = self.post.address or {}
        is_aside = self.post.private and ASIDE in address
        return is_aside or ("token" in address and (self.post.private or bool(address.get("ephemeral"))))

    @property
    def _payload(self) -> Payload:
        """What is posted, but for a chart, which answers have none."""
        payload = without_chart(self.post.payload) if CHART in self.post.payload else self.post.payload
        return {name: value for name, value in payload.items() if name != THREAD_NAME}

    @property
    def _charted(self) -> Payload:
        """What is posted together with the picture of its chart."""
        return {name: value for name, value in self.post.payload.items() if name not in {THREAD_NAME, CHART}}

    async def _done(self) -> str:
        if self.post.address is not None:
            return await self._answer(self.post.address)
        if self.post.parent is not None:
            return await self._in_thread(self.post.parent)
        return await self._message(self.post.channel)

    async def _message(self, channel: str, reply_to: str | None = None) -> str:
        """A new message under the post's key, which Discord takes once; the id of the message.

        https://docs.discord.com/developers/resources/message#create-message
        """
        chart = self.post.chart if CHART in self.post.payload else None
        body = (self._charted if chart else self._payload) | {"nonce": self.post.key, "enforce_nonce": True}
        if reply_to is not None:
            body["message_reference"] = {"message_id": reply_to, "fail_if_not_exists": False}
        try:
            path = "/channels/{channel_id}/messages"
            ids = {"channel_id": channel}
            return _id(await self.rest.call("POST", path, body, ids=ids, until=self.until, png=chart))
        except Refused as refused:
            if reply_to is None or refused.code not in NO_REPLY:
                raise
            return await self._message(channel)

    async def _in_thread(self, parent: str) -> str:
        channel = self.post.channel
        if channel in self.flat:
            return await self._message(channel)
        try:
            return await self._message(parent)
        except Refused as refused:
            if refused.code != UNKNOWN_CHANNEL:
                raise
        if not await self._has_threads(channel):
            self.flat.add(channel)
            return await self._message(channel)
        await self._start_thread(parent)
        return await self._message(parent)

    async def _has_threads(self, channel: str) -> bool:
        found = await _repeatable(
            self.rest.call("GET", "/channels/{channel_id}", ids={"channel_id": channel}, until=self.until)
        )
        return isinstance(found, dict) and found.get("type") in _WITH_THREADS

    async def _start_thread(self, parent: str) -> None:
        """https://docs.discord.com/developers/resources/channel#start-thread-from-message"""
        body = {"name": self.post.payload[THREAD_NAME], "auto_archive_duration": _ARCHIVE_MINUTES}
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        ids = {"channel_id": self.post.channel, "message_id": parent}
        try:
            await _repeatable(self.rest.call("POST", path, body, ids=ids, until=self.until))
        except Refused as refused:
            if refused.code != THREAD_EXISTS:
                raise

    async def _answer(self, address: Address) -> str:
        """The first part in its place, later ones after it; where that place is gone, as new messages."""
        try:
            if self.post.private and ASIDE in address:
                return await self._new_of_interaction(address[ASIDE])
            if "token" in address:
                return await self._answer_interaction(address)
            if "message" in address and self.post.part == 0:
                return await self.edit(address)
        except Refused as refused:
            if refused.code not in GONE:
                raise
        return await self._message(address["channel"], address.get("reply_to") if self.post.part == 0 else None)

    async def _new_of_interaction(self, address: Address) -> str:
        """A new message by the interaction's token."""
        payload = self._payload
        if self.is_ephemeral:
            payload = payload | {"flags": payload["flags"] | EPHEMERAL}
        ids = {"webhook_id": address["application"], "webhook_token": address["token"]}
        return _id(await self.rest.call("POST", _FOLLOW_UP, payload, ids=ids, until=self.until))

    async def _answer_interaction(self, address: Address) -> str:
        alone = self.post.private and not address.get("ephemeral")
        if self.post.part == 0 and not alone:
            return await self.edit(address)
        said = await self._new_of_interaction(address)
        if self.post.part == 0:
            ids = {"webhook_id": address["application"], "webhook_token": address["token"]}
            with suppress(Refused, Unreached, Lost):  # the asker was told; a placeholder that stays harms nobody
                await self.rest.call("DELETE", _ORIGINAL, ids=ids, until=self.until)
        return said


async def _repeatable(call: Awaitable[Any]) -> Any:
    """The answer to a request that may be made again without harm: one that is lost counts as not made."""
    try:
        return await call
    except Lost as problem:
        raise Unreached(str(problem)) from problem


def _id(message: Any) -> str:
    """The id of a message as Discord answers it. Raises Lost for an answer that is none."""
    if not isinstance(message, dict) or not message.get("id"):
        raise Lost("an answer without a message")
    return str(message["id"])

"""Whether a message arrived, by what stands in the channel.

Discord keeps no nonce with a message (https://github.com/Rapptz/discord.py/issues/2451), so one of ours is known by
what it says and by its buttons.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from discord.utils import time_snowflake

from adapters.discord.errors import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, Lost, Refused
from adapters.discord.rest import Rest
from bot.delivery import Post

_CLOCKS_APART = timedelta(seconds=30)
_PAGE = 100
_MOST_PAGES = 10


class CannotRead(Exception):
    """The channel's history is closed to us, or too long."""


async def find(rest: Rest, channel: str, post: Post, us: str, until: float) -> str | None:
    """The id of our message with the post's words and buttons, not older than its sending; None where there is none.

    Raises CannotRead, Refused, Unreached and Lost.
    """
    if post.dispatched_at is None:
        return None
    first = after = time_snowflake(post.dispatched_at - _CLOCKS_APART)
    path = "/channels/{channel_id}/messages?limit=100&after={after}"
    for _ in range(_MOST_PAGES):
        try:
            page = await rest.call("GET", path, ids={"channel_id": channel, "after": after}, until=until)
        except Refused as refused:
            if refused.code == UNKNOWN_CHANNEL:
                return None
            raise CannotRead(str(refused)) from refused
        if not isinstance(page, list) or not all(isinstance(one, dict) and "author" in one for one in page):
            raise Lost("an answer that is no history")
        for message in page:
            if message["author"]["id"] == us and _is(message, post):
                return str(message["id"])
        if len(page) < _PAGE:
            if not page and after == first:
                await _require_history(rest, channel, after, until)
            return None
        after = max(int(message["id"]) for message in page)
    raise CannotRead("too many messages since")


async def _require_history(rest: Rest, channel: str, message: int, until: float) -> None:
    """Raises CannotRead where an empty history only means that it is not shown to us.

    https://docs.discord.com/developers/resources/message#get-channel-messages
    """
    path = "/channels/{channel_id}/messages/{message_id}"
    try:
        await rest.call("GET", path, ids={"channel_id": channel, "message_id": message}, until=until)
    except Refused as refused:
        if refused.code != UNKNOWN_MESSAGE:
            raise CannotRead(str(refused)) from refused


def _is(message: Any, post: Post) -> bool:
    return message.get("nonce") == post.key or list(_said(message)) == list(_said(post.payload))


def _said(node: Any) -> Iterator[str]:
    """The words and the commands of a message's components, in order."""
    if isinstance(node, list):
        for one in node:
            yield from _said(one)
    elif isinstance(node, dict):
        own = node.get("content") if node.get("type") == 10 else node.get("custom_id")
        if isinstance(own, str):
            yield own.strip()
        yield from _said(node.get("components", []))
        yield from _said(node.get("accessory"))

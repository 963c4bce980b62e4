"""Posts of Discord as simcord's preview page shows them, sent to its Discord through the real library."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import discord
import simcord
from discord.http import Route
from simcord.env import Env

from adapters.discord.render import THREAD_NAME
from bot import replies
from bot.delivery import Part
from tests.pictures.chromium import HEIGHT, WIDTH

POSTS = ".channel-message:not(:has(.message-system))"
READY = "window.simcordPreview && window.simcordPreview.ready"

_NICKNAME = "/guilds/{guild_id}/members/@me"
_MESSAGES = "/channels/{channel_id}/messages"
_THREADS = "/channels/{channel_id}/messages/{message_id}/threads"


@asynccontextmanager
async def address(
    parts: Sequence[Part], pictures: Mapping[str, bytes], now: datetime, *, in_thread: bool
) -> AsyncIterator[str]:
    """The address of a page with the posts in their channel, or with those in the thread under them. `pictures`: what
    stands for the picture at an address.
    """
    async with simcord.run(discord.Client(intents=discord.Intents.none())) as environment:
        environment.backend.clock.advance((now - environment.backend.clock.now()).total_seconds())
        guild = environment.create_guild()
        channel = guild.create_text_channel("ai-papers")
        viewer = guild.add_member(environment.create_user("ada"))
        await _asked(environment, Route("PATCH", _NICKNAME, guild_id=guild.id), {"nick": replies.NAME})
        await _post(environment, channel.id, parts)
        page = environment.preview(
            channel.threads[0] if in_thread else channel,
            viewers=[viewer],
            layout="channel",
            display="fixed",
            width=WIDTH,
            height=HEIGHT,
            locale="ko",
            timezone="Asia/Seoul",
            assets={url: ("picture.png", png) for url, png in pictures.items()},
        )
        async with page:
            yield page.url


async def _post(environment: Env, channel: int, parts: Sequence[Part]) -> None:
    """Post the parts as the adapter does: a thread has the id of the message that it is under."""
    posted: list[int] = []
    threads: set[int] = set()
    for part in parts:
        where, body = channel, dict(part.payload)
        name = body.pop(THREAD_NAME, None)
        if part.parent is not None:
            where = posted[part.parent]
            if where not in threads:
                threads.add(where)
                route = Route("POST", _THREADS, channel_id=channel, message_id=where)
                await _asked(environment, route, {"name": name})
        answer = await _asked(environment, Route("POST", _MESSAGES, channel_id=where), body)
        posted.append(int(answer["id"]))


async def _asked(environment: Env, route: Route, body: object) -> Any:
    return await environment.bot.http.request(route, json=body)

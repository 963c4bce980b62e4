"""Posts of Discord as simcord's preview page shows them, sent to its Discord through the real library."""

import io
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import discord
import simcord
from discord.http import Route
from simcord.env import Env

from adapters.discord.charts import FILE
from adapters.discord.render import THREAD_NAME
from bot import replies
from bot.delivery import CHART, Part
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
    stands for the picture at an address, and the chart of a key.
    """
    async with simcord.run(discord.Client(intents=discord.Intents.none())) as environment:
        environment.backend.clock.advance((now - environment.backend.clock.now()).total_seconds())
        guild = environment.create_guild()
        channel = guild.create_text_channel("ai-papers")
        viewer = guild.add_member(environment.create_user("ada"))
        await _asked(environment, Route("PATCH", _NICKNAME, guild_id=guild.id), {"nick": replies.NAME})
        await _post(environment, channel.id, parts, pictures)
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


async def _post(environment: Env, channel: int, parts: Sequence[Part], pictures: Mapping[str, bytes]) -> None:
    """Post the parts as the adapter does: a thread has the id of the message that it is under."""
    posted: list[int] = []
    threads: set[int] = set()
    for part in parts:
        where, body = channel, dict(part.payload)
        name, chart = body.pop(THREAD_NAME, None), body.pop(CHART, None)
        if part.parent is not None:
            where = posted[part.parent]
            if where not in threads:
                threads.add(where)
                route = Route("POST", _THREADS, channel_id=channel, message_id=where)
                await _asked(environment, route, {"name": name})
        png = pictures[chart] if chart else None
        answer = await _asked(environment, Route("POST", _MESSAGES, channel_id=where), body, png)
        posted.append(int(answer["id"]))


async def _asked(environment: Env, route: Route, body: object, png: bytes | None = None) -> Any:
    if png is None:
        return await environment.bot.http.request(route, json=body)
    form = [{"name": "payload_json", "value": json.dumps(body)}]
    return await environment.bot.http.request(route, form=form, files=[discord.File(io.BytesIO(png), FILE)])

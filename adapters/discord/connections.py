"""Connections to Discord's gateway as discord.py makes them: how often, and their end."""

import asyncio
import threading
import time
from types import SimpleNamespace

import aiohttp
from discord.gateway import KeepAliveHandler

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_LONG_ENOUGH = 60.0
"""Seconds after which a connection counts as having lasted."""


async def hang_up() -> None:
    """Close this loop's connections that were never finished: discord.py knows only the last that was."""
    hearts = [thread for thread in threading.enumerate() if isinstance(thread, KeepAliveHandler)]
    for heart in hearts:
        if heart.ws.loop is asyncio.get_running_loop():
            await heart.ws.close()


def paced() -> aiohttp.TraceConfig:
    """Connections to the gateway, ever further apart while none of them lasts. discord.py itself makes the next one at
    once after one that was closed: https://github.com/Rapptz/discord.py/blob/v2.7.1/discord/client.py#L732
    """
    last, pause = 0.0, 0.0

    async def wait(_session: aiohttp.ClientSession, _: SimpleNamespace, asked: aiohttp.TraceRequestStartParams) -> None:
        nonlocal last, pause
        if asked.url.scheme not in {"ws", "wss"}:
            return
        lasted = not last or time.monotonic() - last > _LONG_ENOUGH
        pause = 0.0 if lasted else min(max(_FIRST_PAUSE, pause * 2), _LONGEST_PAUSE)
        await asyncio.sleep(pause)
        last = time.monotonic()

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(wait)
    return trace

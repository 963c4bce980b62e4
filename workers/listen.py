"""Hearing every platform that has tokens, in one process, none of them in another's way."""

import asyncio
import contextlib
import logging
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta

from adapters import registry
from adapters.console.client import terminal
from adapters.console.listen import listen as listen_to_terminal
from bot import replies
from bot.errors import Misconfigured, PaperboyError, StoreAway
from workers.ask import Hearing
from workers.stopping import until_told
from workers.wiring import Parts

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
"""How long a listener that says nothing keeps its platform from another one."""

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 900.0
"""Discord takes the token away from those who log in a thousand times a day:
https://docs.discord.com/developers/events/gateway
"""
_LONG_ENOUGH = 60.0
"""Seconds after which a connection counts as having worked."""

_LOOK_SECONDS = 5.0


def run_listen(parts: Parts) -> None:
    """`paperboy listen`: the chat platforms that are set up, or without one the terminal until its input closes.

    Raises Misconfigured once none of them can be heard.
    """
    platforms = [name for name in parts.settings.platform_names if registry.check(name) in registry.CHATS]
    work = hear_all(parts, platforms) if platforms else _hear_terminal(parts)
    asyncio.run(until_told(work))


async def hear_all(parts: Parts, platforms: Sequence[str]) -> None:
    """Hear the platforms until cancelled. Raises Misconfigured once the set-up of every one is found to be wrong."""
    await each_by_itself(platforms, lambda name: _hear(parts, name))


async def each_by_itself(platforms: Sequence[str], work: Callable[[str], Awaitable[None]]) -> None:
    """Do the work for each platform; one whose set-up is wrong is told of in a sentence, and the others go on.

    Raises Misconfigured once that is so of all of them.
    """

    async def alone(name: str) -> None:
        try:
            await work(name)
        except Misconfigured as problem:
            print(f"{name}: {replies.error(problem)}", file=sys.stderr, flush=True)  # noqa: T201

    async with asyncio.TaskGroup() as group:
        for name in platforms:
            group.create_task(alone(name))
    raise Misconfigured(".env", replies.MEND_THE_ABOVE)


async def _hear_terminal(parts: Parts) -> None:
    hearing = Hearing(parts)
    try:
        await listen_to_terminal(terminal(), hearing)
    finally:
        hearing.close()


async def _hear(parts: Parts, name: str) -> None:
    """Hear one platform, and again after ever longer pauses when it breaks off. Raises Misconfigured."""
    parts.settings.tokens(name)
    hearing = Hearing(parts)
    failures = 0
    try:
        while True:
            begun = time.monotonic()
            try:
                async with _alone(parts, name) as lost:
                    await _until_lost(registry.listener(name)(parts.settings, hearing), lost)
            except Misconfigured:
                raise
            except PaperboyError as problem:
                log.warning("%s: %s", name, problem)
            except Exception:
                log.exception("%s: the listener broke", name)
            failures = 1 if time.monotonic() - begun > _LONG_ENOUGH else failures + 1
            await asyncio.sleep(min(_FIRST_PAUSE * 2.0 ** (failures - 1), _LONGEST_PAUSE))
    finally:
        hearing.close()


@contextlib.asynccontextmanager
async def _alone(parts: Parts, name: str) -> AsyncIterator[asyncio.Event]:
    """Be the one process on this database that hears the platform: another one waits. The event tells that it was lost.

    A database that is away for a while takes nothing from who has it.
    """
    turn, holder, lost = f"listen {name}", parts.new_owner(), asyncio.Event()
    await _taken(parts, turn, holder)

    async def keep() -> None:
        while not lost.is_set():
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with contextlib.suppress(StoreAway):
                if not await asyncio.to_thread(parts.store.turns.keep, turn, holder, LEASE, parts.real_clock()):
                    lost.set()

    keeping = asyncio.ensure_future(keep())
    try:
        yield lost
    finally:
        keeping.cancel()
        with contextlib.suppress(StoreAway):
            await asyncio.to_thread(parts.store.turns.give_back, turn, holder, parts.real_clock())


async def _taken(parts: Parts, turn: str, holder: str) -> None:
    said = ""
    while True:
        try:
            wait = await asyncio.to_thread(parts.store.turns.take, turn, holder, LEASE, parts.real_clock())
            why = "another process does already; this one waits for its end"
        except StoreAway as problem:
            wait, why = _FIRST_PAUSE, str(problem)
        if not wait:
            return
        if said != why:
            said = why
            log.warning("%s: %s", turn, why)
        await asyncio.sleep(min(wait, _LOOK_SECONDS))


async def _until_lost(work: Awaitable[None], lost: asyncio.Event) -> None:
    """Do the work until it ends, or until the right to do it is lost."""
    doing, losing = asyncio.ensure_future(work), asyncio.ensure_future(lost.wait())
    try:
        await asyncio.wait({doing, losing}, return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            doing.result()
    finally:
        losing.cancel()
        doing.cancel()
        with contextlib.suppress(asyncio.CancelledError, PaperboyError):
            await doing

"""Sending what lies in the outbox: one process, one loop and one client a platform."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine

from adapters.base import Client
from bot.delivery import Dispatched, NotSent, Post, Unknown
from bot.errors import StoreAway
from bot.store.outbox import Outbox
from workers.clock import Clock

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""How often the outbox is looked at when nobody wakes the drain."""

SEND_SECONDS = 15.0
"""The most that one send may take: less than the lease of a post."""


class Drain:
    """Claims the due posts of one platform until there are none, then waits to be woken."""

    def __init__(self, platform: str, client: Client, outbox: Outbox, clock: Clock) -> None:
        self._platform = platform
        self._client = client
        self._outbox = outbox
        self._clock = clock
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look at the outbox now. To be called on the loop."""
        self._woken.set()

    async def run(self) -> None:
        """Send until cancelled. A database that is away costs time and no post: without a row nothing is sent."""
        while True:
            self._woken.clear()
            try:
                await self.empty()
            except StoreAway as error:
                log.warning("drain %s: %s", self._platform, error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._woken.wait()

    async def empty(self) -> int:
        """Send everything that is due now; how many posts were tried. Raises StoreAway."""
        await asyncio.to_thread(self._outbox.release_expired, self._platform, self._clock())
        for post in await asyncio.to_thread(self._outbox.unknown, self._platform):
            await self._reconcile(post)
        tried = 0
        async for post in self._claimed():
            await _to_its_end(self._send(post))
            tried += 1
        return tried

    async def _reconcile(self, post: Post) -> None:
        """Find out what became of the post. Where that takes too long it is looked for again the next time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SEND_SECONDS):
                outcome = await self._client.reconcile(post)
            await asyncio.to_thread(self._outbox.record, post, outcome, self._clock())

    async def _claimed(self) -> AsyncIterator[Post]:
        while (post := await asyncio.to_thread(self._outbox.claim_next, self._platform, self._clock())) is not None:
            yield post

    async def _send(self, post: Post) -> None:
        """Mark, send, record. A post whose outcome cannot be recorded stays sending, and so unknown: not sent again."""
        marked = await asyncio.to_thread(self._outbox.record, post, Dispatched(), self._clock())
        if marked is None:
            return
        try:
            async with asyncio.timeout(SEND_SECONDS):
                outcome = await self._client.send(marked)
        except TimeoutError:
            outcome = Unknown("no answer in time")
        if isinstance(outcome, NotSent):
            log.warning("post %d was not sent: %s", post.number, outcome.reason)
        await asyncio.to_thread(self._outbox.record, marked, outcome, self._clock())


async def _to_its_end(work: Coroutine[None, None, None]) -> None:
    """Do the work to its end, even when cancelled meanwhile: what was sent is to be recorded as sent."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise

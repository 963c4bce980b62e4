"""Sending what lies in the outbox: one loop and one client a platform."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial

from adapters.base import Client
from bot.delivery import CHART, Dispatched, Moved, NotSent, Outcome, Post, Unknown, Verdict
from bot.errors import StoreAway
from bot.store import Store
from workers.clock import Clock
from workers.pace import Pacer

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""How often the outbox is looked at when nobody wakes the drain."""

_GLANCE_SECONDS = 0.25
SEND_SECONDS = 15.0
"""The most that one send may take: less than the lease of a post."""
MOST_WITH_CHART = 3
"""Attempts at a post with its chart; what is still not sent then goes without."""


_FINAL = frozenset({Verdict.POST, Verdict.CHANNEL})


class Refused(Exception):
    """The platform refuses us altogether; `reason` is its own word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Drain:
    """Claims the due posts of one platform until there are none, then waits to be woken."""

    def __init__(self, platform: str, client: Client, store: Store, clock: Clock) -> None:
        self._platform = platform
        self._client = client
        self._store = store
        self._outbox = store.outbox
        self._clock = clock
        self._pacer = Pacer(client.pace)
        self._woken = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._written_to: set[str] = set()
        """The channels of the posts that are under way here."""

    def wake(self) -> None:
        """Look at the outbox now. To be called on the loop."""
        self._woken.set()

    async def run(self) -> None:
        """Send until cancelled. A database that is away costs time and no post: without a row nothing is sent.

        Raises Refused.
        """
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
        """Send everything that is due now; how many posts were tried. Raises StoreAway and Refused."""
        await asyncio.to_thread(self._outbox.release_expired, self._platform, self._clock())
        for post in await asyncio.to_thread(self._outbox.unknown, self._platform):
            await self._reconcile(post)
        senders = [asyncio.ensure_future(self._send_all()) for _ in range(self._client.pace.at_once)]
        try:
            return sum(await asyncio.gather(*senders))
        finally:
            for sender in senders:
                sender.cancel()
            await asyncio.gather(*senders, return_exceptions=True)

    async def _send_all(self) -> int:
        """Claim and send one post after another until nothing is due and none is under way; how many. While another
        sender waits for a slow platform, this one looks for what has come for other channels.
        """
        tried = 0
        while True:
            post = await self._claimed()
            if post is None and not self._written_to:
                return tried
            if post is None:
                await asyncio.sleep(_GLANCE_SECONDS)
                continue
            try:
                await self._pacer.turn(post.channel)
                await _to_its_end(self._send(post))
            finally:
                self._written_to.discard(post.channel)
            tried += 1

    async def _claimed(self) -> Post | None:
        """The next due post of a channel to which no other one is under way."""
        async with self._claiming:
            claim, others = self._outbox.claim_next, self._written_to.copy()
            post = await asyncio.to_thread(claim, self._platform, self._clock(), others)
            if post is not None:
                self._written_to.add(post.channel)
            return post

    async def _reconcile(self, post: Post) -> None:
        """Find out what became of the post. Where that takes too long, or breaks, it is looked for again the next time:
        one post holds up no other.
        """
        try:
            async with asyncio.timeout(SEND_SECONDS):
                outcome = await self._client.reconcile(await self._with_chart(post))
        except TimeoutError:
            return
        except StoreAway:
            raise
        except Exception:
            log.exception("post %d cannot be looked for", post.number)
            return
        await asyncio.to_thread(self._outbox.record, post, outcome, self._clock())

    async def _send(self, post: Post) -> None:
        """Mark, send, record. A post whose outcome cannot be recorded stays sending, and so unknown: not sent again."""
        ready = await self._with_chart(post)
        marked = await asyncio.to_thread(self._outbox.record, ready, Dispatched(), self._clock())
        if marked is None:
            return
        try:
            async with asyncio.timeout(SEND_SECONDS):
                outcome = await self._sent(marked)
        except TimeoutError:
            outcome = Unknown("no answer in time")
        except Exception as defect:
            log.exception("post %d: sending it broke", post.number)
            outcome = Unknown(f"defect: {type(defect).__name__}")
        await asyncio.to_thread(self._outbox.record, marked, outcome, self._clock())
        await self._act_on(marked, outcome)

    async def _sent(self, post: Post) -> Outcome:
        """What came of sending it. Where it is refused with its chart, nothing was posted, and it may be the chart that
        is not allowed: then it is sent without.
        """
        outcome = await self._client.send(post)
        if post.chart is not None and isinstance(outcome, NotSent) and outcome.verdict in _FINAL:
            log.warning("post %d goes without its chart: %s", post.number, outcome.reason)
            return await self._client.send(replace(post, chart=None))
        return outcome

    async def _with_chart(self, post: Post) -> Post:
        """The post with its picture, for as many attempts as it is sent with one. Raises StoreAway."""
        key = post.payload.get(CHART)
        if not isinstance(key, str) or post.attempt > MOST_WITH_CHART:
            return post
        return replace(post, chart=await asyncio.to_thread(self._store.charts.get, key))

    async def _act_on(self, post: Post, outcome: Outcome) -> None:
        """What the outcome means beyond the post itself."""
        match outcome:
            case NotSent(reason, _, verdict):
                log.warning("post %d was not sent: %s", post.number, reason)
                if verdict in {Verdict.CHANNEL, Verdict.TOPIC} and post.address is None:
                    close = partial(self._store.channels.close, with_topics=verdict is Verdict.CHANNEL)
                    await asyncio.to_thread(close, post.platform, post.channel, reason, self._clock())
                if verdict is Verdict.PLATFORM:
                    raise Refused(reason)
            case Moved(channel):
                move = self._store.channels.move
                await asyncio.to_thread(move, post.platform, post.channel, channel, self._clock())
            case _:
                return


async def _to_its_end(work: Coroutine[None, None, None]) -> None:
    """Do the work to its end, even when cancelled meanwhile: what was sent is to be recorded as sent."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise

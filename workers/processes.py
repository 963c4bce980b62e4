"""The processes that Paperboy is made of, each run until it is told to stop."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Sequence

from adapters import registry
from adapters.base import Client
from bot import replies
from bot.errors import Misconfigured, PlatformAway
from bot.settings import TOKENS
from workers import schedule
from workers.drain import Drain, Refused
from workers.queue import PAPERS, QUEUES, Workers, drain_queue
from workers.stopping import told_to_stop, until_told
from workers.wiring import Parts

log = logging.getLogger(__name__)

POSTS_THREADS = 4
"""Besides those that wait for a model, which answers do."""

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0


@contextlib.contextmanager
def working(parts: Parts, queues: Sequence[str] = QUEUES) -> Iterator[None]:
    """Work on the queues in threads of this process. Leaving waits for what they are at."""
    from workers.jobs import LeaseKeeper, runs  # and with them a model's library, 30 MB that no drain needs

    unknown = [name for name in queues if name not in QUEUES]
    if unknown:
        raise Misconfigured("QUEUE", replies.no_such_queue(unknown[0], QUEUES))
    jobs = runs(parts)
    _make_shared(parts)
    keeper = LeaseKeeper(parts)
    pools = [Workers(parts.redis_url, name, jobs, _threads(parts, name)) for name in queues]
    keeper.start()
    for pool in pools:
        pool.start()
    try:
        yield
    finally:
        for pool in pools:
            pool.tell_to_stop()
        for pool in pools:
            if not pool.stop():
                log.warning("jobs were still running at the end; their leases bring them back")
        keeper.stop()


def run_worker(parts: Parts, queues: Sequence[str]) -> None:
    """`paperboy worker QUEUE …`"""
    with working(parts, queues), told_to_stop() as stopping:
        stopping.wait()


def run_schedule(parts: Parts) -> None:
    """`paperboy schedule`"""
    with told_to_stop() as stopping:
        schedule.run(parts, stopping)


def run_drain(parts: Parts, platform: str) -> None:
    """`paperboy drain PLATFORM`. Raises Misconfigured for a platform that there is not, or that refuses us."""
    asyncio.run(until_told(drain(parts, platform, registry.client(platform, parts.settings))))


async def drain(parts: Parts, platform: str, client: Client) -> None:
    """Send the platform's posts until cancelled; hints in its queue wake it. Raises Misconfigured where the platform
    refuses us: then nothing more is sent to it, and nothing is lost.
    """
    try:
        await _known(platform, client)
        await _drain(parts, platform, client)
    except Refused as refusal:
        log.error("drain %s: %s", platform, refusal.reason)
        name = TOKENS[platform][0]
        raise Misconfigured(name.upper(), replies.token_refused(name)) from None
    finally:
        await client.close()


async def _known(platform: str, client: Client) -> None:
    """Wait until the platform answers who we are. Raises Misconfigured where it refuses us."""
    pause = _FIRST_PAUSE
    while True:
        try:
            await client.check()
        except PlatformAway as error:
            log.warning("drain %s: %s", platform, error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return


async def _drain(parts: Parts, platform: str, client: Client) -> None:
    loop = asyncio.get_running_loop()
    one = Drain(platform, client, parts.store, parts.real_clock)
    jobs = {"wake": lambda _platform: _wake(loop, one)}
    hints = Workers(parts.redis_url, drain_queue(platform), jobs, threads=1)
    hints.start()
    try:
        await one.run()
    finally:
        await asyncio.to_thread(hints.stop, 5.0)


def _wake(loop: asyncio.AbstractEventLoop, one: Drain) -> None:
    loop.call_soon_threadsafe(one.wake)


def _threads(parts: Parts, queue: str) -> int:
    return parts.settings.model_concurrency + (0 if queue == PAPERS else POSTS_THREADS)


def _make_shared(parts: Parts) -> None:
    """Make what the threads share before there are threads."""
    for _ in (parts.clock, parts.store, parts.queue, parts.hugging_face, parts.arxiv, parts.model):
        pass

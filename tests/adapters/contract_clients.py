"""The platforms' own clients and listeners at work in the contract tests."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from adapters import registry
from adapters.base import Client, Place
from bot import digest, replies
from bot.commands import Request
from bot.delivery import Address, NotSent, Outcome, Part, Post, Sent
from bot.settings import Settings
from tests.adapters.contract import Server

_PATIENCE = 2.0
"""Seconds up to which a test waits where it is asked to."""


@contextlib.asynccontextmanager
async def connected(name: str, settings: Settings) -> AsyncIterator[Client]:
    """The platform's own client, closed at the end."""
    client = registry.client(name, settings)
    try:
        yield client
    finally:
        await client.close()


def posts_of(name: str, channel: str, parts: Sequence[Part], **more: Any) -> list[Post]:
    """The parts as posts to the channel, with keys as long as the outbox makes them; `more` as `Post` has it."""
    numbered = enumerate(parts)
    return [
        Post(number, name, channel, number, f"contract-{number:016}", part.payload, **more) for number, part in numbered
    ]


async def sent(client: Client, post: Post) -> Outcome:
    """Send it as the drain does, which comes again when it was asked to wait."""
    while True:
        outcome = await client.send(post)
        wait = outcome.retry_after if isinstance(outcome, NotSent) else None
        if wait is None or wait > _PATIENCE:
            return outcome
        await asyncio.sleep(wait)


async def deliver(client: Client, posts: Sequence[Post], parts: Sequence[Part]) -> list[str]:
    """Send every post, those of a thread under their parents; the references. Raises AssertionError for one refused."""
    references: list[str] = []
    for post, part in zip(posts, parts, strict=True):
        parent = None if part.parent is None else references[part.parent]
        outcome = await sent(client, replace(post, parent=parent))
        assert isinstance(outcome, Sent), outcome
        references.append(outcome.reference)
    return references


class Ears:
    """Answers whatever is asked with a placeholder, and keeps where the late answer goes."""

    def __init__(self) -> None:
        self.addresses: asyncio.Queue[Address | None] = asyncio.Queue()

    async def answer(self, request: Request, place: Place) -> None:
        await place.show(digest.sentence(replies.READING), private=False)
        self.addresses.put_nowait(place.address)

    async def choices(self, words: str, most: int) -> Sequence[tuple[str, str]]:
        return ()

    async def joined(self, platform: str, channel: str) -> None:
        """Nobody asked to be told."""

    async def left(self, platform: str, channel: str, reason: str) -> None:
        """Nobody asked to be told."""

    async def moved(self, platform: str, channel: str, to: str) -> None:
        """Nobody asked to be told."""

    async def identified(self, platform: str) -> int:
        return 1


@contextlib.asynccontextmanager
async def heard(name: str, server: Server) -> AsyncIterator[Callable[[], Awaitable[Address]]]:
    """The platform's own listener at work. What is given asks something, and says where its late answer goes."""
    ears = Ears()
    listening = asyncio.ensure_future(registry.listener(name)(server.settings, ears))
    try:
        async with asyncio.timeout(20):
            while not server.is_ready():
                if listening.done():
                    listening.result()
                await asyncio.sleep(0.02)
        yield lambda: _address(server, ears)
    finally:
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening


async def _address(server: Server, ears: Ears) -> Address:
    server.ask()
    async with asyncio.timeout(10):
        address = await ears.addresses.get()
    assert address is not None, "a worker could not put the answer there"
    stored: Address = json.loads(json.dumps(address))
    assert stored == address, "an address is plain JSON"
    return stored

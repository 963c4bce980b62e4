"""What the tests of commands share: a place that keeps what it shows, and asking at it."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import make_url

from bot.commands import Request
from bot.delivery import Address, Post
from bot.message import Message, to_json
from workers.ask import Hearing
from workers.wiring import Parts

PAPER = "2501.00001"
PLACE: Address = {"message": "placeholder"}


@dataclass
class Here:
    """A place that keeps what it shows. `meanwhile` happens while it shows the message of that turn."""

    address: Address | None = field(default_factory=lambda: dict(PLACE))
    reference: str | None = None
    shown: list[str] = field(default_factory=list)
    private: list[bool] = field(default_factory=list)
    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    async def show(self, message: Message, *, private: bool) -> None:
        self.shown.append(words(message))
        self.private.append(private)
        if self.meanwhile:
            await asyncio.to_thread(self.meanwhile.pop(0))


def request(text: str, platform: str = "recorder", **facts: object) -> Request:
    return Request(**{"platform": platform, "channel": "general", "text": text} | facts)  # type: ignore[arg-type]


def words(message: Message) -> str:
    return to_json(message)


def said(text: str) -> str:
    """The text as a message holds it, without the marks of its commands."""
    return text.partition("`")[0]


def answered(parts: Parts, *asked: Request, place: Here | None = None) -> Here:
    """The place after all of these were answered at it."""
    here = place or Here()

    async def listen(hearing: Hearing) -> None:
        for one in asked:
            await hearing.answer(one, here)

    with_hearing(parts, listen)
    return here


def with_hearing(parts: Parts, work: Callable[[Hearing], Awaitable[None]]) -> None:
    hearing = Hearing(parts)

    async def run() -> None:
        await work(hearing)

    try:
        asyncio.run(run())
    finally:
        hearing.close()


@contextmanager
def locked(parts: Parts) -> Iterator[Callable[[], None]]:
    """Somebody writes to the database and does not come to an end, unless what this gives is called."""
    file = make_url(parts.settings.database).database
    writer = sqlite3.connect(str(file), isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    try:
        yield writer.rollback
    finally:
        writer.rollback()
        writer.close()


def posted(parts: Parts) -> Post | None:
    """The next post of the outbox."""
    return parts.store.outbox.claim_next("recorder", parts.real_clock())

"""What the tests of the drain share: a client that answers as it is told, and posts for it to send."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from adapters.base import Client, Pace
from bot.delivery import CHART, Absent, CannotTell, Outcome, Part, Post, Sent, State
from bot.digest import sentence
from bot.paper import Entry, PaperId
from bot.store import Store
from bot.store.outbox import Delivery
from bot.store.questions import Question
from bot.subscription import Subscription
from tests.conftest import NOW
from workers.drain import Drain

DATE = date(2025, 1, 15)
Found = Sent | Absent | CannotTell


@dataclass
class Script:
    """A platform's client that answers as it is told, in turn; the last answer again and again."""

    sends: list[Outcome] = field(default_factory=lambda: [Sent("1")])
    reconciles: list[Found] = field(default_factory=lambda: [CannotTell("no way to know")])
    sent: list[Post] = field(default_factory=list)
    reconciled: list[Post] = field(default_factory=list)
    closed: bool = False
    hangs: bool = False
    checks: list[Exception] = field(default_factory=list)
    """What it raises when it is asked whether it is known, in turn; and then it is known."""
    pace: Pace = field(default_factory=Pace)

    async def check(self) -> None:
        if self.checks:
            raise self.checks.pop(0)

    async def send(self, post: Post) -> Outcome:
        self.sent.append(post)
        if self.hangs:
            await asyncio.Event().wait()
        return self.sends.pop(0) if len(self.sends) > 1 else self.sends[0]

    async def reconcile(self, post: Post) -> Found:
        self.reconciled.append(post)
        if self.hangs:
            await asyncio.Event().wait()
        return self.reconciles.pop(0) if len(self.reconciles) > 1 else self.reconciles[0]

    async def close(self) -> None:
        self.closed = True


def _edition(store: Store) -> None:
    """The edition that deliveries are of."""
    found = Entry(PaperId("2501.00001"), "huggingface", "One Study", "An abstract.")
    store.papers.list_day(date(2025, 1, 14), "huggingface", [found], NOW)
    store.editions.freeze(date(2025, 1, 14), NOW)


def write(
    store: Store,
    parts: int = 1,
    channel: str = "channel",
    *,
    platform: str = "recorder",
    local_date: date = DATE,
    threaded: bool = False,
    chart: str | None = None,
) -> None:
    """A delivery of so many parts, the first of which names the chart."""
    _edition(store)
    rendered = tuple(Part({"text": f"part {number}"}, 0 if number and threaded else None) for number in range(parts))
    if chart is not None:
        rendered = (Part({"text": "part 0", CHART: chart}), *rendered[1:])
    subscription = Subscription(platform, channel, number=1)
    delivery = Delivery(subscription, local_date, date(2025, 1, 14), NOW, (PaperId("2501.00001"),), rendered)
    assert store.outbox.write(delivery, NOW)


def answer(store: Store, text: str, channel: str = "channel") -> None:
    """An answer that is due."""
    number = store.questions.ask(Question("recorder", channel, "/paper", PaperId("2501.00001")), NOW)
    store.questions.placed(number, {"message": "placeholder"}, NOW)
    store.questions.answer(number, sentence(text), NOW)
    ready = store.questions.ready(number, NOW)
    assert ready is not None
    assert store.outbox.write_answer(ready, [Part({"text": text})], NOW)


def posts(store: Store, channel: str = "channel") -> list[Post]:
    return list(store.outbox.of_delivery("recorder", channel, DATE))


def states(store: Store) -> list[State]:
    return [post.state for post in posts(store)]


@dataclass
class Time:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def empty(store: Store, client: Client, now: Callable[[], datetime] = lambda: NOW) -> int:
    return asyncio.run(Drain("recorder", client, store, now).empty())


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)

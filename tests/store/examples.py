"""What the tests of the store share: papers, summaries, an edition, a delivery, and threads that begin at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from bot.checks import Check, Outcome
from bot.delivery import Part
from bot.edition import Edition
from bot.paper import Entry, PaperId
from bot.store import Store
from bot.store.outbox import Delivery
from bot.subscription import Subscription
from bot.summary import PROMPT_VERSION, Made, Summary
from tests.fakes.world import MODEL, reply

DAY = date(2025, 1, 14)
NEXT_DAY = DAY + timedelta(days=1)
NOW = datetime(2025, 1, 15, 0, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HUGGING_FACE = "huggingface"
A, B, C = (PaperId(f"2501.0000{number}") for number in (1, 2, 3))
CHANNEL = Subscription("recorder", "general")

Result = TypeVar("Result")


def entry(paper_id: PaperId, source: str = HUGGING_FACE, **facts: Any) -> Entry:
    """What a source says of a paper."""
    return replace(Entry(paper_id, source, f"A study of {paper_id}", "It says what was found."), **facts)


CHECK = Check("off by a power of ten", "overview", "2.42억", "24.2억(2.42B)", Outcome.REPAIRED)


def made(title: str = "논문", **fields: Any) -> Made:
    """A summary as a model made it."""
    summary = Summary.model_validate(reply(title, **fields))
    return Made(summary, MODEL, PROMPT_VERSION, "abstract", 1, 900, 300, (CHECK,), NOW)


def freeze(store: Store, day: date = DAY, *ids: PaperId) -> Edition:
    """The frozen edition of a day on which these papers are listed."""
    store.papers.list_day(day, HUGGING_FACE, [entry(paper_id) for paper_id in ids or (A,)], NOW)
    frozen = store.editions.freeze(day, NOW)
    assert frozen is not None
    return frozen


def delivery(*texts: str, subscription: Subscription = CHANNEL, local_date: date = NEXT_DAY) -> Delivery:
    """A delivery of the edition of `DAY`, with a post for each text."""
    return Delivery(subscription, local_date, DAY, NOW, (A,), tuple(Part({"text": text}) for text in texts))


def threaded(*texts: str, subscription: Subscription = CHANNEL, local_date: date = NEXT_DAY) -> Delivery:
    """The same, with all but the first in the thread under it."""
    parts = tuple(Part({"text": text}, parent=0 if number else None) for number, text in enumerate(texts))
    return replace(delivery(subscription=subscription, local_date=local_date), parts=parts)


def race(runners: int, run: Callable[[int], Result]) -> list[Result]:
    """What each of the threads, which begin together, came back with."""
    start = threading.Barrier(runners)

    def begin(number: int) -> Result:
        start.wait(timeout=30)
        return run(number)

    with ThreadPoolExecutor(runners) as pool:
        return list(pool.map(begin, range(runners)))
